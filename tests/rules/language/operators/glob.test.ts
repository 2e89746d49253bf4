import { describe, expect, it } from 'vitest';
import { holds } from '../support.ts';

const CASES = [
  ['*', '', true],
  ['a*c', 'abc', true],
  ['a*c', 'ac', true],
  ['a*c', 'abd', false],
  ['a*c', 'ABC', false],
  ['A*c', 'abc', false],
  ['[ab]*', 'B', false],
  ['*.env', '/app/.env', true],
  ['/etc/*', '/etc/ssh/config', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['?', 'é', false],
  ['??', 'é', true],
  ['[abc]x', 'bx', true],
  ['[!abc]x', 'bx', false],
  ['[a-f]9', 'e9', true],
  ['[[:digit:]]', '7', true],
  ['[é]', 'é', false],
  ['{a,b}', 'a', false],
  ['{a,b}', '{a,b}', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['[a', '[a', true],
  ['*a*b*c*', 'xxaxxbxxcxx', true],
  ['*a*b*c*', 'xxcxxbxxaxx', false],
  ['ab*ba', 'aba', false],
  ['*[0-9]?x', 'a1bx', true],
  ['', '', true],
  ['', 'a', false],
] as const;

describe('glob', () => {
  it.each(CASES)('%s matches %s: %s', (pattern, value, expected) =>
    expect(holds(`tool.name glob val(agent.name)`, { 'tool.name': value, 'agent.name': pattern })).toBe(expected),
  );

  it.each(CASES)('%s matches %s as a constant, too: %s', (pattern, value, expected) => {
    const quoted = `"${pattern.replaceAll('\\', '\\\\')}"`;
    expect(holds(`tool.name glob ${quoted}`, { 'tool.name': value })).toBe(expected);
  });

  it('is false of nothing', () => expect(holds('tool.name glob *', {})).toBe(false));
});
