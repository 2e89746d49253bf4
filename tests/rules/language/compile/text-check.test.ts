import { describe, expect, it } from 'vitest';
import { compiled, type Event, holds } from '../support.ts';

describe('the order of texts', () => {
  it.each([
    ['<', [true, false, false]],
    ['<=', [true, true, false]],
    ['>', [false, false, true]],
    ['>=', [false, true, true]],
  ] as const)('%s of a smaller, an equal and a greater one', (operator, expected) => {
    const values = ['1', '5', '9'];
    expect(values.map((value) => holds(`tool.name ${operator} 5`, { 'tool.name': value }))).toEqual(expected);
    expect(
      values.map((value) => holds(`tool.name ${operator} val(agent.name)`, { 'tool.name': value, 'agent.name': '5' })),
    ).toEqual(expected);
  });
});

describe('a text beside another field', () => {
  const other = { 'agent.name': 'Ab' };

  it.each<readonly [string, string, boolean]>([
    ['=', 'Ab', true],
    ['=', 'ab', false],
    ['!=', 'ab', true],
    ['!=', 'Ab', false],
    ['contains', 'xAbx', true],
    ['contains', 'xabx', false],
    ['icontains', 'xaBx', true],
    ['icontains', 'xa-b', false],
    ['startswith', 'Abx', true],
    ['startswith', 'xAb', false],
    ['endswith', 'xAb', true],
    ['endswith', 'Abx', false],
    ['glob', 'Ab', true],
    ['glob', 'ab', false],
    ['iglob', 'ab', true],
    ['iglob', 'abc', false],
    ['in', 'Ab', true],
    ['in', 'ab', false],
    ['intersects', 'Ab', true],
  ])('%s, of %s: %s', (operator, value, expected) =>
    expect(holds(`tool.name ${operator} val(agent.name)`, { 'tool.name': value, ...other })).toBe(expected),
  );

  const OPERATORS = '= != < <= > >= contains icontains startswith endswith glob iglob in intersects'.split(' ');

  it.each(OPERATORS)('%s is false where either is missing', (operator) => {
    const condition = `tool.name ${operator} val(agent.name)`;
    for (const text of ['', 'a', 'undefined']) {
      expect(holds(condition, { 'tool.name': text })).toBe(false);
      expect(holds(condition, { 'agent.name': text })).toBe(false);
    }
    expect(holds(condition, {})).toBe(false);
  });

  it.each(OPERATORS)('%s does not read the second where the first is missing', (operator) => {
    const asked: string[] = [];
    const read = (name: string) => void asked.push(name);
    expect(compiled([`tool.name ${operator} val(agent.name)`]).holding({ read })).toEqual([]);
    expect(asked).toEqual(['tool.name']);
  });
});

it.each<readonly [string, Event, boolean]>([
  ['tool.name icontains a or agent.name icontains b', { 'tool.name': 'x', 'agent.name': 'B' }, true],
  ['tool.name iglob "a*" or agent.name iglob "b*"', { 'tool.name': 'x', 'agent.name': 'BC' }, true],
  ['tool.name pmatch (/a) or agent.name pmatch (/b)', { 'tool.name': '/x', 'agent.name': '/b/c' }, true],
  ['tool.name icontains a and agent.name icontains a', { 'tool.name': 'A', 'agent.name': 'x' }, false],
  ['tool.name pmatch (/a) and agent.name pmatch (/a)', { 'tool.name': '/a', 'agent.name': '/x' }, false],
])('each field is looked at by itself: %s', (condition, event, expected) =>
  expect(holds(condition, event)).toBe(expected),
);

describe('text that was base64', () => {
  const encoded = (text: string) => ({ 'tool.name': Buffer.from(text).toString('base64') });

  it.each<readonly [string, string, boolean]>([
    ['contains b', 'a\0b', false],
    ['contains a', 'a\0b', true],
    ['regex "a"', 'a\0b', false],
    ['regex "a"', 'a\0', true],
    ['pmatch (/a)', '/a\0\0', true],
    ['in (a)', 'a\0b', false],
  ])('b64(tool.name) %s of %j: %s', (check, text, expected) =>
    expect(holds(`b64(tool.name) ${check}`, encoded(text))).toBe(expected),
  );
});
