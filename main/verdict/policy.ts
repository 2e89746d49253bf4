import type { JsonValue } from '../../rules/facts/call.ts';
import { byWeight, type JudgingError, type MatchedRule, type Verdict } from './verdict.ts';

/** What the rules said about one call, before mode and floor are applied. */
export interface Judgement {
  readonly matched: readonly MatchedRule[];
  readonly errors: readonly JudgingError[];
  /** Values of the fields that the matched rules used. */
  readonly facts: Readonly<Record<string, JsonValue>>;
}

export interface PolicySettings {
  readonly mode: 'guardrails' | 'monitor';
  readonly floor: 'defer' | 'allow';
}

/** The exception that lifts a rule for the call at hand, by id. */
export type Lift = (rule: MatchedRule) => string | undefined;

/**
 * Turns what the rules said into a verdict: deny before ask before the floor. A rule that an exception lifts no longer
 * objects; when none is left that does, the person has agreed already and the agent hears an allow. An error while
 * judging never ends in the floor: without a denial it becomes a question. Monitor lets everything pass and notes what
 * would have been.
 */
export function decide(judgement: Judgement, settings: PolicySettings, lift: Lift = () => undefined): Verdict {
  const { errors, facts } = judgement;
  const rules = judgement.matched.map((rule) => lifted(rule, lift)).sort(byWeight);
  const effect = rules.find(objects)?.effect;
  const objection = effect ?? (errors.length > 0 ? 'ask' : undefined);
  if (objection === undefined || objection === 'record') {
    const excepted = rules.some((rule) => rule.exception !== undefined);
    const [decision, by] = excepted ? (['allow', 'exception'] as const) : ([settings.floor, 'floor'] as const);
    return { decision, by, rules, reason: '', errors, facts };
  }
  if (settings.mode === 'monitor') {
    return { decision: 'defer', by: 'mode', rules, reason: '', wouldBe: objection, errors, facts };
  }
  const by = effect === undefined ? 'error' : 'rule';
  return { decision: objection, by, rules, reason: reasonFor(rules, errors), errors, facts };
}

function lifted(rule: MatchedRule, lift: Lift): MatchedRule {
  const exception = rule.effect === 'record' ? undefined : lift(rule);
  return exception === undefined ? rule : { ...rule, exception };
}

/** Whether the rule stands in the way of the call. */
function objects(rule: MatchedRule): boolean {
  return rule.effect !== 'record' && rule.exception === undefined;
}

/** What the agent's model is told: each deciding rule in its own words, then what follows from it. */
export function reasonFor(rules: readonly MatchedRule[], errors: readonly JudgingError[]): string {
  const objecting = rules.filter(objects);
  const deciding = objecting.filter(({ effect }) => effect === objecting[0]?.effect);
  const parts = deciding.map((rule) => `${sentence(rule.output || rule.description)} (Rule: ${rule.rule}.)`);
  if (deciding.length === 0 && errors.length > 0) {
    parts.push('Perch could not judge this step because one of its rules failed, so it is not let through.');
  }
  parts.push(NO_WAY_ROUND);
  return parts.join(' ');
}

const NO_WAY_ROUND =
  'The person who runs you set this rule with Perch. Do not try to reach the same result another way; ' +
  'tell the person what you wanted to do and why, and go on with what does not need it.';

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
