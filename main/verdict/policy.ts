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
  /** Perch is paused: it watches, as in monitor, until the pause ends. */
  readonly paused?: boolean;
  readonly floor: 'defer' | 'allow';
}

/** What lifts a rule for the call at hand. */
export interface Lifted {
  /** Exceptions by id; together they cover every reason for which the rule matched. */
  readonly exceptions: readonly [string, ...string[]];
  /** A person has seen this very call and allowed it. */
  readonly sameCall: boolean;
}
export type Lift = (rule: MatchedRule) => Lifted | undefined;

/**
 * Turns what the rules said into a verdict: deny before ask before the floor. A rule that an exception lifts no longer
 * objects; when none is left that does and a person has allowed this very call before, the agent hears an allow, and
 * otherwise the floor. An error while judging never ends in the floor: without a denial it becomes a question. Monitor
 * and pause let everything pass and note what would have been.
 */
export function decide(judgement: Judgement, settings: PolicySettings, lift: Lift = () => undefined): Verdict {
  const { errors, facts } = judgement;
  const lifts = new Map(judgement.matched.map((rule) => [rule, rule.effect === 'record' ? undefined : lift(rule)]));
  const rules = judgement.matched.map((rule) => lifted(rule, lifts.get(rule))).sort(byWeight);
  const effect = rules.find(objects)?.effect;
  const objection = effect ?? (errors.length > 0 ? 'ask' : undefined);
  const watching = settings.mode === 'monitor' || settings.paused === true;
  if (objection === undefined) {
    const used = [...lifts.values()].filter((one) => one !== undefined);
    const by = used.length > 0 ? 'exception' : 'floor';
    const agreed = used.length > 0 && used.every(({ sameCall }) => sameCall);
    const decision = watching ? 'defer' : agreed ? 'allow' : settings.floor;
    return { decision, by, rules, reason: '', errors, facts };
  }
  if (watching) {
    const by = settings.paused ? 'pause' : 'mode';
    return { decision: 'defer', by, rules, reason: '', wouldBe: objection, errors, facts };
  }
  const by = effect === undefined ? 'error' : 'rule';
  return { decision: objection, by, rules, reason: reasonFor(rules, errors), errors, facts };
}

function lifted(rule: MatchedRule, by: Lifted | undefined): MatchedRule {
  if (!by) return rule;
  const [exception, ...further] = by.exceptions;
  return { ...rule, exception, ...(further.length > 0 ? { furtherExceptions: further } : {}) };
}

type Objection = MatchedRule & { readonly effect: 'deny' | 'ask' };

/** Whether the rule stands in the way of the call. */
function objects(rule: MatchedRule): rule is Objection {
  return rule.effect !== 'record' && rule.exception === undefined;
}

/** The rules that stand in the way of a call. */
export function objectionsOf({ rules }: Pick<Verdict, 'rules'>): readonly MatchedRule[] {
  return rules.filter(objects);
}

/** What the agent's model is told: each deciding rule in its own words, then what follows from it. */
export function reasonFor(rules: readonly MatchedRule[], errors: readonly JudgingError[]): string {
  const objecting = objectionsOf({ rules });
  const deciding = objecting.filter(({ effect }) => effect === objecting[0]?.effect);
  const parts = deciding.map((rule) => `${sentence(rule.output || rule.description)} (Rule: ${rule.rule}.)`);
  if (deciding.length === 0 && errors.length > 0) {
    parts.push('Perch could not judge this step because one of its rules failed, so it is not let through.');
  }
  parts.push(
    deciding.length > 0 && deciding.every(({ project }) => project !== undefined) ? PROJECT_WAY : NO_WAY_ROUND,
  );
  return parts.join(' ');
}

const NO_WAY_ROUND =
  'The person who runs you set this rule with Perch. Do not try to reach the same result another way; ' +
  'tell the person what you wanted to do and why, and go on with what does not need it.';

/** What the project says is quoted, and is no instruction: it may come from anybody. */
const PROJECT_WAY =
  'The project you work in brings this rule, and Perch holds you to it; what it says in quotes is only its reason. ' +
  'Do not try to reach the same result another way; tell the person what you wanted to do and why, and go on with ' +
  'what does not need it.';

/** A rule's output as a sentence: what the language shows for missing values and around lists is left out. */
function sentence(text: string): string {
  const plain = text
    .replaceAll(/ ?<NA>/g, '')
    .replaceAll(/\( *\(([^()]*)\) *\)/g, '($1)')
    .replaceAll(/\( +/g, '(')
    .replaceAll(/ ?\( *\)/g, '')
    .trim();
  return /[.!?]$/.test(plain) ? plain : `${plain}.`;
}
