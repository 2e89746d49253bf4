import { describe, expect, it } from 'vitest';
import { codesOf, holds } from '../support.ts';

describe('in', () => {
  it.each([
    ['tool.name in (a, b)', { 'tool.name': 'b' }, true],
    ['tool.name in (a, b)', { 'tool.name': 'c' }, false],
    ['tool.name in (a, b)', {}, false],
    ['not tool.name in (a, b)', {}, true],
    ['tool.name in ("a b", \'c\')', { 'tool.name': 'a b' }, true],
    ['tool.name in a', { 'tool.name': 'a' }, true],
    ['tool.name in ()', { 'tool.name': '' }, false],
    ['not tool.name in ()', { 'tool.name': '' }, true],
    ['test.num in (1, 2)', { 'test.num': 2 }, true],
    ['test.num in (18446744073709551615)', { 'test.num': 18446744073709551615n }, true],
    ['test.bool in (true)', { 'test.bool': true }, true],
    ['test.ip in (10.0.0.1, ::1)', { 'test.ip': '::1' }, true],
    ['test.net in (10.0.0.0/8, 192.168.0.0/16)', { 'test.net': '192.168.3.4' }, true],
    ['test.list in (a, b)', { 'test.list': ['a', 'b', 'a'] }, true],
    ['test.list in (a, b)', { 'test.list': ['a', 'c'] }, false],
    ['test.list in (a)', {}, false],
    ['test.numlist in (1, 2)', { 'test.numlist': [1, 2] }, true],
    ['tool.name in val(agent.name)', { 'tool.name': 'x', 'agent.name': 'x' }, true],
    ['test.list in val(test.list2)', { 'test.list': ['a'], 'test.list2': ['b', 'a'] }, true],
    ['test.list in val(test.list2)', { 'test.list': ['a', 'c'], 'test.list2': ['b', 'a'] }, false],
  ])('%s of %o is %s', (condition, event, expected) => expect(holds(condition, event)).toBe(expected));

  it('needs no blank before the parenthesis', () => expect(codesOf('tool.name in(a)')).toEqual([]));

  it.each([
    ['tool.name in (a,)', 'list-item-expected'],
    ['tool.name in (a b)', 'parenthesis-open'],
    ['tool.name in (a, (b))', 'list-item-expected'],
    ['tool.name in "a"', 'list-expected'],
    ['test.num in (x)', 'number-invalid'],
    ['test.list in val(tool.name)', 'right-side-type'],
  ])('refuses %s', (condition, code) => expect(codesOf(condition)[0]).toBe(code));
});
