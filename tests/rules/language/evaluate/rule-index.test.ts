/** The index may only leave out rules that cannot match. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Rule, RuleSet } from '../../../../rules/language/index.ts';
import { type Event, loaded, readerFor } from '../support.ts';

const WORDS = ['Bash', 'rm', 'rm -rf', 'a', 'ab', 'é', 'a/b', '/etc', '/etc/x', 'x.pem'];

const word = fc.constantFrom(...WORDS);
const field = fc.constantFrom('tool.name', 'tool.input_command', 'agent.name', 'tolower(tool.name)');
const quoted = word.map((text) => JSON.stringify(text));
const words = fc.array(quoted, { minLength: 1, maxLength: 3 }).map((all) => `(${all.join(', ')})`);
const check = fc
  .oneof(
    fc.tuple(field, fc.constantFrom('=', '!=', 'contains', 'icontains', 'startswith', 'endswith'), quoted),
    fc.tuple(field, fc.constantFrom('in', 'pmatch', 'contains anyof', 'endswith allof', '= oneof'), words),
    fc.tuple(
      field,
      fc.constantFrom('glob', 'iglob'),
      word.map((text) => `"*${text}*"`),
    ),
    fc.tuple(
      field,
      fc.constant('regex'),
      word.map((text) => `"(.*)(${text}|zz).*"`),
    ),
    fc.tuple(fc.constant('test.list'), fc.constantFrom('in', 'intersects'), words),
    fc.tuple(fc.constant('test.num'), fc.constantFrom('=', '<'), fc.constantFrom('1', '2')),
  )
  .map((parts) => parts.join(' '));

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    check,
    tie('condition').map((inner) => `not (${inner})`),
    fc.array(tie('condition'), { minLength: 2, maxLength: 3 }).map((all) => `(${all.join(' and ')})`),
    fc.array(tie('condition'), { minLength: 2, maxLength: 3 }).map((all) => `(${all.join(' or ')})`),
  ),
}));

const event: fc.Arbitrary<Event> = fc.record(
  {
    'tool.name': word,
    'tool.input_command': fc.array(word, { maxLength: 3 }).map((all) => all.join(' ')),
    'agent.name': word,
    'test.list': fc.array(word, { maxLength: 3 }),
    'test.num': fc.constantFrom(1, 2, 3),
  },
  { requiredKeys: [] },
);

function rulesOf(conditions: readonly string[]): RuleSet {
  const content = conditions.map(
    (text, i) =>
      `- rule: R${i}\n  desc: d\n  condition: ${JSON.stringify(text)}\n  output: o\n  priority: INFO\n  source: coding_agent\n`,
  );
  return loaded(content.join(''));
}

it('finds exactly the rules that match when each is looked at by itself', () => {
  fc.assert(
    fc.property(
      fc.array(condition, { minLength: 1, maxLength: 8 }),
      fc.array(event, { minLength: 1, maxLength: 4 }),
      (conditions, events) => {
        const rules = rulesOf(conditions);
        for (const one of events) {
          const found = rules.evaluate(readerFor(one)).matches.map(({ rule }) => rule.name);
          const alone = rules.rules.filter((rule: Rule) => rules.explain(rule, readerFor(one))?.matches);
          expect(found).toEqual(alone.map(({ name }) => name));
        }
      },
    ),
    { numRuns: 300 },
  );
}, 30_000);
