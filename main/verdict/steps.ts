import type { CallFacts } from '../../rules/facts/facts.ts';
import { loneSteps, ofLoneStep, withoutSteps } from '../../rules/facts/steps.ts';
import type { Rule, RuleSet } from '../../rules/language/index.ts';

/**
 * Tells which steps of a command are why a rule matched it: those that the rule matches alone, given that without them
 * it would not match. Undefined where that does not explain the match. Worked out when a rule asks, as most calls are
 * objected to by none.
 */
export function decidingSteps(rules: RuleSet, call: CallFacts): (rule: Rule) => readonly string[] | undefined {
  const steps = once(() =>
    loneSteps(call).map((step) => ({ ...step, matches: matchedRules(rules, ofLoneStep(call, step)) })),
  );
  const rests = new Map<string, ReadonlySet<string>>();
  /** What matches without these steps. */
  function rest(without: readonly number[]): ReadonlySet<string> {
    const key = without.join(' ');
    const matched = rests.get(key) ?? matchedRules(rules, withoutSteps(call, new Set(without)));
    rests.set(key, matched);
    return matched;
  }
  return ({ name }) => {
    const deciding = steps().filter(({ matches }) => matches.has(name));
    if (deciding.length === 0 || rest(deciding.map(({ index }) => index)).has(name)) return undefined;
    return deciding.map(({ text }) => text);
  };
}

/** Names of the rules that match, and of those that fail, which may have matched. */
function matchedRules(rules: RuleSet, { views }: CallFacts): ReadonlySet<string> {
  const evaluations = views.map((view) => rules.evaluate(view));
  return new Set(evaluations.flatMap(({ matches, errors }) => [...matches, ...errors].map(({ rule }) => rule.name)));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
