import type { IpcMainInvokeEvent } from 'electron';
import {
  type AskAnswer,
  type AskDetails,
  type AskQuestion,
  type AskView,
  exceptionsOfSteps,
  type Outcome,
  type Press,
  type WaitingQuestion,
} from '../../../preload/contract.ts';
import { choicesFor, type Hold } from '../../ask/choices.ts';
import { ALLOW_AFTER_MS, type AnswerResult, type AskDesk, type OpenQuestion } from '../../ask/desk.ts';
import type { ExceptionStore } from '../../ask/exception-store.ts';
import type { Question } from '../../ask/question.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { ancestryOf } from '../../guard/ancestry.ts';
import type { Objects } from '../../present/deed.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { Notifier } from '../notifications/notifier.ts';
import type { Words } from '../words.ts';
import { announcer } from './announce.ts';
import { describeQuestion } from './describe.ts';
import { holdBack } from './hold.ts';
import { type NoticeBoard, noticeBoard } from './notices.ts';
import { practiceQuestion } from './practice.ts';
import { sessionTitles } from './titles.ts';
import { clockOf, loosensForGood, questionView, type ViewSurroundings, waitingView } from './view.ts';
import type { AskWindow, AskWindowEvents } from './window.ts';

export interface AskingParts {
  readonly desk: AskDesk;
  readonly exceptions: ExceptionStore;
  readonly now: () => number;
  /** The person's home folder. */
  readonly home: string;
  readonly random: () => string;
  /** The system is to confirm what loosens for good. */
  readonly confirms: () => boolean;
  /** Asks the system whether the person at it is who they should be. */
  confirm(reason: string): Promise<Outcome>;
  /** Whether rules object to these views of a call. */
  readonly objects: Objects;
  /** The verdict of now on a question that exceptions cover; undefined for any other. */
  covered(question: Question): Verdict | undefined | Promise<Verdict | undefined>;
  /**
   * Whether the person at these agents' processes is to be left alone now. Undefined where no system tells, so that
   * everything comes up at once.
   */
  readonly leaveAlone: ((agents: readonly number[]) => Promise<boolean>) | undefined;
  window(view: () => AskView, events: AskWindowEvents): AskWindow;
  readonly notifier: Notifier;
  readonly settings: () => Pick<Settings, 'notifications' | 'sounds'>;
  /** What notifications say, in the language that the person has now. */
  readonly words: () => Words['notification'];
  /** What is open changed. */
  changed(waiting: readonly WaitingQuestion[]): void;
}

/** Open questions between the desk and the person. Only the ask window's own requests reach what answers. */
export interface Asking {
  readonly view: AskView;
  readonly waiting: readonly WaitingQuestion[];
  answer(answer: AskAnswer): Promise<Outcome>;
  allowNext(notice: string, nonce: string, hold: Hold, press: Press): Promise<Outcome>;
  shown(questions: readonly string[]): void;
  contact(questions: readonly string[], here: boolean): void;
  details(question: string): AskDetails | null;
  /** The question behind an id, open or missed. */
  find(id: string): Question | undefined;
  readonly notices: Pick<NoticeBoard, 'dismiss'>;
  readonly window: AskWindow;
  /** What the person asked a session for; empty when that is not known. */
  sessionTitle(agent: string, session: string): string;
  isAskWindow(event: IpcMainInvokeEvent): boolean;
  practise(): void;
  /** Exceptions have changed: closes the questions that they cover. */
  reconsider(): void;
  note(record: AuditRecord): void;
  close(): void;
}

