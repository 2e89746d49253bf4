import type { FactContext } from '../../../rules/facts/context.ts';
import { deriveFacts, placesOfPerch } from '../../../rules/facts/facts.ts';
import type { Files } from '../../../rules/facts/files.ts';
import { findRepository, type RepositoryFinder } from '../../../rules/facts/git/repository.ts';
import { PathResolver } from '../../../rules/facts/paths/resolve.ts';
import type { SessionFacts } from '../../../rules/facts/session.ts';
import type { RuleSet } from '../../../rules/language/index.ts';
import { recordedCall } from '../../agents/recorded.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { rememberSessions } from '../../guard/sessions.ts';
import { type Effect, KnownCall, KnownCalls, MOST_KEPT } from './known-calls.ts';

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

/**
 * Judges recorded calls by two sets of rules. Records come oldest first, so that what a session did before is known.
 * The facts of a call are derived anew from what the record keeps, on today's files.
 */
export class Trial {
  readonly #before: RuleSet;
  readonly #after: RuleSet;
  readonly #context: Omit<FactContext, 'session' | 'correlationId'>;
  readonly #sessions = rememberSessions();
  readonly #known: KnownCalls;
  readonly #now: { session: SessionFacts };
  readonly #changes: TrialChange[] = [];
  #calls = 0;
  #changed = 0;
  #denied = 0;
  #asked = 0;

  /** @param mostKept how many calls are kept to be used again when they come again */
  constructor(
    before: RuleSet,
    after: RuleSet,
    context: Omit<FactContext, 'session' | 'correlationId'>,
    mostKept = MOST_KEPT,
  ) {
    this.#before = before;
    this.#after = after;
    this.#context = onOneState(context);
    this.#now = { session: emptyAtFirst };
    this.#known = new KnownCalls([before, after], mostKept);
  }

  judge(record: AuditRecord): void {
    if (record.happened !== '' || record.test || record.gate === 'permission') return;
    const known = this.#known.of(record, () => this.#derived(record));
    if (!known) return;
    this.#calls++;
    const whose = { agent: record.agent, sessionId: record.session };
    this.#now.session = this.#sessions.of(whose);
    const { before, after } = known.outcome(this.#before, this.#after);
    const denied = record.decision === 'deny';
    this.#sessions.remember(whose, known.does, { denied, rules: denied ? record.rules.map(({ rule }) => rule) : [] });
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

  #derived(record: AuditRecord): KnownCall | undefined {
    const call = recordedCall(record);
    if (!call) return undefined;
    const now = this.#now;
    const facts = deriveFacts(call, {
      ...this.#context,
      get session() {
        return now.session;
      },
      correlationId: 0,
    });
    return new KnownCall(facts);
  }
}

const emptyAtFirst: SessionFacts = {
  calls: 0,
  denials: 0,
  secretKinds: [],
  secretPaths: [],
  hosts: [],
  written: [],
  deniedRules: [],
};

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
