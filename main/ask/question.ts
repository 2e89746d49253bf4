import type { ToolCall } from '../../rules/facts/call.ts';
import type { CallFacts } from '../../rules/facts/facts.ts';
import type { DecidedBy, Decision, Verdict } from '../verdict/verdict.ts';

/** A call that a rule wants a person to look at. */
export interface Question {
  readonly call: ToolCall;
  readonly verdict: Verdict;
  /** Everything derived from the call; undefined when that itself went wrong. */
  readonly facts: CallFacts | undefined;
  /** Root of the project the call works in. */
  readonly project: string;
}

export interface Resolution {
  readonly decision: Decision;
  readonly by: DecidedBy;
  /** What the person wrote to the agent, or what else it should hear; empty keeps the rules' own words. */
  readonly reason: string;
  /** What the person wrote, in their own words. */
  readonly note?: string;
  /** The exceptions that the answer made. */
  readonly exceptions?: readonly string[];
  /** Nobody answered: judged anew, nothing stood in the way of the call any more. Takes the first verdict's place. */
  readonly judgedAnew?: Verdict;
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

/** Two calls with the same key are the same question: one answer serves both. */
export function questionKey({ call, verdict }: Question): string {
  const { agent, sessionId, cwd, tool, input } = call;
  return JSON.stringify([agent, sessionId, cwd, tool, input, verdict.rules.map(({ rule }) => rule)]);
}
