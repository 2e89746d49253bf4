import type { JsonValue } from '../../rules/facts/call.ts';
import type { Touch } from '../../rules/facts/effects.ts';
import type { CallFacts, Facts } from '../../rules/facts/facts.ts';
import type { FieldValue, Rule, RuleMatch, RuleSet } from '../../rules/language/index.ts';
import type { Judgement } from './policy.ts';
import { decidingSteps } from './steps.ts';
import { matchParts } from './terms.ts';
import type { JudgingError, MatchedRule, RuleEffect } from './verdict.ts';

/** Tags that say what a matching rule asks for. The names are Prempti's, so that its rule files work as they are. */
const DENY_TAG = 'coding_agent_deny';
const ASK_TAG = 'coding_agent_ask';

/** Prempti's rule that matches every call to mark the end of judging; here it would say nothing. */
const SEEN_TAG = 'coding_agent_seen';

export function effectOf({ tags }: Pick<Rule, 'tags'>): RuleEffect {
  if (tags.includes(DENY_TAG)) return 'deny';
  return tags.includes(ASK_TAG) ? 'ask' : 'record';
}

/** Whether any rule denies or asks about these views of a call. */
export function objects(rules: RuleSet, views: CallFacts['views']): boolean {
  return views.some((view) => rules.evaluate(view).matches.some(({ rule }) => effectOf(rule) !== 'record'));
}

/** A rule that matched, with the views of the call that it matched. */
interface Found {
  /** What it said about the first view it matched. */
  readonly match: RuleMatch;
  readonly views: Facts[];
}

/** Judges a call by all its views: a rule matches the call when it matches one of them. Each rule is named once. */
export function judgeCall(rules: RuleSet, call: CallFacts): Judgement {
  const found = new Map<string, Found>();
  const errors = new Map<string, JudgingError>();
  const facts: Record<string, JsonValue> = {};
  for (const view of call.views) {
    const evaluation = rules.evaluate(view);
    for (const match of evaluation.matches) {
      if (match.rule.tags.includes(SEEN_TAG)) continue;
      const before = found.get(match.rule.name);
      if (before) {
        before.views.push(view);
        continue;
      }
      found.set(match.rule.name, { match, views: [view] });
      for (const { field, value } of match.fields) if (value !== undefined) facts[field] ??= asJson(value);
    }
    for (const { rule, field, message } of evaluation.errors) {
      errors.set(rule.name, { where: field ? `${rule.name}: ${field}` : rule.name, message });
    }
  }
  const steps = decidingSteps(rules, call);
  return {
    matched: [...found.values()].map(({ match, views }) => matchedRule(match, call, views.map(touchOf), steps)),
    errors: [...errors.values()],
    facts,
  };
}

/** Rules that are switched off and would have something to say about the call if they were on. */
export function sleepingRules(rules: RuleSet, call: CallFacts): readonly Rule[] {
  return rules.rules.filter(
    (rule) => !rule.enabled && call.views.some((view) => rules.explain(rule, view)?.matches === true),
  );
}

function touchOf({ touch }: Facts): Touch | undefined {
  return touch;
}

function matchedRule(
  { rule, output }: RuleMatch,
  call: CallFacts,
  touches: readonly (Touch | undefined)[],
  steps: (rule: Rule) => readonly string[] | undefined,
): MatchedRule {
  const effect = effectOf(rule);
  return {
    rule: rule.name,
    effect,
    priority: rule.priority,
    tags: rule.tags,
    description: rule.description,
    output,
    pack: rule.file,
    ...(effect === 'record' ? {} : { parts: matchParts(rule, call, touches, steps) }),
  };
}

function asJson(value: FieldValue): JsonValue {
  return typeof value === 'object' ? value.map(itemAsJson) : itemAsJson(value);
}

/** Numbers beyond what JSON holds exactly become text. */
function itemAsJson(item: Exclude<FieldValue, readonly unknown[]>): JsonValue {
  return typeof item === 'bigint' ? item.toString() : item;
}
