/** What conditions demand, seen in which of them the index leaves over. */
import { describe, expect, it } from 'vitest';
import { compiled, type Event, readerFor } from '../support.ts';

/** A rule that reads these first, so that the index may. */
const READS = 'tool.name = zz or tool.input_command = zz or agent.name = zz or tool.file_path = zz';

function isCandidate(condition: string, event: Event): boolean {
  return compiled([READS, condition]).candidates(readerFor(event)).includes(1);
}

const A = { 'tool.name': 'a' };
const B = { 'tool.name': 'b' };

describe('a condition has a chance', () => {
  it.each<readonly [string, Event, boolean]>([
    ['tool.name = a', A, true],
    ['tool.name = a', B, false],
    ['tool.name != a', A, true],
    ['tool.name exists', B, true],
    ['not tool.name = a', A, true],
    ['not tool.name = a', B, true],
    // All parts, each of which may say no.
    ['tool.name != x and tool.name = a', B, false],
    ['tool.name = a and tool.input_command contains x', { ...A, 'tool.input_command': 'y' }, false],
    ['tool.name = a and tool.input_command contains x', { ...A, 'tool.input_command': 'x' }, true],
    // Any of them, when all of them demand something of one kind.
    ['tool.name = a or tool.name = b', B, true],
    ['tool.name = a or agent.name = b', { 'agent.name': 'b' }, true],
    ['tool.name = a or agent.name = b', B, false],
    ['tool.name = a or tool.name contains b', B, true],
    ['tool.name contains c or tool.name = a', B, true],
    ['tool.name contains a or tool.name contains c', B, false],
    ['tool.name contains a or tool.name != c', B, true],
    ['tool.name = a or not tool.name = c', B, true],
    // What a part demands second may be what all parts have in common.
    ['(tool.input_command contains x and tool.name = a) or tool.name = c', B, false],
    ['(tool.input_command contains x and tool.name = b) or tool.name = c', B, true],
    [
      '(tool.name = a and tool.input_command contains x) or (tool.name = b and tool.input_command contains y)',
      { ...B, 'tool.input_command': 'z' },
      false,
    ],
    [
      '(tool.name = a and tool.input_command contains x) or (tool.name = b and tool.input_command contains y)',
      { ...B, 'tool.input_command': 'y' },
      true,
    ],
    // What can never hold adds nothing to what else may.
    ['tool.name in ()', A, false],
    ['tool.name in () or tool.name = a', A, true],
    ['tool.name in () or tool.name = a', B, false],
    ['tool.name = a and tool.name contains anyof ()', A, false],
    ['tool.name contains anyof ()', A, false],
    ['tool.name pmatch ()', A, false],
  ])('%s, %j: %s', (condition, event, expected) => expect(isCandidate(condition, event)).toBe(expected));

  it.each<readonly [string, string, boolean]>([
    ['contains anyof (b, c)', 'xbx', true],
    ['contains anyof (b, c)', 'x', false],
    ['contains oneof (b, c)', 'xc', true],
    ['contains allof (b, c)', 'xc', false],
    ['contains allof (b, c)', 'cb', true],
    ['contains allof ()', 'x', false],
    ['contains anyof (b, "")', 'x', true],
    ['!= anyof (b, c)', 'b', true],
    ['= anyof (b, c)', 'c', true],
    ['= anyof (b, c)', 'd', false],
    ['contains ""', 'x', true],
    ['startswith ab', 'xx', false],
    ['endswith ab', 'xx', false],
    ['icontains AB', 'xABx', true],
    ['icontains AB', 'xAx', false],
    ['glob "*a*bcd*e"', 'xbcdx', true],
    ['glob "*a*bcd*e"', 'axcxe', false],
    ['glob "a?bcd?e"', 'axcxe', false],
    ['glob "*[ab]cde*"', 'zcz', true],
    ['glob "*a\\\\*b*"', 'z', true],
    ['iglob "*a*BCD*e"', 'xbCdx', true],
    ['iglob "*a*BCD*e"', 'AxCxE', false],
    ['regex ".*ab+c.*"', 'zzz', false],
    ['regex ".*"', 'zzz', true],
    ['pmatch (/home/*/.ssh)', '/home/x', false],
    ['pmatch (/home/*/.ssh)', 'x.sshx', true],
    ['pmatch (/etc/ab)', '/x/ab', false],
    ['pmatch (/etc/ab)', '/etc/x', true],
    ['pmatch (/a/bb/c)', '/a/bb/x', false],
    ['pmatch (/a/bb/c)', 'c', true],
    ['pmatch (/etc/x, /usr/y)', '/usr', true],
    ['pmatch (/etc/x, /usr/y)', '/var', false],
    ['pmatch (/etc/x, "/*")', '/var', true],
    ['pmatch (/home/v*)', '/home', true],
    ['pmatch (/abc/v?w)', '/abc', true],
    ['pmatch (/abc/[vw]xyz)', '/abc', true],
    ['pmatch (/)', '/x', true],
  ])('tool.name %s, of %s: %s', (check, value, expected) =>
    expect(isCandidate(`tool.name ${check}`, { 'tool.name': value })).toBe(expected),
  );

  it.each<readonly [string, Event, boolean]>([
    ['test.num = 5', { 'test.num': 5 }, true],
    ['test.num == 5', { 'test.num': 5 }, true],
    ['test.num = 5', { 'test.num': 6 }, false],
    ['test.num == 5', { 'test.num': 6 }, false],
    ['test.num != 5', { 'test.num': 5 }, true],
    ['test.num > 5', { 'test.num': 6 }, true],
    ['test.num in (5, 6)', { 'test.num': 6 }, true],
    ['test.num in (5, 6)', { 'test.num': 7 }, false],
    ['test.num = anyof (5, 6)', { 'test.num': 6 }, true],
    ['test.list in (a, b)', { 'test.list': ['b', 'c'] }, true],
    ['test.list in (a, b)', { 'test.list': ['c'] }, false],
    ['test.list intersects (a, b)', { 'test.list': ['c', 'b'] }, true],
    ['test.list intersects (a, b)', { 'test.list': ['c'] }, false],
    ['tolower(test.list) in (a)', { 'test.list': ['a'] }, false],
    ['getopt(test.list, "ab") in (a)', { 'test.list': ['x'] }, true],
    ['getopt(test.list, "ab") in ()', { 'test.list': ['x'] }, true],
    // Where no other rule reads a field first, it may be read when this one would.
    ['not tool.name = x and tool.name = a', A, true],
    ['not tool.name = x and tool.name = a', B, false],
    ['tool.name = a and agent.name contains x', { ...A, 'agent.name': 'x' }, true],
    ['tool.name = a and agent.name contains x', { ...A, 'agent.name': 'y' }, false],
    [
      '(tool.name = a and agent.name contains x) or (tool.name = b and agent.name contains y)',
      { ...B, 'agent.name': 'y' },
      true,
    ],
    [
      '(tool.name = a and agent.name contains x) or (tool.name = b and agent.name contains y)',
      { ...B, 'agent.name': 'z' },
      false,
    ],
  ])('alone: %s, %j: %s', (condition, event, expected) => {
    expect(compiled([condition]).candidates(readerFor(event))).toEqual(expected ? [0] : []);
  });
});