export function startAsking(parts: AskingParts): Asking {
  const { desk } = parts;
  const titles = sessionTitles();
  const views = new Map<string, AskQuestion>();
  /** When questions came into sight. */
  const shownAt = new Map<string, number>();
  let practice: AskQuestion | undefined;
  /** Questions that exceptions closed, for as long as others stand beside them. */
  const covered = new Set<string>();
  let known = new Set<string>();
  let scheduled = false;
  /** Something came while the person was left alone, and the window has not been up since. */
  let isUnseen = false;

  const surroundings = ({ call }: Question): ViewSurroundings => ({
    now: parts.now(),
    home: parts.home,
    session: titles.of(call.agent, call.sessionId),
    confirms: parts.confirms(),
    objects: parts.objects,
  });
  const notices = noticeBoard({
    now: parts.now,
    random: parts.random,
    surroundings,
    wasShown: () => window.isShown,
    changed,
  });
  /** A person has asked for the window that is up. */
  let wasCalled = false;
  /** Questions that the page has drawn; they are on show when its window is. */
  const drawn = new Set<string>();
  const window = parts.window(view, {
    shown(called) {
      isUnseen = false;
      wasCalled ||= called;
      onShow(drawn);
    },
    hidden() {
      for (const { id } of desk.open) {
        desk.touch(id, false);
        desk.hidden(id);
      }
      shownAt.clear();
      wasCalled = false;
      tellSight();
    },
  });

  function onShow(ids: Iterable<string>): void {
    for (const id of ids) {
      desk.shown(id);
      if (!shownAt.has(id)) shownAt.set(id, parts.now());
    }
    tellSight();
  }

  /** The page counts from what it is told here, so that it offers nothing which would be refused as too soon. */
  function tellSight(): void {
    window.tell({ questions: [...shownAt].map(([id, since]) => ({ id, since })), called: wasCalled });
  }

  const announce = announcer({
    notifier: parts.notifier,
    settings: parts.settings,
    words: parts.words,
    open: () => window.front(),
    shown: ({ id }) => desk.shown(id),
    answer({ id, nonce }, decision) {
      const result = desk.answer({ id, nonce, decision, note: '', exceptions: [] });
      if (result === 'too-soon') window.front();
    },
  });

  const { leaveAlone } = parts;
  const hold =
    leaveAlone &&
    holdBack({
      leaveAlone: () => leaveAlone(desk.open.map(({ question }) => question.call.agentPid)),
      release() {
        const now = view();
        window.update(now, isUnseen);
        announce.update(now);
      },
    });

  function questions(): AskQuestion[] {
    return desk.open.map((open) => {
      const before = views.get(open.id) ?? questionView(open, surroundings(open.question));
      const now = { ...before, ...clockOf(open) };
      views.set(open.id, now);
      return now;
    });
  }

  function view(): AskView {
    return {
      questions: [...questions(), ...(practice ? [practice] : [])],
      notices: [...notices.list],
      covered: [...covered],
    };
  }

  /** Windows hear once of what happens in one turn: a burst is one message. */
  function changed(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      if (desk.open.length === 0) covered.clear();
      const now = view();
      const ids = new Set([...now.questions, ...now.notices].map(({ id }) => id));
      const fresh = [...ids].some((id) => !known.has(id));
      for (const id of known) if (!ids.has(id)) forget(id);
      known = ids;
      if (ids.size === 0) {
        hold?.drop();
        isUnseen = false;
      } else if (fresh) hold?.consider();
      const isHeld = hold?.isHolding === true;
      if (isHeld && fresh) isUnseen = true;
      // Who practises has asked for it.
      window.update(now, fresh && (!isHeld || practice !== undefined));
      if (!isHeld) announce.update(now);
      parts.changed(now.questions.filter((one) => !one.practice).map(waitingView));
    });
  }

  function forget(id: string): void {
    views.delete(id);
    shownAt.delete(id);
    drawn.delete(id);
  }

  desk.onChange(changed);
  desk.onClosed((closed) => {
    if (closed.why === 'covered') covered.add(closed.question.id);
    else notices.closed({ question: closed.question, why: closed.why });
  });
  // Agents may have asked while the app was still starting.
  if (desk.open.length > 0) changed();

  function open(id: string): OpenQuestion | undefined {
    return desk.open.find((one) => one.id === id);
  }

  async function answer(given: AskAnswer): Promise<Outcome> {
    if (practice?.id === given.question) return answerPractice(given);
    const asked = open(given.question);
    if (!asked) return failed(GONE);
    const { id, question } = asked;
    const { nonce } = given;
    if (given.answer === 'deny') {
      return outcomeOf(desk.answer({ id, nonce, decision: 'deny', note: given.note, exceptions: [] }));
    }
    if (given.press === 'other' && describeQuestion(question).risk === 'high') return failed(NOT_BY_HAND);
    const choice = choicesFor(question).find(({ hold }) => hold === given.hold);
    const wanted = choice && exceptionsOfSteps(choice.exceptions, given.steps);
    if (!wanted || (choice.hold !== 'once' && wanted.length === 0)) return failed(NO_SUCH_CHOICE);
    if (loosensForGood(choice.hold) && parts.confirms()) {
      const confirmed = await parts.confirm('let an agent do this from now on');
      if (!confirmed.ok) return confirmed;
    }
    const made = wanted.map((one) => parts.exceptions.add(one).id);
    const result = desk.answer({ id, nonce, decision: 'allow', note: '', exceptions: made });
    // An exception only comes with an answer that counts.
    if (result !== 'taken') for (const one of made) parts.exceptions.discard(one);
    return outcomeOf(result);
  }

  function answerPractice(given: AskAnswer): Outcome {
    const shown = shownAt.get(given.question);
    if (given.answer === 'allow' && !(shown !== undefined && parts.now() - shown >= ALLOW_AFTER_MS)) {
      return failed(TOO_SOON);
    }
    practice = undefined;
    changed();
    return { ok: true };
  }

  return {
    get view() {
      return view();
    },
    get waiting() {
      return questions().map(waitingView);
    },
    answer,
    async allowNext(id, nonce, hold, press) {
      const missed = notices.missed(id);
      if (!missed) return failed(GONE);
      if (nonce !== missed.nonce) return failed(REFUSED);
      if (press === 'other' && describeQuestion(missed.question).risk === 'high') return failed(NOT_BY_HAND);
      const choice = choicesFor(missed.question).find((one) => one.hold === hold && hold !== 'once');
      if (!choice) return failed(NO_SUCH_CHOICE);
      if (loosensForGood(hold) && parts.confirms()) {
        const confirmed = await parts.confirm('let an agent do this from now on');
        if (!confirmed.ok) return confirmed;
      }
      for (const one of choice.exceptions) parts.exceptions.add(one);
      notices.dismiss(id);
      return { ok: true };
    },
    shown(ids) {
      for (const id of ids) drawn.add(id);
      if (window.isShown) onShow(ids);
    },
    contact(ids, here) {
      for (const id of ids) desk.touch(id, here && window.isShown);
    },
    details(id) {
      const question = find(id);
      if (!question) return null;
      const { call, verdict } = question;
      return {
        facts: Object.entries(verdict.facts).map(([name, value]) => ({
          name,
          value: typeof value === 'string' ? value : JSON.stringify(value),
        })),
        ancestry: ancestryOf(call.agentPid),
        rules: verdict.rules.map(({ rule, pack, description }) => ({ name: rule, pack, description })),
      };
    },
    find,
    notices,
    window,
    sessionTitle: titles.of,
    isAskWindow: window.isSender,
    practise() {
      practice ??= practiceQuestion(parts.now(), parts.random);
      changed();
    },
    reconsider: () => desk.reconsider(parts.covered),
    note(record) {
      titles.note(record);
      notices.note(record);
    },
    close() {
      hold?.drop();
      desk.close();
      window.close();
    },
  };

  function find(id: string): Question | undefined {
    return open(id)?.question ?? notices.missed(id)?.question;
  }
}

const GONE = 'This question is closed already. The agent did not get this answer.';
const TOO_SOON = 'That was too quick to have been read. Press it again.';
const REFUSED = 'This answer does not belong to this question, so nothing was allowed.';
const NOT_BY_HAND =
  'A program pressed this button. What is at stake here is allowed only with a pointer or the keyboard.';
const NO_SUCH_CHOICE = 'This cannot be allowed for that long.';

function outcomeOf(result: AnswerResult): Outcome {
  switch (result) {
    case 'taken':
      return { ok: true };
    case 'gone':
      return failed(GONE);
    case 'too-soon':
      return failed(TOO_SOON);
    case 'refused':
      return failed(REFUSED);
  }
}

function failed(message: string): Outcome {
  return { ok: false, message };
}
