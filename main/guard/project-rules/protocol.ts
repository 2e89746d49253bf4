import type { ToolCall } from '../../../rules/facts/call.ts';
import type { FactContext } from '../../../rules/facts/context.ts';
import type { Judgement } from '../../verdict/policy.ts';
import type { ProjectRules } from './rules.ts';

/** What the thread of a project is started with. */
export interface ProjectThreadData {
  readonly project: string;
}

/** A call and what only the main thread knows about it. Everything crosses as plain data. */
export interface AskedCall extends Pick<FactContext, 'session' | 'perch' | 'correlationId' | 'moment'> {
  readonly call: ToolCall;
}

export interface ToProjectThread {
  readonly id: number;
  readonly asked: AskedCall;
}

export interface FromProjectThread {
  readonly id: number;
  readonly judgement: Judgement;
  /** Set when it was not told before. */
  readonly found?: ProjectRules;
}
