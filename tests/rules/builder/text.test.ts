import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { operatorsFor } from '../../../rules/builder/condition.ts';
import {
  BUILT_ACTIONS,
  BUILT_FIELDS,
  type Built,
  type BuiltClause,
  NAMED_CONDITIONS,
} from '../../../rules/builder/rule.ts';
import { composeRule, readRule } from '../../../rules/builder/text.ts';
import { CATALOGUE } from '../../../rules/facts/catalogue.ts';
import { loadRules } from '../../../rules/language/index.ts';

/** Text as people type it into a field: printable, and not only blanks. */
const typed = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 24 })
  .map((value) => value.replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/gu, 'x').trim())
  .filter((value) => value !== '');

const clause: fc.Arbitrary<BuiltClause> = fc.oneof(
  fc.record({
    type: fc.constant('named' as const),
    name: fc.constantFrom(...NAMED_CONDITIONS.map(({ name }) => name)),
    unless: fc.boolean(),
  }),
  fc.constantFrom(...BUILT_FIELDS.map(({ field }) => field)).chain((field) =>
    fc.record({
      type: fc.constant('field' as const),
      field: fc.constant(field),
      operator: fc.constantFrom(...operatorsFor(field)),
      values: fc.array(typed, { minLength: 1, maxLength: 3 }),
      unless: fc.boolean(),
    }),
  ),
);

const built: fc.Arbitrary<Built> = fc.record({
  title: typed,
  agents: fc.subarray(['claude_code', 'codex', 'gemini']),
  action: fc.constantFrom(...BUILT_ACTIONS),
  clauses: fc.array(clause, { maxLength: 4 }),
  effect: fc.constantFrom('record', 'ask', 'deny'),
});

const load = (content: string) => loadRules([{ name: 'mine.yaml', content }], { catalogues: [CATALOGUE] });

describe('a built rule', () => {
  test('reads back as it was composed, and loads', () => {
    fc.assert(
      fc.property(built, (rule) => {
        const text = composeRule(rule);
        expect(readRule(text)).toEqual(rule);
        const { rules, diagnostics } = load(text);
        expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(rules?.rules.map(({ name }) => name)).toEqual([rule.title]);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps what it does not know when another takes its place', () => {
    fc.assert(
      fc.property(built, built, (before, after) => {
        const own = composeRule(before)
          .replace(/^( *)tags: .*$/m, '$1tags: [mine]')
          .replace(/^( *)desc: .*$/m, '$1desc: In my own words.');
        const text = composeRule(after, own);
        expect(readRule(text)).toEqual(after);
        expect(text).toContain('In my own words.');
        expect(text).toContain('mine');
      }),
      { numRuns: 150 },
    );
  });

  test.each([
    ['two rules', '- rule: a\n  condition: tool.name exists\n- rule: b\n  condition: tool.name exists\n'],
    ['an alternative', '- rule: a\n  condition: tool.kind in (shell) or file.op in (read)\n  source: coding_agent\n'],
    ['exceptions', '- rule: a\n  condition: tool.name exists\n  source: coding_agent\n  exceptions: []\n'],
    ['no YAML', '- rule: [\n'],
    ['nothing', ''],
  ])('%s is more than the builder can say', (_what, text) => {
    expect(readRule(text)).toBeUndefined();
  });
});
