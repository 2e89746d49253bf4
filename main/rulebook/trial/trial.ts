import type { FactContext } from '../../../rules/facts/context.ts';
import type { CallFacts } from '../../../rules/facts/facts.ts';
import { deriveFacts, placesOfPerch } from '../../../rules/facts/facts.ts';
import type { Files } from '../../../rules/facts/files.ts';
import { findRepository, type RepositoryFinder } from '../../../rules/facts/git/repository.ts';
import { PathResolver } from '../../../rules/facts/paths/resolve.ts';
import type { SessionFacts } from '../../../rules/facts/session.ts';
import type { RuleSet } from '../../../rules/language/index.ts';
import { recordedCall } from '../../agents/recorded.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { rememberSessions } from '../../guard/sessions.ts';

/** What the rules as a whole say about a call, before exceptions and mode. */
export type Effect = 'deny' | 'ask' | 'none';

export interface TrialChange {
  readonly record: number;
  readonly before: Effect;
  readonly after: Effect;
}

/** What came of a trial's shares, taken together. */
export function joined(results: readonly TrialResult[]): TrialResult {
  const sum = (of: (result: TrialResult) => number) => results.reduce((total, result) => total + of(result), 0);
  return {
    calls: sum(({ calls }) => calls),
    changed: sum(({ changed }) => changed),
    denied: sum(({ denied }) => denied),
    asked: sum(({ asked }) => asked),
    changes: results
      .flatMap(({ changes }) => changes)
      .sort((a, b) => b.record - a.record)
      .slice(0, MOST_CHANGES),
  };
}

/** Which share of a trial a record falls to: all that a session did falls to the same. */
export function shareOf({ agent, session }: Pick<AuditRecord, 'agent' | 'session'>, of: number): number {
  let mixed = 0;
  for (const text of [agent, session]) {
    for (let at = 0; at < text.length; at++) mixed = (Math.imul(mixed, 31) + text.charCodeAt(at)) | 0;
  }
  return Math.abs(mixed % of);
}

export interface TrialResult {
  readonly calls: number;
  /** Against the rules in force: more is positive, fewer negative. */
  readonly denied: number;
  readonly asked: number;
  /** All calls that come out otherwise. */
  readonly changed: number;
  /** The newest of them first. */
  readonly changes: readonly TrialChange[];
}

/** Changes that are listed; all of them count. */
const MOST_CHANGES = 500;
/** Derived calls that are kept to be used again: agents repeat themselves. */
const MOST_KEPT = 4000;

/**
 * Judges recorded calls by two sets of rules. Records come oldest first, so that what a session did before is known.
 * The facts of a call are derived anew from what the record keeps, on today's files.
 */
export class Trial {
  readonly #before: RuleSet;
  readonly #after: RuleSet;
  readonly #context: Omit<FactContext, 'session' | 'correlationId'>;
  readonly #sessions = rememberSessions();
  readonly #known = new Map<string, CallFacts>();
  readonly #now: { session: SessionFacts };
  readonly #changes: TrialChange[] = [];
  readonly #tellsCallsApart: boolean;
  #calls = 0;
  #changed = 0;
  #denied = 0;
  #asked = 0;

  constructor(before: RuleSet, after: RuleSet, context: Omit<FactContext, 'session' | 'correlationId'>) {
    this.#before = before;
    this.#after = after;
    this.#context = onOneState(context);
    this.#now = { session: emptyAtFirst };
    const used = new Set([...before.rules, ...after.rules].flatMap(({ fields }) => fields));
    this.#tellsCallsApart = OF_ONE_CALL.some((field) => used.has(field));
  }

