import type { AgentName, JsonObject, JsonValue, ToolKind } from '../../rules/facts/call.ts';
import type { DecidedBy, Decision, JudgingError, MatchedRule } from '../verdict/verdict.ts';

/** One line of the record: a judged call, or something else an agent told its hook. */
export interface NewRecord {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly agent: AgentName;
  /** The event as the agent spells it. */
  readonly event: string;
  readonly session: string;
  readonly turn: string;
  readonly toolUse: string;
  readonly subagent: string;
  /** Working directory of the call. */
  readonly cwd: string;
  /** Root of the repository the call works in, or the working directory outside of any. */
  readonly project: string;
  readonly tool: string;
  readonly kind: ToolKind | '';
  /** Plain sentence without the agent's name: "wanted to read your saved keys". */
  readonly summary: string;
  /** What the agent sent. */
  readonly input: JsonObject;
  /** Values the matched rules used. */
  readonly facts: Readonly<Record<string, JsonValue>>;
  /** Empty when the event was only noted. */
  readonly decision: Decision | '';
  readonly by: DecidedBy | '';
  readonly wouldBe: 'deny' | 'ask' | '';
  readonly rules: readonly MatchedRule[];
  readonly reason: string;
  readonly errors: readonly JudgingError[];
  /** From the request's last byte to the answer, in microseconds; the time a person took is not in it. */
  readonly tookMicroseconds: number;
  /** A test call that Perch made itself. */
  readonly test: boolean;
}

export interface AuditRecord extends NewRecord {
  /** Rises by one with every record. */
  readonly id: number;
  /** SHA-256 over this record and the one before it, hex. */
  readonly hash: string;
}
