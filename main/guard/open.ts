import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { RULE_OPTIONS } from '../../rules/facts/catalogue.ts';
import type { RuleFile } from '../../rules/language/index.ts';
import { adapterFor } from '../agents/catalogue.ts';
import { type ExceptionStore, openExceptions } from '../ask/exception-store.ts';
import { liftedBy } from '../ask/exceptions.ts';
import type { Asker, Question } from '../ask/question.ts';
import { openReceivers, type ReceiverStore, type Vault } from '../audit/forward/receivers.ts';
import { note } from '../audit/notes.ts';
import type { AuditRecord } from '../audit/record.ts';
import { openRecords, type Records } from '../audit/records.ts';
import { messageOf } from '../errors.ts';
import { followManaged } from '../managed/follow.ts';
import type { Managed } from '../managed/managed.ts';
import { type Policy, underPolicy } from '../managed/policy.ts';
import { type BoundSettings, boundSettings } from '../managed/settings.ts';
import { ownFolder } from '../own-folder.ts';
import type { Problem } from '../problem.ts';
import type { HookHandler } from '../service/conversation.ts';
import { chooseEndpoint, type Endpoint, givenEndpoint } from '../service/endpoint.ts';
import { announceReturn } from '../service/listen.ts';
import { type Service, startService } from '../service/service.ts';
import { isPaused } from '../settings/pause.ts';
import { openSettings, type Settings } from '../settings/settings.ts';
import { decide, objectionsOf } from '../verdict/policy.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { VERSION } from '../version.ts';
import { type AgentActivity, activityLog } from './activity.ts';
import { agentProcess, agentProcessOf } from './ancestry.ts';
import { judgingProblem, unreadProblem } from './call-problems.ts';
import { createGuard, exceptedCall, type GuardParts, type JudgedCall } from './guard.ts';
import { type Journal, openJournal } from './journal.ts';
import { openJudge } from './judge.ts';
import { inNextTurn } from './next-turn.ts';
import { type ProblemBoard, problemBoard } from './problems.ts';
import { newlySeen, projectRuleProblems, withDecision } from './project-rules/news.ts';
import { openProjectRules, type ProjectRuleStore } from './project-rules/store.ts';
import { callOfRecord } from './recorded.ts';
import { ruleProblem } from './rule-problem.ts';
import { openRules, type RuleStore } from './rules.ts';
import { forwardRecords, keepRetention, receiverProblems, retentionLimits } from './upkeep.ts';

export interface PerchOptions {
  readonly dataFolder: string;
  /** The data folder is the one every Perch of this user shares, not one given by hand. */
  readonly standardData: boolean;
  /** An endpoint named by hand; otherwise one is chosen. */
  readonly endpoint?: string;
  /** Folder of the default packs. */
  readonly builtInPacks: string;
  /** The bundled worker that looks at the record. */
  readonly recordWorker: string;
  /** The bundled worker that judges by a project's own rules. */
  readonly projectWorker: string;
  /** Files and folders of the installation itself, which rules protect. */
  readonly ownPlaces: readonly string[];
  readonly ask: Asker;
  /** Settings that this start fixes, whatever the file says. */
  readonly fixed?: Partial<Pick<Settings, 'mode' | 'floor'>>;
}

/** A running Perch without a window: what `perch serve` is, and what the tray app is built on. */
export interface Perch {
  readonly endpoint: Endpoint;
  readonly settings: BoundSettings;
  readonly exceptions: ExceptionStore;
  readonly rules: RuleStore;
  /** Rules that projects bring along. */
  readonly projectRules: Pick<ProjectRuleStore, 'known'>;
  onProjectRules(listener: () => void): void;
  /** Rule files of the machine's administrators, which are among the rules. */
  readonly managedRules: readonly RuleFile[];
  readonly records: Omit<Records, 'append' | 'close'>;
  /** The verdict of now on an open question, if exceptions cover all that stands in the call's way; else undefined. */
  covered(question: Question): Verdict | undefined | Promise<Verdict | undefined>;
  /** What the rules of now say about a recorded call; undefined when it cannot be judged again. */
  judgeAgain(record: AuditRecord): Promise<JudgedCall | undefined>;
  /** Begins to send records on to the receivers that are set up. @param vault where their secrets are kept */
  forward(vault: Vault): ReceiverStore;
  readonly problems: readonly Problem[];
  onProblem(listener: () => void): void;
  /** Says what is wrong in one part of the app that surrounds the guard, all of it. */
  tell(part: string, problems: readonly Problem[]): void;
  /** What it writes down about itself. */
  readonly journal: Journal;
  onRecord(listener: (record: AuditRecord) => void): void;
  activity(agent: string): AgentActivity;
  /** Calls being judged or waiting for a person. */
  readonly conversations: number;
  /** @param comesBack it starts again at once, as a newer version, so hooks wait for it */
  close(comesBack?: 'comes back'): Promise<void>;
}