  judge(record: AuditRecord): void {
    if (record.happened !== '' || record.test || record.gate === 'permission') return;
    const call = recordedCall(record);
    if (!call) return;
    this.#calls++;
    this.#now.session = this.#sessions.of(call);
    const facts = this.#facts(record, call);
    const before = effectOf(this.#before, facts);
    const after = effectOf(this.#after, facts);
    const denied = record.decision === 'deny';
    this.#sessions.remember(call, facts, { denied, rules: denied ? record.rules.map(({ rule }) => rule) : [] });
    if (before === after) return;
    this.#changed++;
    this.#denied += Number(after === 'deny') - Number(before === 'deny');
    this.#asked += Number(after === 'ask') - Number(before === 'ask');
    this.#changes.push({ record: record.id, before, after });
    if (this.#changes.length > MOST_CHANGES * 2) this.#changes.splice(0, MOST_CHANGES);
  }

  result(): TrialResult {
    return {
      calls: this.#calls,
      changed: this.#changed,
      denied: this.#denied,
      asked: this.#asked,
      changes: this.#changes.slice(-MOST_CHANGES).reverse(),
    };
  }

  /** The same call in the same place has the same facts, apart from its session's, which are read each time anew. */
  #facts(record: AuditRecord, call: NonNullable<ReturnType<typeof recordedCall>>): CallFacts {
    const own = this.#tellsCallsApart ? [record.id] : [];
    const key = JSON.stringify([record.agent, record.cwd, record.tool, record.input, ...own]);
    const known = this.#known.get(key);
    if (known) return known;
    const now = this.#now;
    const facts = deriveFacts(call, {
      ...this.#context,
      get session() {
        return now.session;
      },
      correlationId: 0,
    });
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    this.#known.set(key, facts);
    return facts;
  }
}

/** Fields that differ between two calls that are otherwise the same. */
const OF_ONE_CALL = [
  'agent.session_id',
  'agent.turn_id',
  'agent.hook_event_name',
  'agent.model',
  'agent.id',
  'tool.use_id',
];

const emptyAtFirst: SessionFacts = {
  calls: 0,
  denials: 0,
  secretKinds: [],
  secretPaths: [],
  hosts: [],
  written: [],
  deniedRules: [],
};

function effectOf(rules: RuleSet, facts: CallFacts): Effect {
  let asks = false;
  for (const view of facts.views) {
    for (const { rule } of rules.evaluate(view).matches) {
      if (rule.tags.includes('coding_agent_deny')) return 'deny';
      asks ||= rule.tags.includes('coding_agent_ask');
    }
  }
  return asks ? 'ask' : 'none';
}

/** The same computer at one moment: a trial judges all calls by one state of the disk, and looks at each place once. */
function onOneState<Context extends Omit<FactContext, 'session' | 'correlationId'>>(context: Context): Context {
  const files = rememberedFiles(context.files);
  const resolver = new PathResolver({ os: context.os, home: context.home, files });
  const repositories = new Map<string, ReturnType<RepositoryFinder>>();
  return {
    ...context,
    files,
    perch: { ...context.perch, places: placesOfPerch(context.perch.paths, resolver) },
    findRepository(_, cwd, os) {
      if (!repositories.has(cwd)) repositories.set(cwd, findRepository(files, cwd, os));
      return repositories.get(cwd);
    },
  };
}

function rememberedFiles(files: Files): Files {
  const remember = <Argument extends string, Result>(read: (path: Argument) => Result) => {
    const seen = new Map<Argument, Result>();
    return (path: Argument): Result => {
      const known = seen.get(path);
      if (known !== undefined || seen.has(path)) return known as Result;
      const found = read(path);
      seen.set(path, found);
      return found;
    };
  };
  const texts = new Map<number, (path: string) => string | undefined>();
  return {
    ...files,
    readlink: remember(files.readlink),
    lstat: remember(files.lstat),
    ...(files.trueName ? { trueName: remember(files.trueName) } : {}),
    readText(path, limit) {
      const read = texts.get(limit) ?? remember((one: string) => files.readText(one, limit));
      texts.set(limit, read);
      return read(path);
    },
  };
}
