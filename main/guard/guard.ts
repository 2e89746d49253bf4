import type { Deed } from '../../preload/contract/deed.ts';
import type { ToolCall } from '../../rules/facts/call.ts';
import type { CallFacts } from '../../rules/facts/facts.ts';
import {
  type AgentAdapter,
  type AgentProcess,
  type Answer,
  type HookInput,
  HookInputError,
  type HookReply,
  type SessionEvent,
  type ToolCallEvent,
  withoutImpossibleAsk,
} from '../agents/adapter.ts';
import type { ExceptedCall } from '../ask/exceptions.ts';
import { callFingerprint } from '../ask/fingerprint.ts';
import type { Asker, Resolution } from '../ask/question.ts';
import { type Action, actionsOfCall } from '../audit/actions.ts';
import { type AuditRecord, EMPTY_RECORD, type NewRecord } from '../audit/record.ts';
import { RecordUnavailableError } from '../audit/store/faults.ts';
import { messageOf } from '../errors.ts';
import type { HookRequest } from '../service/frame.ts';
import { decide, type Judgement, type Lifted, type PolicySettings } from '../verdict/policy.ts';
import type { MatchedRule, Verdict } from '../verdict/verdict.ts';
import { agreements } from './agreements.ts';
import type { FailedAt } from './call-problems.ts';

/** What the rules say about a call, and how the call reads in the record. */
export interface JudgedCall {
  readonly judgement: Judgement;
  /** Root of the repository the call works in, or its working directory. */
  readonly project: string;
  readonly facts: CallFacts | undefined;
  /** Plain sentence without the agent's name. */
  readonly summary: string;
  /** What windows make their sentence of. */
  readonly deed?: Deed;
  /** What the call does to which things; what the call itself says stands in for it. */
  readonly actions?: readonly Action[];
}

export interface GuardParts {
  adapter(name: string): AgentAdapter | undefined;
  /** Derives facts and evaluates rules. May throw: that is a fault, and the call is then not let through. */
  judge(event: ToolCallEvent): JudgedCall | Promise<JudgedCall>;
  /** Keeps what a call did for the rules that ask about its session. */
  remember(
    call: ToolCall,
    facts: CallFacts,
    decision: { readonly denied: boolean; readonly rules: readonly string[] },
  ): void;
  settings(): PolicySettings;
  /** What lifts a rule for a call, if anything does. */
  lift(rule: MatchedRule, call: ExceptedCall): Lifted | undefined;
  /** These exceptions let a call through. */
  used(exceptions: readonly string[]): void;
  readonly ask: Asker;
  /** Writes a record durably. @throws {RecordUnavailableError} when it cannot be written down anywhere */
  append(record: NewRecord): Promise<AuditRecord>;
  /** What becomes of a call that nobody objects to and that cannot be written down; without it, it is denied. */
  readonly withoutRecord?: () => 'deny' | 'ask' | 'let-through';
  agentPid(request: HookRequest): number;
  /** What can be seen of the agent's process, where the system shows it. */
  agentProcess(pid: number): AgentProcess | undefined;
  readonly clock: { now(): number; microseconds(): number };
  /** Something that a person should hear about: where Perch failed, and the error's words. */
  problem(at: FailedAt, reason: string): void;
  /** A call went on although Perch could not read it, because the person only watches. */
  unread(agent: Pick<AgentAdapter, 'name' | 'title'>, message: string): void;
}

