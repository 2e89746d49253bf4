/** The index may only leave out rules that cannot match. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldReader, Rule, RuleSet } from '../../../../rules/language/index.ts';
import { compiled, type Event, loaded, matching, readerFor } from '../support.ts';

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

/** The event, as one some fields of which cannot be worked out. */
function without(whole: FieldReader, failing: readonly string[]): FieldReader {
  return {
    read(name, argument) {
      if (failing.includes(name)) throw new Error('gone');
      return whole.read(name, argument);
    },
  };
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

it('leaves out no rule that matches, nor one that might if a field that fails could be read', () => {
  const fields = ['tool.name', 'tool.input_command', 'agent.name', 'test.list', 'test.num'];
  fc.assert(
    fc.property(
      fc.array(condition, { minLength: 1, maxLength: 40 }),
      fc.array(fc.tuple(event, fc.subarray(fields)), { minLength: 1, maxLength: 4 }),
      (conditions, events) => {
        const { candidates, holding } = compiled(conditions);
        for (const [one, failing] of events) {
          const whole = readerFor(one);
          expect(candidates(without(whole, failing))).toEqual(expect.arrayContaining([...holding(whole)]));
        }
      },
    ),
    { numRuns: 300 },
  );
}, 30_000);

describe('among more rules than one word has bits', () => {
  const COUNT = 100;
  /** Every third is found by a value, by a text and by nothing. */
  const rules = rulesOf(
    Array.from({ length: COUNT }, (_, i) => {
      if (i % 3 === 0) return `tool.name = name${i}`;
      if (i % 3 === 1) return `tool.input_command contains "text${i}."`;
      return `test.num > ${i}`;
    }),
  );
  const numbers = Array.from({ length: COUNT }, (_, i) => i);

  it.each(numbers.filter((i) => i % 3 === 0))('rule %i is found by its value alone', (i) => {
    expect(matching(rules, { 'tool.name': `name${i}` })).toEqual([`R${i}`]);
  });

  it.each(numbers.filter((i) => i % 3 === 1))('rule %i is found by its text alone', (i) => {
    expect(matching(rules, { 'tool.input_command': `a text${i}. b` })).toEqual([`R${i}`]);
  });

  it('rules that demand neither are always looked at', () => {
    expect(matching(rules, { 'test.num': COUNT })).toEqual(numbers.filter((i) => i % 3 === 2).map((i) => `R${i}`));
  });

  it('all are found at once, in their order', () => {
    const all = numbers.filter((i) => i % 3 === 1).map((i) => `text${i}.`);
    const event = { 'tool.name': 'name99', 'tool.input_command': all.join(' '), 'test.num': COUNT };
    expect(matching(rules, event)).toEqual(numbers.filter((i) => i % 3 !== 0 || i === 99).map((i) => `R${i}`));
  });

  it('a field that fails makes each rule that needs it an error, and no other', () => {
    const failing = (field: string): FieldReader => ({
      read(asked) {
        if (asked === field) throw new Error('gone');
        return undefined;
      },
    });
    const failed = (field: string) => rules.evaluate(failing(field)).errors.map(({ rule }) => rule.name);
    expect(failed('tool.name')).toEqual(numbers.filter((i) => i % 3 === 0).map((i) => `R${i}`));
    expect(failed('tool.input_command')).toEqual(numbers.filter((i) => i % 3 === 1).map((i) => `R${i}`));
    expect(failed('agent.name')).toEqual([]);
  });
});

describe('a text', () => {
  const found = (literals: readonly string[], text: string) =>
    matching(rulesOf(literals.map((literal) => `tool.input_command contains ${JSON.stringify(literal)}`)), {
      'tool.input_command': text,
    });

  it.each([
    ['literals in each other', ['she', 'he', 'hers', 'his', 'e'], 'ushers', ['R0', 'R1', 'R2', 'R4']],
    ['literals that begin alike', ['abcd', 'abce', 'abc', 'bce'], 'xabce', ['R1', 'R2', 'R3']],
    ['one that begins again in its midst', ['aab', 'abab'], 'aaabab', ['R0', 'R1']],
    ['the same one twice', ['rm', 'rm'], 'rm', ['R0', 'R1']],
    ['one that would only follow after another character', ['ab'], 'a\u{1f600}b', []],
    ['characters beyond all that any literal has', ['zz'], '\uffffzz\uffff', ['R0']],
    ['pairs of surrogates', ['\u{1f600}', '\u{1f601}'], '\u{1f601}', ['R1']],
    [
      'a literal longer than what is looked for first',
      [`${'x'.repeat(40)}y`, `${'x'.repeat(40)}z`],
      `${'x'.repeat(50)}z`,
      ['R1'],
    ],
    ['nothing', ['a'], '', []],
  ] as const)('with %s', (_what, literals, text, expected) => {
    expect(found(literals, text)).toEqual(expected);
  });

  it('is found in event after event', () => {
    const rules = rulesOf(['tool.input_command contains "ab"', 'tool.input_command contains "b"']);
    const events = ['ab', 'b', '', 'ab', 'x', 'ab'].map((text) => matching(rules, { 'tool.input_command': text }));
    expect(events).toEqual([['R0', 'R1'], ['R1'], [], ['R0', 'R1'], [], ['R0', 'R1']]);
  });

  it('of literals too many for the table is looked at by each rule', () => {
    const literals = Array.from({ length: 1500 }, (_, i) => String.fromCharCode(0x4e00 + i).repeat(20));
    expect(found(literals, `a${literals[0]}b${literals[1499]}c`)).toEqual(['R0', 'R1499']);
  });
});

describe('a demand', () => {
  it.each([
    ['that nothing meets leaves the others alone', ['tool.name in ()', 'tool.name = a'], { 'tool.name': 'a' }, ['R1']],
    ['is met by any value of a list', ['test.list intersects (x, y)'], { 'test.list': ['a', 'y'] }, ['R0']],
    ['of several values is met by each', ['tool.name in (a, b)', 'tool.name = b'], { 'tool.name': 'b' }, ['R0', 'R1']],
    [
      'of two fields is met by both',
      ['tool.name = a and agent.name = b'],
      { 'tool.name': 'a', 'agent.name': 'b' },
      ['R0'],
    ],
    ['of two fields is not met by one', ['tool.name = a and agent.name = b'], { 'tool.name': 'a' }, []],
    [
      'of one of two fields is met by the second',
      ['tool.name = a or agent.name = b'],
      { 'tool.name': 'x', 'agent.name': 'b' },
      ['R0'],
    ],
  ] as const)('%s', (_what, conditions, given, expected) => {
    expect(matching(rulesOf(conditions), given)).toEqual(expected);
  });

  it.each<readonly [string, readonly string[]]>([
    [
      'what other parts demand',
      ['tool.name = a and tool.input_command contains "x"', 'tool.name = b and agent.name = c'],
    ],
    ['one of several values', ['tool.name = a or (tool.name startswith b and agent.name = c)']],
    ['a value made of several fields', ['tool.name startswith a and concat(tool.name, agent.name) = ab']],
    ['a text made of several fields', ['tool.name startswith a and concat(tool.name, agent.name) contains ab']],
  ])('reads no field before a rule would, for %s', (_, conditions) => {
    const asked: string[] = [];
    rulesOf(conditions).evaluate({
      read(field) {
        asked.push(field);
        return 'nothing';
      },
    });
    expect(asked).toEqual(['tool.name']);
  });
});

describe('a rule is not looked at', () => {
  /** The first rule is one of each kind that nothing here concerns. */
  const REST = 'tool.name = zz and tool.input_command contains zz';

  it.each<readonly [string, readonly string[], Event, readonly number[]]>([
    ['when a field has another value', [REST, 'tool.name = a', 'tool.name = b'], { 'tool.name': 'b' }, [2]],
    ['when a field has none of some values', [REST, 'tool.name in (a, b)', 'tool.name = c'], { 'tool.name': 'c' }, [2]],
    ['when no value of a list is right', [REST, 'test.list intersects (a)'], { 'test.list': ['b'] }, []],
    ['when a field has no value', [REST, 'tool.name = a', 'tool.input_command contains a'], {}, []],
    [
      'when a text is missing that it demands',
      [REST, 'tool.input_command contains a', 'tool.input_command contains b', 'tool.input_command exists'],
      { 'tool.input_command': 'b' },
      [2, 3],
    ],
    [
      'when the value is right and the text is not',
      [REST, 'tool.name = a and tool.input_command contains x', 'tool.name = a and tool.input_command contains y'],
      { 'tool.name': 'a', 'tool.input_command': 'y' },
      [2],
    ],
    ['when it could never match', ['tool.name = a and tool.name in ()', 'tool.name = a'], { 'tool.name': 'a' }, [1]],
  ])('%s', (_, conditions, given, expected) => {
    expect(compiled(conditions).candidates(readerFor(given))).toEqual(expected);
  });
});

describe('a field that cannot be worked out', () => {
  const all = { 'tool.name': 'a', 'tool.input_command': 'x', 'agent.name': 'b' };

  it.each<readonly [string, readonly string[], readonly string[], readonly number[]]>([
    [
      'keeps the rules that another field has found',
      ['tool.name = a', 'agent.name = c', 'agent.os exists'],
      ['agent.name'],
      [0, 1, 2],
    ],
    [
      'keeps the rules that another text has found',
      ['tool.name contains a', 'tool.input_command contains y', 'agent.name contains c', 'tool.name contains y'],
      ['tool.input_command'],
      [0, 1],
    ],
  ])('%s', (_, conditions, failing, expected) => {
    expect(compiled(conditions).candidates(without(readerFor(all), failing))).toEqual(expected);
  });
});