/**
 * Opens everything a verdict needs and begins to take calls.
 * @throws {AlreadyRunningError | EndpointError} when it cannot listen
 * @throws {ForeignFolderError} when the data folder is another user's
 */
export async function openPerch(options: PerchOptions): Promise<Perch> {
  const { dataFolder } = options;
  ownFolder(dataFolder);
  ownFolder(path.join(dataFolder, 'packs'));
  const endpoint = options.endpoint
    ? givenEndpoint(options.endpoint, process.platform)
    : chooseEndpoint({
        platform: process.platform,
        dataFolder,
        standardData: options.standardData,
        runtimeFolder: process.env['XDG_RUNTIME_DIR'],
        temporaryFolder: os.tmpdir(),
      });
  const journal = openJournal(path.join(dataFolder, 'perch.log'), Date.now);
  const problems = problemBoard(journal.note);
  // Bound before anything is opened: a second Perch must not touch the record that the first one writes.
  let take: (handle: HookHandler) => void = () => undefined;
  const handler = new Promise<HookHandler>((resolve) => {
    take = resolve;
  });
  const service = await startService({
    endpoint,
    handle: async (request, gone) => (await handler)(request, gone),
    problem: (message) => problems.note(message),
  });
  try {
    const { perch, guard } = await openParts(options, endpoint, problems, service, journal);
    take(guard);
    return perch;
  } catch (error) {
    await service.stop(0);
    throw error;
  }
}

