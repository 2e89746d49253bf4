import type { JsonValue } from '../../rules/facts/call.ts';
import type { MatchPart } from './terms.ts';

/** `defer` means Perch has no objection and the agent's own permission flow goes on. */
export type Decision = 'allow' | 'deny' | 'ask' | 'defer';

/** What a rule asks for when it matches; `record` only leaves a trace. */
export type RuleEffect = 'deny' | 'ask' | 'record';

/** Who or what settled the verdict. `floor`: nothing objected. `mode` and `pause`: Perch only watched, or was paused. */
export type DecidedBy =
  | 'rule'
  | 'floor'
  | 'person'
  | 'exception'
  | 'deadline'
  | 'withdrawn'
  | 'mode'
  | 'pause'
  | 'error';

/** Rules that nobody can except carry this tag: those that protect Perch itself. */
export const LOCKED_TAG = 'locked';

/** A rule that matched, with what it says about this call. */
export interface MatchedRule {
  readonly rule: string;
  readonly effect: RuleEffect;
  readonly priority: string;
  readonly tags: readonly string[];
  /** The rule's description: one sentence for the person. */
  readonly description: string;
  /** The rule's rendered output: what the agent is told. */
  readonly output: string;
  readonly pack: string;
  /** The name of the project that brings the rule; its texts are that project’s words. */
  readonly project?: string;
  /** Why it matched: what exceptions would have to name. Only rules that object have parts. */
  readonly parts?: readonly MatchPart[];
  /** The exception that took this rule's objection away, or was made with the answer to it. */
  readonly exception?: string;
  /** Further exceptions, where it took several. */
  readonly furtherExceptions?: readonly string[];
}

export interface JudgingError {
  /** Where it happened: a rule's name or a step of the path. */
  readonly where: string;
  readonly message: string;
}

export interface Verdict {
  readonly decision: Decision;
  readonly by: DecidedBy;
  /** Every rule that matched, the deciding ones first. */
  readonly rules: readonly MatchedRule[];
  /** What the agent is told; empty when there is nothing to say. */
  readonly reason: string;
  /** In monitor or pause: what would have been decided. */
  readonly wouldBe?: 'deny' | 'ask';
  readonly errors: readonly JudgingError[];
  /** Values of the fields that the matched rules used. */
  readonly facts: Readonly<Record<string, JsonValue>>;
}

const WEIGHT: Readonly<Record<RuleEffect, number>> = { deny: 2, ask: 1, record: 0 };

/** Orders matched rules so that the deciding ones come first; equal ones keep the order of the packs. */
export function byWeight(a: MatchedRule, b: MatchedRule): number {
  return WEIGHT[b.effect] - WEIGHT[a.effect];
}
