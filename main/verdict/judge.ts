import type { JsonValue } from '../../rules/facts/call.ts';
import type { FieldReader, FieldValue, Rule, RuleMatch, RuleSet } from '../../rules/language/index.ts';
import type { Judgement } from './policy.ts';
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

/**
 * Judges a call by all its views: a rule matches the call when it matches one of them. Each rule is named once, with
 * what it said about the first view it matched.
 */
export function judgeViews(rules: RuleSet, views: readonly FieldReader[]): Judgement {
  const matched = new Map<string, MatchedRule>();
  const errors = new Map<string, JudgingError>();
  const facts: Record<string, JsonValue> = {};
  for (const view of views) {
    const evaluation = rules.evaluate(view);
    for (const match of evaluation.matches) {
      if (match.rule.tags.includes(SEEN_TAG) || matched.has(match.rule.name)) continue;
      matched.set(match.rule.name, matchedRule(match));
      for (const { field, value } of match.fields) if (value !== undefined) facts[field] ??= asJson(value);
    }
    for (const { rule, field, message } of evaluation.errors) {
      errors.set(rule.name, { where: field ? `${rule.name}: ${field}` : rule.name, message });
    }
  }
  return { matched: [...matched.values()], errors: [...errors.values()], facts };
}

function matchedRule({ rule, output }: RuleMatch): MatchedRule {
  return {
    rule: rule.name,
    effect: effectOf(rule),
    priority: rule.priority,
    tags: rule.tags,
    description: rule.description,
    output,
    pack: rule.file,
  };
}

/** Numbers beyond what JSON holds exactly become text. */
function asJson(value: FieldValue): JsonValue {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return value;
  return value.map((item) => (typeof item === 'bigint' ? item.toString() : item));
}