describe('however many alternatives', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => `w${i}.`);

  it.each([3, 1999, 2000, 2001, 5000])('%i of them are each found', (count) => {
    const words = many(count).join(', ');
    const half = Math.ceil(count / 2);
    const parts = [many(count).slice(0, half), many(count).slice(half)].map(
      (part) => `tool.name in (${part.join(', ')})`,
    );
    const { holding, candidates } = compiled([
      `tool.name contains anyof (${words})`,
      `tool.name in (${words})`,
      parts.join(' or '),
    ]);
    for (const place of [0, half, count - 1]) {
      const event = readerFor({ 'tool.name': `w${place}.` });
      expect(holding(event)).toEqual([0, 1, 2]);
      expect(candidates(event)).toEqual([0, 1, 2]);
    }
  });

  it('the parts of a long conjunction all have to hold', () => {
    const parts = Array.from({ length: 20 }, (_, i) => `tool.name contains c${i}.`);
    const whole = Array.from({ length: 20 }, (_, i) => `c${i}.`);
    const { holding, candidates } = compiled([parts.join(' and ')]);
    expect(candidates(readerFor({ 'tool.name': whole.join('') }))).toEqual([0]);
    expect(holding(readerFor({ 'tool.name': whole.join('') }))).toEqual([0]);
    expect(holding(readerFor({ 'tool.name': whole.slice(0, 19).join('') }))).toEqual([]);
  });
});

describe('nothing is read before a condition would read it', () => {
  it.each([
    'tool.name != x and agent.name = c',
    'tool.name != x and agent.name contains c',
    'tool.name != x and agent.name icontains c',
    'tool.name != x and agent.name pmatch (/c)',
    'tool.name != x and concat(agent.name, agent.os) = c',
    'not tool.name = x and agent.name = c',
    'not tool.name = x and agent.name contains c',
    '(tool.name != x or tool.name < 1) and agent.name = c',
    '(tool.name != x or tool.name < 1) and agent.name contains c',
    'tool.name = a and agent.name contains c',
    'tool.name = a and agent.name = c',
    'tool.name in () and agent.name = c',
  ])('%s', (condition) => {
    const asked: string[] = [];
    const { candidates, holding } = compiled([condition]);
    const event = {
      read(field: string) {
        asked.push(field);
        return 'x';
      },
    };
    candidates(event);
    expect(asked.filter((field) => field !== 'tool.name')).toEqual([]);
    expect(holding(event)).toEqual([]);
  });
});
