import { describe, expect, it } from 'vitest';
import { errorOf, holds } from '../support.ts';

describe('regex', () => {
  it.each([
    ['abc', 'abc', true],
    ['abc', 'xabcx', false],
    ['.*abc.*', 'xabcx', true],
    ['a|b', 'b', true],
    ['(a|b)+', 'abba', true],
    ['[0-9]{2,3}', '12', true],
    ['[0-9]{2,3}', '1234', false],
    ['[[:alpha:]]+', 'abc', true],
    ['a.c', 'a\nc', false],
    ['a[^b]c', 'a\nc', true],
    ['.', 'é', true],
    ['.', '\u{1f600}', true],
    ['A', 'a', false],
    ['[.]', '.', true],
    ['[.]', 'x', false],
    ['(.|\\n)*x', 'a\nx', true],
    ['x*', '', true],
  ])('%s matches %j: %s', (pattern, value, expected) =>
    expect(holds(`tool.name regex "${pattern}"`, { 'tool.name': value })).toBe(expected),
  );

  it('takes ^ and $ at line ends inside the value', () => {
    expect(holds('tool.name regex "(.|\\n)*^b$(.|\\n)*"', { 'tool.name': 'a\nb\nc' })).toBe(true);
  });

  it.each([
    ['"\\\\d+"', 'escape', '\\d'],
    ['"(?i)a"', 'repeat-nothing', '?'],
    ['"(a"', 'group-open', '(a'],
    ['"a)"', 'group-close', 'a)'],
    ['"[z-a]"', 'class-range', 'z-a'],
    ['"[a"', 'class-open', '[a'],
    ['"a{1001}"', 'repeat-size', '{1001}'],
    ['*', 'repeat-nothing', '*'],
  ])('refuses %s', (pattern, reason, part) => {
    const { code, details } = errorOf(`tool.name regex ${pattern}`);
    expect([code, details['reason'], details['part']]).toEqual(['regex-invalid', reason, part]);
  });

  it('takes a fixed pattern only', () =>
    expect(errorOf('tool.name regex val(agent.name)').code).toBe('right-side-operator'));

  it('stays linear where others explode', () => {
    const value = 'a'.repeat(50_000);
    const start = performance.now();
    expect(holds('tool.name regex "(a*)*(a|aa)*b"', { 'tool.name': value })).toBe(false);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
