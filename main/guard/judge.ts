import os from 'node:os';
import { performance } from 'node:perf_hooks';
import type { ToolCall } from '../../rules/facts/call.ts';
import type { FactContext, Moment } from '../../rules/facts/context.ts';
import { type CallFacts, deriveFacts, placesOfPerch } from '../../rules/facts/facts.ts';
import type { OperatingSystem } from '../../rules/facts/files.ts';
import { rememberingFinder } from '../../rules/facts/git/repository.ts';
import { PathResolver } from '../../rules/facts/paths/resolve.ts';
import { callPhrase } from '../../rules/facts/sentences.ts';
import { GrammarMissingError } from '../../rules/facts/shell/code/grammars.ts';
import { describeCall } from '../../rules/facts/summary.ts';
import type { ToolCallEvent } from '../agents/adapter.ts';
import { actionsOfFacts } from '../present/actions.ts';
import { deedOf } from '../present/deed.ts';
import { judgeCall } from '../verdict/judge.ts';
import type { Judgement } from '../verdict/policy.ts';
import { tightened } from '../verdict/project.ts';
import { grammarsOnDemand } from './grammars.ts';
import type { JudgedCall } from './guard.ts';
import { projectName } from './project-rule-news.ts';
import type { ProjectRuleStore, ProjectRules } from './project-rules.ts';
import { realFiles } from './real-files.ts';
import type { RuleStore } from './rules.ts';
import { rememberSessions } from './sessions.ts';

export interface JudgeOptions {
  readonly rules: RuleStore;
  readonly projectRules: Pick<ProjectRuleStore, 'of'>;
  /** Files and folders that belong to Perch. */
  readonly ownPlaces: readonly string[];
  readonly correlationId: () => number;
}

export interface Judge {
  /**
   * At once, apart from calls that carry code of a language whose grammar is not loaded yet, and calls in a project
   * whose own rules are not read yet.
   */
  judge(event: Pick<ToolCallEvent, 'call'>): JudgedCall | Promise<JudgedCall>;
  /** Keeps what a call did for the rules that ask about its session. */
  remember(
    call: ToolCall,
    facts: CallFacts,
    decision: { readonly denied: boolean; readonly rules: readonly string[] },
  ): void;
}

/** Judges calls on this computer: its files, its user, its rules. */
export function openJudge({ rules, projectRules, ownPlaces, correlationId }: JudgeOptions): Judge {
  const sessions = rememberSessions();
  const grammars = grammarsOnDemand();
  const machine = thisMachine();
  const moment = countMoments(os.hostname());
  const findRepository = rememberingFinder();
  const places = placesForAWhile(ownPlaces, machine);
  const judged = (call: ToolCall, context: FactContext): JudgedCall | Promise<JudgedCall> => {
    const withGrammars = (judge: () => JudgedCall | Promise<JudgedCall>) => {
      try {
        return judge();
      } catch (error) {
        if (!(error instanceof GrammarMissingError)) throw error;
        return grammars.load(error.language).then(() => judged(call, context));
      }
    };
    return withGrammars(() => {
      const facts = deriveFacts(call, context);
      const found = projectRules.of(projectOf(call, facts));
      if (!(found instanceof Promise)) return judgedCall(call, facts, rules, found);
      return found.then((theirs) => withGrammars(() => judgedCall(call, facts, rules, theirs)));
    });
  };
  return {
    remember: sessions.remember,
    judge: ({ call }) =>
      judged(call, {
        ...machine,
        grammars,
        files: realFiles,
        findRepository,
        session: sessions.of(call),
        perch: { paths: ownPlaces, places: places(), processes: [process.pid] },
        correlationId: correlationId(),
        moment: moment(),
      }),
  };
}

/** How long Perch's own places are taken to lead where they did, in milliseconds. */
const PLACES_KEPT = 1000;

/**
 * Where Perch's own places lead. Rules keep agents from moving them, and what they are named counts at any time, so
 * not every call has to look.
 */
function placesForAWhile(
  paths: readonly string[],
  { os, home }: Pick<FactContext, 'os' | 'home'>,
): () => readonly string[] {
  let places: readonly string[] = [];
  let lookedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - lookedAt >= PLACES_KEPT) {
      places = placesOfPerch(paths, new PathResolver({ os, home, files: realFiles }));
      lookedAt = now;
    }
    return places;
  };
}

/** Says of each call which it is and when it is made. */
function countMoments(hostname: string): () => Moment {
  let number = 0;
  let first: number | undefined;
  return () => {
    const time = Date.now();
    first ??= time;
    number++;
    return { number, time, sinceFirst: Math.max(0, time - first), hostname };
  };
}

/** Root of the repository the call works in, or its working directory. */
function projectOf(call: ToolCall, facts: CallFacts): string {
  return facts.repository?.root ?? (facts.realCwd || call.cwd);
}

/** What Perch's rules say, and what the project's own object to beside them. */
function judgement(
  { active }: Pick<RuleStore, 'active'>,
  facts: CallFacts,
  theirs: ProjectRules | undefined,
): Judgement {
  const own = judgeCall(active.rules, facts);
  const found = theirs?.isLate ? TOO_LATE : theirs?.rules && judgeCall(theirs.rules, facts);
  if (!theirs || !found) return own;
  const names = new Set(active.rules.rules.map(({ name }) => name));
  return tightened(own, found, projectName(theirs.project), (rule) => names.has(rule));
}

const TOO_LATE: Judgement = {
  matched: [],
  errors: [{ where: '.perch/rules', message: 'Reading them takes too long.' }],
  facts: {},
};

/** The facts of a call and what the rules say about them. */
function judgedCall(
  call: ToolCall,
  facts: CallFacts,
  rules: Pick<RuleStore, 'active'>,
  theirs: ProjectRules | undefined,
): JudgedCall {
  const judged = judgement(rules, facts, theirs);
  const { fault } = rules.active;
  const errors = fault?.incomplete
    ? [...judged.errors, { where: 'rules', message: 'A rule file has a mistake, so not every rule could be asked.' }]
    : judged.errors;
  const project = projectOf(call, facts);
  const summary = describeCall(facts);
  return {
    judgement: { ...judged, errors },
    facts,
    project,
    summary: callPhrase(summary),
    deed: deedOf(summary, facts),
    actions: actionsOfFacts(facts, summary, project),
  };
}

const SYSTEMS: Readonly<Partial<Record<NodeJS.Platform, OperatingSystem>>> = { darwin: 'macos', win32: 'windows' };

/** Variables that only say where things are. */
const PLACES = ['TMPDIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME'] as const;

/** What facts may know of this computer and its user. */
export function thisMachine(): Pick<FactContext, 'os' | 'home' | 'user' | 'temporaryFolders' | 'environment'> {
  const environment: Record<string, string> = {};
  for (const name of PLACES) {
    const value = process.env[name];
    if (value) environment[name] = value;
  }
  return {
    os: SYSTEMS[process.platform] ?? 'linux',
    home: os.homedir(),
    user: userName(),
    temporaryFolders: [os.tmpdir()],
    environment,
  };
}

/** A user without an entry in the system's list, in a container say, has no name. */
function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return '';
  }
}
