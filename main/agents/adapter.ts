import type { AgentName, JsonObject, ToolCall } from '../../rules/facts/call.ts';
import type { Decision } from '../verdict/verdict.ts';

/** One hook call as it came over the wire. */
export interface HookInput {
  readonly body: Buffer;
  /** Working directory of the hook process; for agents that name none in their input. */
  readonly cwd: string;
  /** Process id of the agent, 0 when it is not known. */
  readonly agentPid: number;
}

/** Something an agent told its hook. */
export type HookEvent = ToolCallEvent | SessionEvent;

/** The agent waits for an answer before it goes on. */
export interface ToolCallEvent {
  readonly type: 'tool-call';
  readonly call: ToolCall;
  /** `permission`: the agent was about to ask the person itself, and an answer takes the place of its own dialog. */
  readonly gate: 'before-tool' | 'permission';
}

/** Something happened that belongs in the record and needs no judgement. */
export interface SessionEvent {
  readonly type: 'session-event';
  readonly agent: AgentName;
  readonly happened:
    | 'session-start'
    | 'session-end'
    | 'prompt'
    | 'tool-result'
    | 'turn-end'
    | 'subagent-start'
    | 'subagent-end'
    | 'other';
  readonly hookEvent: string;
  readonly sessionId: string;
  readonly turnId: string;
  readonly toolUseId: string;
  readonly cwd: string;
  readonly subagent?: { readonly id: string; readonly type: string };
  /** What the person typed, for a prompt; empty otherwise. */
  readonly text: string;
  /** The rest of what the agent sent. */
  readonly details: JsonObject;
}

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

/** One coding agent's dialect: its hook input to our shape, our answer to its exact bytes. Pure. */
export interface AgentAdapter {
  readonly name: AgentName;
  /** As people know it. */
  readonly title: string;
  /** @throws {HookInputError} */
  decode(input: HookInput): HookEvent;
  encode(event: HookEvent, answer: Answer): HookReply;
  /** Stops a call that could not even be decoded. */
  refuse(reason: string): HookReply;
  /** A hook input of this agent's, as raw bytes: it asks to read the file, in the session given. For test calls. */
  sample(sessionId: string, cwd: string, file: string): string;
}
