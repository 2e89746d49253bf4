import type { AgentName } from '../../rules/facts/call.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type Asker, type Question, questionKey, type Resolution } from './question.ts';

/** A question that waits for a person. Identical calls share one. */
export interface OpenQuestion {
  readonly id: string;
  /** Answers must carry it: it is known to the ask window alone. */
  readonly nonce: string;
  readonly question: Question;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
  /** How many agents' calls wait for this one answer. */
  readonly waiting: number;
  /** When Perch denies it by itself; null while a person's hand is on the question. */
  readonly deniesAt: number | null;
  /** Milliseconds that remain when the hand goes; null while there is none. */
  readonly left: number | null;
  /** The latest moment at which the first of the waiting agents can still hear an answer. */
  readonly lastMoment: number;
}

export interface PersonsAnswer {
  readonly id: string;
  readonly nonce: string;
  readonly decision: 'allow' | 'deny';
  /** What the person tells the agent; only a denial carries one. */
  readonly note: string;
  /** Exceptions made together with the answer, by id. */
  readonly exceptions: readonly string[];
}

/**
 * What became of an answer. `gone`: the question is closed already. `too-soon`: nobody can have read it yet. `refused`:
 * it does not belong to this question, or this cannot be allowed. Nothing was done in any of these.
 */
export type AnswerResult = 'taken' | 'gone' | 'too-soon' | 'refused';

/** A question that closed without a person's answer. `covered`: an exception that was made meanwhile covers its call. */
export interface ClosedQuestion {
  readonly question: OpenQuestion;
  readonly why: 'deadline' | 'withdrawn' | 'covered';
}

export interface DeskOptions {
  readonly now: () => number;
  /** Runs the work at that time; the result cancels it. */
  readonly at: (time: number, work: () => void) => () => void;
  readonly random: () => string;
  /** Seconds that an agent's hook waits for an answer. */
  readonly limitSeconds: (agent: AgentName) => number;
  /** Seconds that a question stands untouched before it is denied; the agent's limit shortens it. */
  readonly patienceSeconds: () => number;
}

export interface AskDesk {
  readonly ask: Asker;
  /** Oldest first. */
  readonly open: readonly OpenQuestion[];
  answer(answer: PersonsAnswer): AnswerResult;
  denyAll(): void;
  /**
   * Looks at every open question anew, after exceptions have changed, and closes those that nothing stands in the way
   * of any more.
   * @param settled the verdict of now; undefined while a person has to answer. A promise of it never fails.
   */
  reconsider(settled: (question: Question) => Verdict | undefined | Promise<Verdict | undefined>): void;
  /** The window shows the question: from now on, and a second later at the earliest, it can be allowed. */
  shown(id: string): void;
  /** The question is out of sight: before it can be allowed it has to be shown again. */
  hidden(id: string): void;
  /** A person's hand is on the question (or no longer): the clock that people see stands still meanwhile. */
  touch(id: string, held: boolean): void;
  onChange(listener: () => void): () => void;
  onClosed(listener: (closed: ClosedQuestion) => void): () => void;
  /** Denies everything that waits; for the end of the app. */
  close(): void;
}

/** A person needs this long to read anything at all: an earlier Allow is a slip of the hand, or no hand. */
export const ALLOW_AFTER_MS = 1000;

/** Time kept for the answer's own way back to the agent. */
const WAY_BACK_MS = 3000;

/** How long the clock goes on after a person's hand left the question, at least. */
const AFTER_TOUCH_MS = 15_000;

interface Waiter {
  readonly lastMoment: number;
  readonly resolve: (resolution: Resolution) => void;
  readonly release: () => void;
}

interface Entry {
  readonly id: string;
  readonly nonce: string;
  readonly key: string;
  readonly question: Question;
  readonly openedAt: number;
  readonly waiters: Set<Waiter>;
  shownAt: number | undefined;
  deniesAt: number;
  /** While a hand is on it: what was left of its time when the hand came. */
  left: number | undefined;
  cancel: () => void;
}

/**
 * The queue of open questions. Each is answered exactly once: by a person, by its deadline, or by the agent going
 * away. Knows no window and no clock of its own.
 */