/** One call from end to end: decode, judge, ask, record, answer. No answer leaves without a record. */
export function createGuard(parts: GuardParts) {
  const agreed = agreements(parts.clock.now);
  return async (request: HookRequest, gone: () => AbortSignal): Promise<HookReply> => {
    const adapter = parts.adapter(request.agent);
    if (!adapter) return unknownAgent(request.agent);
    try {
      return await answer(adapter, request, gone);
    } catch (error) {
      // Some agents run the tool whatever a hook's exit code says: each is stopped in its own words.
      parts.problem('other', messageOf(error));
      return adapter.refuse(FAULT);
    }
  };

  async function answer(adapter: AgentAdapter, request: HookRequest, gone: () => AbortSignal): Promise<HookReply> {
    const started = parts.clock.microseconds();
    let event: ToolCallEvent | SessionEvent;
    try {
      const agentPid = parts.agentPid(request);
      const { body, cwd } = request;
      event = adapter.decode(new ReceivedInput(body, cwd, agentPid, parts.agentProcess));
    } catch (error) {
      if (!(error instanceof HookInputError)) throw error;
      return unreadable(adapter, error, request, started);
    }
    if (event.type === 'session-event') {
      await note(event, started);
      return adapter.encode(event, { decision: 'defer', reason: '' });
    }
    const judged = await judge(event);
    const excepted = exceptedCall(event.call, judged.project);
    const ruled = decide(judged.judgement, parts.settings(), (rule) => parts.lift(rule, excepted));
    const judgedAt = parts.clock.microseconds();
    const answered = ruled.decision === 'ask' ? await resolve(event, judged, ruled, gone()) : undefined;
    const verdict = answered?.verdict ?? ruled;
    const waited = parts.clock.microseconds() - judgedAt;
    const took = parts.clock.microseconds() - started - waited;
    const asked = ruled.decision === 'ask' ? Math.round(waited / 1000) : 0;
    if (judged.facts) {
      const denying = verdict.rules.filter(({ effect, exception }) => effect === 'deny' && !exception);
      const denied = verdict.decision === 'deny';
      parts.remember(event.call, judged.facts, { denied, rules: denying.map(({ rule }) => rule) });
    }
    // What the record says is what the agent hears.
    const answer = { decision: verdict.decision, reason: shortened(verdict.reason) };
    const told = { ...verdict, ...withoutImpossibleAsk(event, answer) };
    const used = exceptionsOf(verdict);
    if (verdict.decision !== 'deny' && used.length > 0) parts.used(used);
    const entry = record(event, judged, told, {
      at: parts.clock.now(),
      tookMicroseconds: took,
      waitedMilliseconds: asked,
      note: answered?.note ?? '',
      exception: answered?.exceptions?.[0] ?? used[0] ?? '',
    });
    return adapter.encode(event, withoutImpossibleAsk(event, await written(entry, told)));
  }

  /** The answer that may leave: without a record, nothing is let through that would leave no trace. */
  async function written(entry: NewRecord, { decision, reason }: Verdict): Promise<Answer> {
    try {
      await parts.append(entry);
    } catch (error) {
      if (!(error instanceof RecordUnavailableError)) throw error;
      const instead = parts.withoutRecord?.() ?? 'deny';
      // Who only watches has decided that nothing is stopped.
      const { mode, paused } = parts.settings();
      const watching = mode === 'monitor' || paused === true;
      if (decision === 'deny' || watching || instead === 'let-through') return { decision, reason };
      return { decision: instead, reason: `${error.message} ${NOT_WRITTEN_DOWN}` };
    }
    return { decision, reason };
  }

  /** Nobody waits for a verdict here, and an error could only be misread as one. */
  async function note(event: SessionEvent, started: number): Promise<void> {
    try {
      await parts.append(noted(event, parts.clock.now(), parts.clock.microseconds() - started));
    } catch (error) {
      if (error instanceof RecordUnavailableError) return;
      parts.problem('noting', messageOf(error));
    }
  }

  async function judge(event: ToolCallEvent): Promise<JudgedCall> {
    try {
      return await parts.judge(event);
    } catch (error) {
      const message = messageOf(error);
      parts.problem('judging', message);
      return {
        judgement: { matched: [], errors: [{ where: 'judging', message }], facts: {} },
        facts: undefined,
        project: event.call.cwd,
        summary: `used ${event.call.tool}`,
      };
    }
  }

  async function resolve(
    { call, gate }: ToolCallEvent,
    { facts, project }: JudgedCall,
    verdict: Verdict,
    gone: AbortSignal,
  ): Promise<Pick<Resolution, 'note' | 'exceptions'> & { readonly verdict: Verdict }> {
    if (gate === 'permission' && agreed.covers(call))
      return { verdict: { ...verdict, decision: 'allow', by: 'person', reason: '' } };
    const { decision, by, reason, judgedAnew, ...answered } = await parts.ask({ call, verdict, facts, project }, gone);
    if (judgedAnew) return { verdict: judgedAnew };
    if (decision === 'allow' && by === 'person' && gate === 'before-tool') agreed.allowed(call);
    if (decision === 'allow' || decision === 'defer')
      return { ...answered, verdict: { ...verdict, decision, by, reason: '' } };
    const told = reason ? `${verdict.reason} ${reason}` : verdict.reason;
    return { ...answered, verdict: { ...verdict, decision, by, reason: told } };
  }

  /** Stopped, unless the person chose that nothing is: then it goes on, and they hear about it. */
  async function unreadable(
    adapter: AgentAdapter,
    error: HookInputError,
    request: HookRequest,
    started: number,
  ): Promise<HookReply> {
    const { mode, paused } = parts.settings();
    const watching = paused ? 'pause' : mode === 'monitor' ? 'mode' : undefined;
    if (watching) parts.unread(adapter, error.message);
    const reason =
      `Perch cannot read this step (${error.message}), so it is not let through. ` +
      `Do not try another way: tell the person that Perch may need an update for this version of ${adapter.title}.`;
    const entry: NewRecord = {
      ...EMPTY_RECORD,
      at: parts.clock.now(),
      agent: adapter.name,
      cwd: request.cwd,
      project: request.cwd,
      summary: 'sent something that Perch cannot read',
      ...(watching ? { decision: 'defer', by: watching, wouldBe: 'deny' } : { decision: 'deny', by: 'error', reason }),
      errors: [{ where: 'reading the hook input', message: error.message }],
      tookMicroseconds: parts.clock.microseconds() - started,
    };
    // Whether it is stopped does not hang on the record.
    await parts.append(entry).catch((failed: unknown) => {
      if (!(failed instanceof RecordUnavailableError)) throw failed;
    });
    return watching ? adapter.pass : adapter.refuse(reason);
  }
}

