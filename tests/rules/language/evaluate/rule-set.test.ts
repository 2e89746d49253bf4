import { describe, expect, it } from 'vitest';
import type { FieldReader, LoadOptions } from '../../../../rules/language/index.ts';
import { loaded, matching, readerFor, ruleOf } from '../support.ts';

function rule(name: string, condition: string, keys: Readonly<Record<string, string>> = {}): string {
  const all = { desc: 'd', condition: JSON.stringify(condition), output: 'o', priority: 'INFO', ...keys };
  const lines = Object.entries(all).map(([key, value]) => `  ${key}: ${value}\n`);
  return `- rule: ${name}\n${lines.join('')}  source: coding_agent\n`;
}

const BASH = { 'tool.name': 'Bash', 'tool.input_command': 'curl x' };

describe('judging an event', () => {
  it('names the rules that match in the order they were first defined, whatever their priority', () => {
    const rules = loaded([
      rule('A', 'tool.name = Bash') +
        rule('B', 'tool.name = Read') +
        rule('C', 'tool.name exists', { priority: 'ALERT' }),
      rule('A', 'tool.name startswith B'),
    ]);
    expect(matching(rules, BASH)).toEqual(['A', 'C']);
  });

  it('puts the values into the output and names the fields it used', () => {
    const rules = loaded(
      rule('A', 'tool.name = Bash', { output: '"%tool.name runs %tool.input_command, %agent.name"' }),
    );
    expect(rules.evaluate(readerFor(BASH))).toMatchObject({
      matches: [
        {
          output: 'Bash runs curl x, <NA>',
          fields: expect.arrayContaining([{ field: 'tool.name', value: 'Bash' }]),
        },
      ],
      errors: [],
    });
  });

  it('asks for a field once, and only when a rule needs it', () => {
    const asked: string[] = [];
    const event: FieldReader = {
      read: (field) => {
        asked.push(field);
        return field === 'tool.name' ? 'Bash' : undefined;
      },
    };
    const rules = loaded(
      rule('A', 'tool.name = Read and agent.name = x') +
        rule('B', 'tool.name = Bash and tool.name != Read') +
        rule('C', 'tool.name = Write or tool.name contains z'),
    );
    rules.evaluate(event);
    expect(asked).toEqual(['tool.name']);
  });

  it.each<readonly [string, Partial<LoadOptions>, readonly string[]]>([
    ['all that match', {}, ['A', 'B', 'C']],
    ['the first alone', { ruleMatching: 'first' }, ['A']],
    ['those grave enough', { minimumPriority: 'warning' }, ['B']],
    ['those not switched off by name', { switches: [{ action: 'disable', rule: 'A' }] }, ['B', 'C']],
    ['those not switched off by tag', { switches: [{ action: 'disable', tag: 'loud' }] }, ['A', 'C']],
    [
      'what the last switch says',
      {
        switches: [
          { action: 'disable', rule: '*' },
          { action: 'enable', rule: 'C' },
        ],
      },
      ['C'],
    ],
  ])('answers %s', (_, options, expected) => {
    const rules = loaded(
      rule('A', 'tool.name = Bash') +
        rule('B', 'tool.name = Bash', { priority: 'ERROR', tags: '[loud]' }) +
        rule('C', 'tool.name = Bash', { priority: 'NOTICE' }),
      options,
    );
    expect(matching(rules, BASH)).toEqual(expected);
  });

  it('adds to outputs what it is told to', () => {
    const rules = loaded(rule('A', 'tool.name = Bash', { tags: '[x]' }) + rule('B', 'tool.name = Bash'), {
      outputAdditions: [{ format: 'by %tool.name', tags: ['x'] }],
    });
    expect(rules.evaluate(readerFor(BASH)).matches.map(({ output }) => output)).toEqual(['o by Bash', 'o']);
  });

  it('knows of no other source', () => {
    expect(loaded(rule('A', 'tool.name = Bash')).evaluate(readerFor(BASH), 'other')).toEqual({
      matches: [],
      errors: [],
    });
  });
});