/** Everything behind the endpoint. */
async function openParts(
  options: PerchOptions,
  endpoint: Endpoint,
  problems: ProblemBoard,
  service: Service,
  journal: Journal,
): Promise<{ readonly perch: Perch; readonly guard: HookHandler }> {
  const { dataFolder } = options;
  const managed = followManaged({ dataFolder, platform: process.platform });
  const settings = boundSettings(openSettings(dataFolder), managed.current.policy);
  reportManaged(managed.current, problems);
  if (settings.problem) problems.report({ id: 'settings', ...settings.problem });
  const exceptions = openExceptions(dataFolder, { now: Date.now, randomId: randomUUID });
  if (exceptions.problem) problems.report({ id: 'exceptions', ...exceptions.problem });
  const rules = openRules(
    { builtIn: options.builtInPacks, own: path.join(dataFolder, 'packs'), managed: () => managed.current.packs },
    RULE_OPTIONS,
  );
  managed.onChange((now) => {
    reportManaged(now, problems);
    settings.follow(now.policy);
    rules.reload();
  });
  reportRuleFaults(rules, problems);
  const lostReceivers = receiverProblems(Date.now);
  let opened: Records | undefined;
  const recordFaults = () => opened && problems.replace('record', opened.problems);
  const store = openRecords({
    folder: dataFolder,
    home: os.homedir(),
    hostname: os.hostname(),
    version: VERSION,
    worker: options.recordWorker,
    problemsChanged: recordFaults,
    receiversChanged: () => opened && problems.replace('receivers', lostReceivers(opened.receivers)),
  });
  opened = store;
  recordFaults();
  const retention = keepRetention({
    records: store,
    limits: () => retentionLimits(settings.current),
    problems: (found) => problems.replace('retention', found),
  });
  settings.onChange(retention.changed);
  const activity = activityLog(Date.now, store.page({ limit: 200 }));
  const recordListeners = new Set<(record: AuditRecord) => void>();
  const tellOf = inNextTurn(
    (record: AuditRecord) => {
      activity.note(record);
      for (const listener of recordListeners) listener(record);
    },
    (error) => problems.note(`A record could not be shown: ${messageOf(error)}`),
  );

  const projectListeners = new Set<() => void>();
  const projectRules = openProjectRules({
    program: options.projectWorker,
    isOff: (project) => settings.current.projectRules[project] === 'off',
    changed: () => tellOfProjects(),
  });
  /** A call waits for its project's rules, not for the news about them. */
  const tellOfProjects = () =>
    void setImmediate(() => {
      try {
        projectNews();
      } catch (error) {
        problems.note(`A project’s rules could not be told of: ${messageOf(error)}`);
      }
    });
  const projectNews = () => {
    const { known } = projectRules;
    for (const { project, count } of newlySeen(known, settings.current.projectRules)) {
      settings.update({ projectRules: withDecision(settings.current.projectRules, project, 'new') });
      // A record that cannot be written is a problem of its own.
      store.append(note('project-rules', Date.now(), { project, rules: count })).catch(() => undefined);
    }
    problems.replace('project-rules', projectRuleProblems(known, settings.current.projectRules));
    for (const listener of projectListeners) listener();
  };
  settings.onChange(tellOfProjects);

  const judge = openJudge({
    rules,
    projectRules,
    ownPlaces: [dataFolder, endpoint.address, ...options.ownPlaces],
    // 48 bits of a UUID: Node keeps random bytes for those at hand, and asks the system anew for any others.
    correlationId: () => Number.parseInt(randomUUID().slice(-12), 16),
  });
  // What a start fixes may be stricter than what administrators decided, and never looser.
  const bound = ofLatest(
    (now: Settings, decided: Policy) => underPolicy({ ...now, ...options.fixed }, decided).settings,
  );
  const policy = () => {
    const { mode, floor } = bound(settings.current, managed.current.policy);
    return { mode, floor, paused: isPaused(settings.current, Date.now()) };
  };
  const lift: GuardParts['lift'] = (rule, call) => {
    const lifted = liftedBy(exceptions.list(), rule, call, Date.now());
    if (!lifted) return undefined;
    const [first, ...more] = lifted.exceptions;
    return { exceptions: [first.id, ...more.map(({ id }) => id)], sameCall: lifted.sameCall };
  };
  const guard = createGuard({
    adapter: adapterFor,
    judge: judge.judge,
    remember: judge.remember,
    settings: policy,
    lift,
    used: (ids) => {
      for (const id of ids) exceptions.used(id);
    },
    ask: options.ask,
    async append(record) {
      const written = await store.append(record);
      tellOf(written);
      return written;
    },
    agentPid: ({ parentPid }) => agentProcess(parentPid),
    agentProcess: agentProcessOf,
    clock: { now: Date.now, microseconds: () => Math.round(performance.now() * 1000) },
    problem: (at, reason) => problems.report(judgingProblem(at, reason)),
    unread: (agent, reason) => problems.report(unreadProblem(agent, reason)),
  });
  const perch: Perch = {
    endpoint,
    settings,
    exceptions,
    rules,
    projectRules,
    onProjectRules: (listener) => {
      projectListeners.add(listener);
    },
    get managedRules() {
      return managed.current.packs;
    },
    records: store,
    covered(question) {
      const { call, verdict, project } = question;
      // Judging costs far more than a look at what objected before.
      const before = exceptedCall(call, project);
      if (!objectionsOf(verdict).every((rule) => lift(rule, before))) return undefined;
      const settle = ({ judgement, project: now }: JudgedCall) => {
        const settled = decide(judgement, policy(), (rule) => lift(rule, exceptedCall(call, now)));
        return settled.by === 'exception' ? settled : undefined;
      };
      // What cannot be judged stays a question.
      const failed = () => undefined;
      try {
        const judged = judge.judge({ call });
        return judged instanceof Promise ? judged.then(settle).catch(failed) : settle(judged);
      } catch {
        return failed();
      }
    },
    async judgeAgain(record) {
      const event = callOfRecord(record);
      return event && judge.judge(event);
    },
    forward(vault) {
      const receivers = openReceivers(path.join(dataFolder, 'receivers.json'), vault, Date.now);
      if (receivers.problem) problems.report({ id: 'receivers-file', ...receivers.problem });
      receivers.onChange(() => problems.settle('receivers-file'));
      forwardRecords(store, receivers);
      return receivers;
    },
    get problems() {
      return problems.list;
    },
    onProblem: problems.onChange,
    tell: problems.replace,
    journal,
    onRecord: (listener) => {
      recordListeners.add(listener);
    },
    activity: activity.of,
    get conversations() {
      return service.conversations;
    },
    async close(comesBack) {
      if (comesBack) announceReturn(endpoint);
      await service.stop();
      await retention.stop();
      managed.close();
      rules.close();
      projectRules.close();
      exceptions.close();
      await store.close();
    },
  };
  return { perch, guard };
}

/** Works something out of two values, and keeps what came of the latest ones. */
function ofLatest<First, Second, Result>(derive: (first: First, second: Second) => Result) {
  let latest: { readonly first: First; readonly second: Second; readonly result: Result } | undefined;
  return (first: First, second: Second): Result => {
    if (latest?.first !== first || latest.second !== second) latest = { first, second, result: derive(first, second) };
    return latest.result;
  };
}

/** What administrators put there and Perch cannot follow. */
function reportManaged({ problems: found }: Managed, problems: ProblemBoard): void {
  const title = 'What your administrators decided cannot be followed in full.';
  const detail = found.map(({ sentence }) => sentence).join(' ');
  const trouble = { kind: 'managed', found: found.map((one) => one.trouble) } as const;
  if (found.length === 0) problems.settle('managed');
  else problems.report({ id: 'managed', title, detail, trouble });
}

/** A mistake in a rule file is a problem until it is mended. */
function reportRuleFaults(rules: RuleStore, problems: ReturnType<typeof problemBoard>): void {
  const report = () => {
    const { fault } = rules.active;
    if (!fault) return problems.settle('rules');
    problems.report(ruleProblem(fault));
  };
  report();
  rules.onChange(report);
}