export function openAskDesk(options: DeskOptions): AskDesk {
  const entries = new Map<string, Entry>();
  const byKey = new Map<string, Entry>();
  const changeListeners = new Set<() => void>();
  const closedListeners = new Set<(closed: ClosedQuestion) => void>();
  let snapshot: readonly OpenQuestion[] | undefined;

  function changed(): void {
    snapshot = undefined;
    for (const listener of changeListeners) listener();
  }

  const ask: Asker = (question, gone) =>
    new Promise((resolve) => {
      if (gone.aborted) return resolve(WITHDRAWN);
      const now = options.now();
      const lastMoment = now + options.limitSeconds(question.call.agent) * 1000 - WAY_BACK_MS;
      const key = questionKey(question);
      const entry = byKey.get(key) ?? open(question, key, now, lastMoment);
      const leave = () => withdraw(entry, waiter);
      const waiter: Waiter = {
        lastMoment,
        resolve,
        release: () => gone.removeEventListener('abort', leave),
      };
      gone.addEventListener('abort', leave);
      entry.waiters.add(waiter);
      schedule(entry);
      changed();
    });

  function open(question: Question, key: string, now: number, lastMoment: number): Entry {
    const entry: Entry = {
      id: options.random(),
      nonce: options.random(),
      key,
      question,
      openedAt: now,
      waiters: new Set(),
      shownAt: undefined,
      deniesAt: Math.min(now + options.patienceSeconds() * 1000, lastMoment),
      left: undefined,
      cancel: () => undefined,
    };
    entries.set(entry.id, entry);
    byKey.set(key, entry);
    return entry;
  }

  /** The next moment at which time alone closes the question. */
  function schedule(entry: Entry): void {
    entry.cancel();
    entry.cancel = options.at(dueAt(entry), () => expire(entry));
  }

  function expire(entry: Entry): void {
    const now = options.now();
    // Clocks are set and computers sleep: only a time that has truly come closes a question.
    if (now < dueAt(entry)) {
      schedule(entry);
      return;
    }
    finish(entry, TOO_LATE, 'deadline');
  }

  function withdraw(entry: Entry, waiter: Waiter): void {
    if (!entry.waiters.delete(waiter)) return;
    waiter.resolve(WITHDRAWN);
    if (entry.waiters.size === 0) finish(entry, WITHDRAWN, 'withdrawn');
    else changed();
  }

  function finish(entry: Entry, resolution: Resolution, why?: ClosedQuestion['why']): void {
    if (!entries.delete(entry.id)) return;
    byKey.delete(entry.key);
    entry.cancel();
    const closed = why && { question: describe(entry), why };
    for (const waiter of entry.waiters) {
      waiter.release();
      waiter.resolve(resolution);
    }
    entry.waiters.clear();
    changed();
    if (closed) for (const listener of closedListeners) listener(closed);
  }

  function cover(entry: Entry, verdict: Verdict | undefined): void {
    if (!verdict) return;
    const { decision, by, reason } = verdict;
    finish(entry, { decision, by, reason, judgedAnew: verdict }, 'covered');
  }

  return {
    ask,
    get open() {
      snapshot ??= [...entries.values()].map(describe);
      return snapshot;
    },
    answer({ id, nonce, decision, note, exceptions }) {
      const entry = entries.get(id);
      if (!entry) return 'gone';
      if (nonce !== entry.nonce) return 'refused';
      if (decision === 'allow' && isDenied(entry)) return 'refused';
      if (decision === 'allow' && !mayBeRead(entry, options.now())) return 'too-soon';
      const told = decision === 'deny' ? { reason: noteForAgent(note), note: note.trim() } : { reason: '', exceptions };
      finish(entry, { decision, by: 'person', ...told });
      return 'taken';
    },
    denyAll() {
      for (const entry of [...entries.values()]) finish(entry, { decision: 'deny', by: 'person', reason: '' });
    },
    reconsider(settled) {
      for (const entry of [...entries.values()]) {
        const verdict = settled(entry.question);
        if (verdict instanceof Promise) void verdict.then((later) => cover(entry, later));
        else cover(entry, verdict);
      }
    },
    shown(id) {
      const entry = entries.get(id);
      if (entry) entry.shownAt ??= options.now();
    },
    hidden(id) {
      const entry = entries.get(id);
      if (entry) entry.shownAt = undefined;
    },
    touch(id, held) {
      const entry = entries.get(id);
      if (!entry || (entry.left !== undefined) === held) return;
      const now = options.now();
      if (entry.left === undefined) entry.left = Math.max(entry.deniesAt - now, AFTER_TOUCH_MS);
      else {
        entry.deniesAt = now + entry.left;
        entry.left = undefined;
      }
      schedule(entry);
      changed();
    },
    onChange: (listener) => subscribe(changeListeners, listener),
    onClosed: (listener) => subscribe(closedListeners, listener),
    close() {
      for (const entry of [...entries.values()]) finish(entry, APP_ENDED);
    },
  };
}

function isDenied({ question }: Entry): boolean {
  return question.verdict.rules.some(({ effect, exception }) => effect === 'deny' && exception === undefined);
}

function mayBeRead({ shownAt }: Entry, now: number): boolean {
  return shownAt !== undefined && now - shownAt >= ALLOW_AFTER_MS;
}

/** When time alone closes the question. */
function dueAt(entry: Entry): number {
  const last = lastMomentOf(entry);
  return entry.left === undefined ? Math.min(entry.deniesAt, last) : last;
}

function lastMomentOf(entry: Entry): number {
  return Math.min(...[...entry.waiters].map(({ lastMoment }) => lastMoment));
}

function describe(entry: Entry): OpenQuestion {
  const { id, nonce, question, openedAt, waiters, left, deniesAt } = entry;
  return {
    id,
    nonce,
    question,
    openedAt,
    waiting: waiters.size,
    deniesAt: left === undefined ? Math.min(deniesAt, lastMomentOf(entry)) : null,
    left: left ?? null,
    lastMoment: lastMomentOf(entry),
  };
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function noteForAgent(note: string): string {
  const trimmed = note.trim();
  return trimmed ? `The person denied it and says: ${trimmed}` : 'The person denied it.';
}

const WITHDRAWN: Resolution = { decision: 'deny', by: 'withdrawn', reason: '' };
const TOO_LATE: Resolution = { decision: 'deny', by: 'deadline', reason: 'Nobody answered in time, so it is denied.' };
const APP_ENDED: Resolution = {
  decision: 'deny',
  by: 'error',
  reason: 'Perch was closed before anybody answered, so it is denied.',
};
