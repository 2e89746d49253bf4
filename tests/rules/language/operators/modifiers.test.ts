import { describe, expect, it } from 'vitest';
import { codesOf, holds } from '../support.ts';

describe('anyof, allof, oneof', () => {
  it.each([
    ['contains anyof (a, b)', 'xbx', true],
    ['contains anyof (a, b)', 'x', false],
    ['contains allof (a, b)', 'ab', true],
    ['contains allof (a, b)', 'a', false],
    ['contains oneof (a, b)', 'a', true],
    ['contains oneof (a, b)', 'ab', false],
    ['contains oneof (a, a)', 'a', false],
    ['startswith anyof ("git ", "hg ")', 'hg push', true],
    ['endswith anyof (.pem, .key)', 'id.key', true],
    ['icontains allof (A, B)', 'ab', true],
    ['glob anyof (*.pem, *.key)', 'id.key', true],
    ['iglob anyof (*.PEM)', 'id.pem', true],
    ['regex anyof ("a+", "b+")', 'bb', true],
    ['= anyof (a, b)', 'b', true],
    ['!= allof (a, b)', 'c', true],
    ['!= allof (a, b)', 'a', false],
    ['contains anyof ()', 'a', false],
    ['contains anyof a', 'xax', true],
  ])('%s with %s is %s', (check, value, expected) =>
    expect(holds(`tool.name ${check}`, { 'tool.name': value })).toBe(expected),
  );

  it.each([
    ['test.num = anyof (1, 2)', { 'test.num': 2 }, true],
    ['test.num != allof (1, 2)', { 'test.num': 2 }, false],
    ['test.net = anyof (10.0.0.0/8, 172.16.0.0/12)', { 'test.net': '172.16.1.1' }, true],
  ])('%s of %j is %s', (condition, event, expected) => expect(holds(condition, event)).toBe(expected));

  it('are words like others without a list after them', () => {
    expect(holds('tool.name = anyof', { 'tool.name': 'anyof' })).toBe(true);
    expect(codesOf('tool.name = anyof')).toEqual(['trap-word-as-text']);
  });

  it('need a blank before the parenthesis', () =>
    expect(codesOf('tool.name contains anyof(a)')[0]).toBe('unexpected-token'));

  it('are not for lists', () => expect(codesOf('test.list in anyof (a)')[0]).toBe('unexpected-token'));
});
