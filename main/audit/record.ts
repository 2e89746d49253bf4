import type { Deed } from '../../preload/contract/deed.ts';
import type { AgentName, JsonObject, JsonValue, ToolKind } from '../../rules/facts/call.ts';
import type { DecidedBy, Decision, JudgingError, MatchedRule } from '../verdict/verdict.ts';
import type { Action } from './actions.ts';

/** What an agent told its hook when it was no call to be judged. */
export const HAPPENINGS = [
  'session-start',
  'session-end',
  'prompt',
  'tool-result',
  'turn-end',
  'subagent-start',
  'subagent-end',
  'other',
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/**
 * One entry of the record: a judged call, something else that an agent told its hook (`happened` is set), or a note
 * of Perch's own (`agent` is `perch`).
 */
export interface NewRecord {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly agent: AgentName | 'perch';
  /** The event as the agent spells it; a note's name for Perch's own. */
  readonly event: string;
  /** Empty for a judged call and for notes. */
  readonly happened: Happening | '';
  /** Which hook asked: before the tool, or in place of the agent's own prompt. Empty unless a call was judged. */
  readonly gate: 'before-tool' | 'permission' | '';
  readonly session: string;
  readonly turn: string;
  /** The agent's id for the call; its result carries the same. */
  readonly toolUse: string;
  readonly subagent: string;
  readonly model: string;
  /** Working directory of the call. */
  readonly cwd: string;
  /** Root of the repository the call works in, or the working directory outside of any. */
  readonly project: string;
  readonly tool: string;
  readonly kind: ToolKind | '';
  /** Plain sentence without the agent's name: "wanted to read your saved keys". */
  readonly summary: string;
  /** What windows make their sentence of; null where the facts did not say. */
  readonly deed: Deed | null;
  /** What the agent sent. */
  readonly input: JsonObject;
  /** What the call does to which things. */
  readonly actions: readonly Action[];
  /** Values the matched rules used. */
  readonly facts: Readonly<Record<string, JsonValue>>;
  /** Empty when the event was only noted. */
  readonly decision: Decision | '';
  readonly by: DecidedBy | '';
  readonly wouldBe: 'deny' | 'ask' | '';
  readonly rules: readonly MatchedRule[];
  /** What the agent was told. */
  readonly reason: string;
  /** What the person wrote when they answered. */
  readonly note: string;
  /** Id of the exception that was used, or made with this answer. */
  readonly exception: string;
  readonly errors: readonly JudgingError[];
  /** How long the person took to answer, in milliseconds; 0 when nobody was asked. */
  readonly waitedMilliseconds: number;
  /** From the request's last byte to the answer, in microseconds; the time a person took is not in it. */
  readonly tookMicroseconds: number;
  /** A test call that Perch made itself. */
  readonly test: boolean;
}

/** What a record holds where nothing was said. The stored text leaves these out. */
export const EMPTY_RECORD: Omit<NewRecord, 'at' | 'agent'> = {
  event: '',
  happened: '',
  gate: '',
  session: '',
  turn: '',
  toolUse: '',
  subagent: '',
  model: '',
  cwd: '',
  project: '',
  tool: '',
  kind: '',
  summary: '',
  deed: null,
  input: {},
  actions: [],
  facts: {},
  decision: '',
  by: '',
  wouldBe: '',
  rules: [],
  reason: '',
  note: '',
  exception: '',
  errors: [],
  waitedMilliseconds: 0,
  tookMicroseconds: 0,
  test: false,
};

export interface AuditRecord extends NewRecord {
  /** Rises by one with every record. */
  readonly id: number;
  /** SHA-256 over this record and the one before it, hex. */
  readonly hash: string;
}
