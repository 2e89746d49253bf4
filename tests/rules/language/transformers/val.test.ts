import { describe, expect, it } from 'vitest';
import { codesOf, holds } from '../support.ts';

describe('val', () => {
  it.each([
    ['tool.name = val(agent.name)', { 'tool.name': 'a', 'agent.name': 'a' }, true],
    ['tool.name = val( agent.name )', { 'tool.name': 'a', 'agent.name': 'a' }, true],
    ['tool.name contains val(test.arg[k])', { 'tool.name': 'abc', 'test.arg': { k: 'b' } }, true],
    ['tool.name = val(agent.name)', { 'tool.name': 'a' }, false],
  ])('%s of %j is %s', (condition, event, expected) => expect(holds(condition, event)).toBe(expected));

  it.each([
    ['val(tool.name) = a', 'unexpected-token'],
    ['tool.name = val(tolower(agent.name))', 'field-expected-in-val'],
    ['tool.name = val(test.num)', 'right-side-type'],
    ['test.num = val(tool.name)', 'right-side-type'],
    ['test.net = val(test.net)', 'right-side-network'],
    ['tool.name in (val(agent.name))', 'parenthesis-open'],
  ])('refuses %s', (condition, code) => expect(codesOf(condition)[0]).toBe(code));

  it('is hinted at where a field stands as a value', () =>
    expect(codesOf('tool.name = agent.name')).toEqual(['value-is-field']));
});