/** What was received; its process is looked at when an adapter asks for it, which few do. */
class ReceivedInput implements HookInput {
  readonly body: Buffer;
  readonly cwd: string;
  readonly agentPid: number;
  readonly #look: GuardParts['agentProcess'];

  constructor(body: Buffer, cwd: string, agentPid: number, look: GuardParts['agentProcess']) {
    this.body = body;
    this.cwd = cwd;
    this.agentPid = agentPid;
    this.#look = look;
  }

  get agentProcess(): AgentProcess | undefined {
    return this.#look(this.agentPid);
  }
}

/** The call as exceptions see it. */
export function exceptedCall(call: ToolCall, project: string): ExceptedCall {
  return new Excepted(call, project);
}

/** Its fingerprint is made when somebody asks: most calls have no rule against them. */
class Excepted implements ExceptedCall {
  readonly agent: string;
  readonly session: string;
  readonly project: string;
  readonly #call: ToolCall;
  #fingerprint: string | undefined;

  constructor(call: ToolCall, project: string) {
    this.agent = call.agent;
    this.session = call.sessionId;
    this.project = project;
    this.#call = call;
  }

  get fingerprint(): string {
    this.#fingerprint ??= callFingerprint(this.#call);
    return this.#fingerprint;
  }
}

function exceptionsOf({ rules }: Verdict): readonly string[] {
  return [
    ...new Set(
      rules.flatMap(({ exception, furtherExceptions = [] }) => (exception ? [exception, ...furtherExceptions] : [])),
    ),
  ];
}

function unknownAgent(name: string): HookReply {
  return {
    exitCode: 2,
    stdout: '',
    stderr: `Perch does not know an agent called "${name}", so it stopped this step. The person can mend this in Perch, on the page Agents.\n`,
  };
}

/** A reason quotes the call, which may be megabytes: what is too long to send would not be a denial to every agent. */
function shortened(reason: string): string {
  if (reason.length <= LONGEST_REASON) return reason;
  const half = LONGEST_REASON / 2;
  return `${reason.slice(0, half).replace(/[\ud800-\udbff]$/, '')} … ${reason.slice(-half).replace(/^[\udc00-\udfff]/, '')}`;
}

/** Characters. */
const LONGEST_REASON = 16 * 1024;

const FAULT =
  'Perch could not judge this step because of a fault of its own, so it stopped it. ' +
  'Do not look for a way round: tell the person, who can open Perch to see what is wrong.';

const NOT_WRITTEN_DOWN =
  'What cannot be written down is not let through. Do not look for another way: tell the person, who can see in Perch what to do.';

function noted(event: SessionEvent, at: number, tookMicroseconds: number): NewRecord {
  return {
    ...EMPTY_RECORD,
    at,
    agent: event.agent,
    event: event.hookEvent,
    happened: event.happened,
    session: event.sessionId,
    turn: event.turnId,
    toolUse: event.toolUseId,
    subagent: event.subagent?.id ?? '',
    cwd: event.cwd,
    project: event.cwd,
    summary: event.happened,
    input: event.text ? { ...event.details, prompt: event.text } : event.details,
    tookMicroseconds,
  };
}

/** Every member by name: to spread `EMPTY_RECORD` first takes a hundred times as long, and each call has a record. */
function record(
  { call, gate }: ToolCallEvent,
  judged: JudgedCall,
  verdict: Verdict,
  more: Pick<NewRecord, 'at' | 'tookMicroseconds' | 'waitedMilliseconds' | 'note' | 'exception'>,
): NewRecord {
  return {
    at: more.at,
    agent: call.agent,
    event: call.hookEvent,
    happened: '',
    gate,
    session: call.sessionId,
    turn: call.turnId,
    toolUse: call.toolUseId,
    subagent: call.subagent?.id ?? '',
    model: call.model,
    cwd: call.cwd,
    project: judged.project,
    tool: call.tool,
    kind: call.kind,
    summary: judged.summary,
    deed: judged.deed ?? null,
    input: call.input,
    actions: judged.actions ?? actionsOfCall(call, judged.project),
    facts: verdict.facts,
    decision: verdict.decision,
    by: verdict.by,
    wouldBe: verdict.wouldBe ?? '',
    rules: verdict.rules,
    reason: verdict.reason,
    note: more.note,
    exception: more.exception,
    errors: verdict.errors,
    waitedMilliseconds: more.waitedMilliseconds,
    tookMicroseconds: more.tookMicroseconds,
    test: call.sessionId === TEST_SESSION,
  };
}

/** The session that test calls are made in. */
export const TEST_SESSION = 'perch-test-call';
