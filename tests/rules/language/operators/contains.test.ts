import { describe, expect, it } from 'vitest';
import { codesOf, holds } from '../support.ts';

describe('contains', () => {
  it.each([
    ['rm', { 'tool.name': 'sudo rm x' }, true],
    ['"rm -rf"', { 'tool.name': 'rm -rf /' }, true],
    ['RM', { 'tool.name': 'rm' }, false],
    ['x', {}, false],
    ['""', { 'tool.name': '' }, true],
    ['""', {}, false],
    ['é', { 'tool.name': 'café' }, true],
    ['"\\n"', { 'tool.name': 'a\nb' }, true],
    ['val(agent.name)', { 'tool.name': 'abc', 'agent.name': 'b' }, true],
    ['b64("cm0=")', { 'tool.name': 'a rm b' }, true],
  ])('%s in %j is %s', (value, event, expected) => expect(holds(`tool.name contains ${value}`, event)).toBe(expected));

  it('needs a blank after it', () => expect(codesOf('tool.name contains"x"')).toEqual(['operator-expected']));

  it.each(['test.num', 'test.bool', 'test.list', 'test.ip', 'test.net'])('is not for %s', (field) =>
    expect(codesOf(`${field} contains 1`)).toEqual(['operator-for-type']),
  );
});
