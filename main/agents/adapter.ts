import type { AgentName, JsonObject, ToolCall } from '../../rules/facts/call.ts';
import type { Decision } from '../verdict/verdict.ts';
import type { ToolReading } from './reading.ts';

/** One hook call as it came over the wire. */
export interface HookInput {
  readonly body: Buffer;
  /** Working directory of the hook process; for agents that name none in their input. */
  readonly cwd: string;
  /** Process id of the agent, 0 when it is not known. */
  readonly agentPid: number;
  /** What can be seen of the agent's process; undefined where the system does not show it. */
  readonly agentProcess?: AgentProcess | undefined;
}

/** An agent's process as far as it tells whether a person sits at it. */
export interface AgentProcess {
  readonly arguments: readonly string[];
  /** Its input and its output are both a terminal. */
  readonly onTerminal: boolean;
}

/** Something an agent told its hook. */
export type HookEvent = ToolCallEvent | SessionEvent;

/** The agent waits for an answer before it goes on. */
export interface ToolCallEvent {
  readonly type: 'tool-call';
  readonly call: ToolCall;
  /** `permission`: the agent was about to ask the person itself, and an answer takes the place of its own dialog. */
  readonly gate: 'before-tool' | 'permission';
  /** The agent's dialect at this event, where it has several. */
  readonly dialect?: string;
  /** Whether an `ask` reaches a person here. Where it does not, agents run the tool or hang. */
  readonly canAsk: boolean;
}

/** Something happened that belongs in the record and needs no judgement. */
export interface SessionEvent {
  readonly type: 'session-event';
  readonly agent: AgentName;
  readonly happened: Happened;
  readonly hookEvent: string;
  readonly sessionId: string;
  readonly turnId: string;
  readonly toolUseId: string;
  readonly cwd: string;
  readonly subagent?: { readonly id: string; readonly type: string };
  /** What the person typed, for a prompt; empty otherwise. */
  readonly text: string;
  /** The rest of what the agent sent, without what its tools gave back: that may be any file's contents. */
  readonly details: JsonObject;
}

export type Happened =
  | 'session-start'
  | 'session-end'
  | 'prompt'
  | 'tool-result'
  | 'turn-end'
  | 'subagent-start'
  | 'subagent-end'
  | 'other';

/** What an agent is told in the end. */
export interface Answer {
  readonly decision: Decision;
  /** For the agent's model; empty when there is nothing to say. */
  readonly reason: string;
}

/** What the hook prints and how it ends. */
export interface HookReply {
  readonly exitCode: 0 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

/** The agent keeps quiet about this call: no objection, its own permission flow goes on. */
export const NOTHING: HookReply = { exitCode: 0, stdout: '', stderr: '' };

/** The input is not what this agent's protocol promises. The call is stopped; the text says what was wrong. */
export class HookInputError extends Error {}

/**
 * What an agent makes of `ask`: `yes` shows its own dialog or, without a person, does not run the tool;
 * `interactive-only` hangs or runs the tool without a person; `never` does so always, or knows no such word.
 */
export type Asks = 'yes' | 'interactive-only' | 'never';

/** One coding agent's dialect: its hook input to our shape, our answer to its exact bytes. Pure. */
export interface AgentAdapter {
  readonly name: AgentName;
  /** As people know it. */
  readonly title: string;
  readonly asks: Asks;
  /** @throws {HookInputError} */
  decode(input: HookInput): HookEvent;
  /** Total and safe for every decision: an `ask` that this agent would mishandle becomes a denial that says so. */
  encode(event: HookEvent, answer: Answer): HookReply;
  /** Stops a call that could not even be decoded. */
  refuse(reason: string): HookReply;
  /** Lets a call go on that could not even be decoded, for who only watches: no objection in any of its dialects. */
  readonly pass: HookReply;
  /** What a tool does by its name and input alone, for calls out of the record. @throws {HookInputError} */
  read(tool: string, input: JsonObject): ToolReading;
  /** A hook input of this agent's, as raw bytes: it asks to read the file, in the session given. For test calls. */
  sample(sessionId: string, cwd: string, file: string): string;
}

/** What an answer becomes at an agent that cannot put this question to a person. */
export function withoutImpossibleAsk(event: ToolCallEvent, answer: Answer): Answer {
  if (answer.decision !== 'ask' || event.canAsk) return answer;
  return { decision: 'deny', reason: `${answer.reason} ${CANNOT_ASK}`.trim() };
}

const CANNOT_ASK =
  'A person has to agree to this step and cannot be asked here, so it is denied. ' +
  'Tell the person; Perch can ask them in its own window.';
