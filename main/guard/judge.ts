import os from 'node:os';
import { performance } from 'node:perf_hooks';
import type { ToolCall } from '../../rules/facts/call.ts';
import type { FactContext, Moment } from '../../rules/facts/context.ts';
import { type CallFacts, deriveFacts, placesOfPerch } from '../../rules/facts/facts.ts';
import { rememberingFinder } from '../../rules/facts/git/repository.ts';
import { PathResolver } from '../../rules/facts/paths/resolve.ts';
import { callPhrase } from '../../rules/facts/sentences.ts';
import { describeCall } from '../../rules/facts/summary.ts';
import type { ToolCallEvent } from '../agents/adapter.ts';
import { actionsOfFacts } from '../present/actions.ts';
import { deedOf } from '../present/deed.ts';
import { judgeCall } from '../verdict/judge.ts';
import type { Judgement } from '../verdict/policy.ts';
import { tightened } from '../verdict/project.ts';
import { grammarsOnDemand, withGrammars } from './grammars.ts';
import type { JudgedCall } from './guard.ts';
import { thisMachine } from './machine.ts';
import { projectName } from './project-rules/news.ts';
import type { ProjectRuleStore } from './project-rules/store.ts';
import { realFiles } from './real-files.ts';
import type { ActiveRules, RuleStore } from './rules.ts';
import { rememberSessions } from './sessions.ts';

export interface JudgeOptions {
  readonly rules: Pick<RuleStore, 'active'>;
  readonly projectRules: Pick<ProjectRuleStore, 'judge'>;
  /** Files and folders that belong to Perch. */
  readonly ownPlaces: readonly string[];
  readonly correlationId: () => number;
}

export interface Judge {
  /**
   * At once, apart from calls that carry code of a language whose grammar is not loaded yet, and calls in a project
   * that has rules of its own.
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
    const facts = deriveFacts(call, context);
    const project = projectOf(call, facts);
    const theirs = projectRules.judge(project, () => {
      const { session, perch, correlationId, moment } = context;
      return { call, session, perch, correlationId, ...(moment ? { moment } : {}) };
    });
    const own = judgedCall(facts, project, rules.active);
    return theirs ? theirs.then((found) => withProject(own, found, rules.active)) : own;
  };
  return {
    remember: sessions.remember,
    judge({ call }) {
      const context = {
        grammars,
        files: realFiles,
        findRepository,
        session: sessions.of(call),
        perch: { paths: ownPlaces, places: places(), processes: [process.pid] },
        correlationId: correlationId(),
        moment: moment(),
        // Last, as members behind what is spread are slow to add.
        ...machine,
      };
      return withGrammars(grammars, () => judged(call, context));
    },
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

/** The facts of a call and what the rules say about them. */
function judgedCall(facts: CallFacts, project: string, { rules, fault }: ActiveRules): JudgedCall {
  const judged = judgeCall(rules, facts);
  const errors = fault?.incomplete
    ? [...judged.errors, { where: 'rules', message: 'A rule file has a mistake, so not every rule could be asked.' }]
    : judged.errors;
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

/** The call with what the project's own rules object to beside Perch's. */
function withProject(own: JudgedCall, theirs: Judgement, { rules }: ActiveRules): JudgedCall {
  const isOwn = (rule: string) => rules.rules.some(({ name }) => name === rule);
  const judgement = tightened(own.judgement, theirs, projectName(own.project), isOwn);
  return { ...own, judgement };
}
