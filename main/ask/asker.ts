import type { ToolCall } from '../../rules/facts/call.ts';
import type { DecidedBy, Decision, Verdict } from '../verdict/verdict.ts';

/** A call that a rule wants a person to look at. */
export interface Question {
  readonly call: ToolCall;
  readonly verdict: Verdict;
}

export interface Resolution {
  readonly decision: Decision;
  readonly by: DecidedBy;
  /** For the agent; empty keeps the rules' own words. */
  readonly reason: string;
}

/** Whoever answers questions. `gone` fires when the agent no longer waits. */
export type Asker = (question: Question, gone: AbortSignal) => Promise<Resolution>;

/** Answers for a service that has no window: always the same, as configured. */
export function fixedAsker(answer: 'deny' | 'allow' | 'agent'): Asker {
  return async ({ verdict }) => {
    if (answer === 'agent') return { decision: 'ask', by: verdict.by, reason: '' };
    return { decision: answer, by: verdict.by, reason: answer === 'deny' ? NOBODY_TO_ASK : '' };
  };
}

const NOBODY_TO_ASK = 'Nobody can be asked here, so it is denied.';