describe('a field that cannot be worked out', () => {
  const broken: FieldReader = {
    read(field) {
      if (field === 'tool.name') return 'Bash';
      throw new Error('the disk is gone');
    },
  };

  it('is an error of each rule that needed it, and of no other', () => {
    const rules = loaded(
      rule('A', 'agent.name = x') + rule('B', 'tool.name = Bash') + rule('C', 'tool.name = Read and agent.name = x'),
    );
    const { matches, errors } = rules.evaluate(broken);
    expect(matches.map((match) => match.rule.name)).toEqual(['B']);
    expect(errors.map((error) => [error.rule.name, error.field, error.message])).toEqual([
      ['A', 'agent.name', 'the disk is gone'],
    ]);
  });

  it('is an error under `not` too, never a silent yes', () => {
    const { matches, errors } = loaded(ruleOf('not agent.name = x')).evaluate(broken);
    expect([matches, errors.length]).toEqual([[], 1]);
  });

  it('does no harm where the answer is clear before', () => {
    const { matches, errors } = loaded(ruleOf('tool.name = Bash or agent.name = x')).evaluate(broken);
    expect([matches.length, errors]).toEqual([1, []]);
  });

  it('leaves a match a match when only the output needed it', () => {
    const { matches, errors } = loaded(rule('A', 'tool.name = Bash', { output: '"%agent.name"' })).evaluate(broken);
    expect([matches.length, errors.length]).toEqual([1, 1]);
  });
});

it('gives the same answers when a reader judges another event in between', () => {
  const rules = loaded(rule('A', 'tool.name = Bash and agent.name = outer') + rule('B', 'tool.name = Read'));
  const inner: string[][] = [];
  const event: FieldReader = {
    read(field) {
      inner.push([...matching(rules, { 'tool.name': 'Read' })]);
      return field === 'tool.name' ? 'Bash' : 'outer';
    },
  };
  expect(rules.evaluate(event).matches.map((match) => match.rule.name)).toEqual(['A']);
  expect(inner[0]).toEqual(['B']);
});

describe('a reader that judges another event in between', () => {
  const first = { ruleMatching: 'first' } as const;
  const two = rule('A', 'tool.name = Bash') + rule('B', 'tool.name = Bash');

  it.each([
    ['all rules', {}, ['A', 'B']],
    ['the first rule that matches', first, ['A']],
  ] as const)('gets %s for it as ever', (_what, options, expected) => {
    const rules = loaded(two, options);
    const inner: (readonly string[])[] = [];
    const read = (): string => {
      if (inner.length === 0) inner.push(matching(rules, BASH));
      return 'Bash';
    };
    expect(rules.evaluate({ read }).matches.map((match) => match.rule.name)).toEqual(expected);
    expect(inner).toEqual([expected]);
    // And later events get what they would have got without it.
    expect(matching(rules, BASH)).toEqual(expected);
  });
});

describe('where the first rule that matches decides', () => {
  const rules = loaded(
    rule('A', 'not tool.name = Bash') +
      rule('B', 'agent.name != x') +
      rule('C', 'tool.name = Bash') +
      rule('D', 'tool.name = Bash'),
    { ruleMatching: 'first' },
  );

  it('neither one that does not match nor one that fails ends the search', () => {
    const { matches, errors } = rules.evaluate({
      read(field) {
        if (field === 'agent.name') throw new Error('gone');
        return 'Bash';
      },
    });
    expect(matches.map((match) => match.rule.name)).toEqual(['C']);
    expect(errors.map((error) => error.rule.name)).toEqual(['B']);
  });
});

describe('what is not there', () => {
  it('nothing that matches and nothing that fails is the same empty answer every time, which nobody can change', () => {
    const rules = loaded(rule('A', 'tool.name = Bash'));
    const [once, again] = [rules.evaluate(readerFor({})), rules.evaluate(readerFor({}), 'no such source')];
    expect(once).toEqual({ matches: [], errors: [] });
    expect(again).toBe(once);
    expect([once, once.matches, once.errors].every((part) => Object.isFrozen(part))).toBe(true);
  });

  it('a rule of another set is not explained', () => {
    const [other] = loaded(rule('A', 'tool.name = Bash')).rules;
    if (!other) throw new Error('it loads');
    expect(loaded(rule('A', 'tool.name = Bash')).explain(other, readerFor(BASH))).toBeUndefined();
  });

  it('a used field that failed has no value, and the failure is named in the words it came with', () => {
    const rules = loaded(rule('A', 'tool.name = Bash or agent.name = x'));
    const { matches } = rules.evaluate({
      read(field) {
        if (field === 'agent.name') throw new Error('gone');
        return 'Bash';
      },
    });
    expect(matches[0]?.fields).toEqual([
      { field: 'tool.name', value: 'Bash' },
      { field: 'agent.name', value: undefined },
    ]);
    const { errors } = rules.evaluate({
      read: () => {
        throw 'words alone';
      },
    });
    expect(errors).toMatchObject([{ field: 'tool.name', message: 'words alone' }]);
  });

  it.each([
    ['informational', ['A']],
    ['warning', []],
    ['debug', ['A']],
  ] as const)('rules below the least priority that counts, %s, are not judged', (minimumPriority, expected) => {
    const rules = loaded(rule('A', 'tool.name = Bash'), { minimumPriority });
    expect(matching(rules, BASH)).toEqual(expected);
    expect(rules.rules).toHaveLength(1);
  });
});
