import { describe, expect, it } from 'vitest';
import { codesOf, holds } from '../support.ts';

describe('len', () => {
  it.each([
    ['len(tool.name) = 4', { 'tool.name': 'Bash' }, true],
    ['len(tool.name) = 2', { 'tool.name': 'é' }, true],
    ['len(tool.name) = 4', { 'tool.name': '\u{1f600}' }, true],
    ['len(tool.name) = 0', { 'tool.name': '' }, true],
    ['len(tool.name) = 0', {}, false],
    ['len(test.list) = 2', { 'test.list': ['a', 'b'] }, true],
    ['len(test.list) = 0', { 'test.list': [] }, false],
    ['len(test.numlist) > 1', { 'test.numlist': [5, 6] }, true],
    ['len(join(",", test.list)) = 3', { 'test.list': ['a', 'b'] }, true],
    ['len(getopt(test.list, "ab:")) = 3', { 'test.list': ['-a', '-b', 'x'] }, true],
    ['test.num = len(tool.name)', { 'test.num': 1, 'tool.name': 'a' }, true],
  ])('%s of %j is %s', (condition, event, expected) => expect(holds(condition, event)).toBe(expected));

  it('is for texts and lists', () => expect(codesOf('len(test.num) = 1')).toEqual(['transformer-type']));
  it('gives a number', () => expect(codesOf('len(tool.name) contains 1')).toEqual(['operator-for-type']));
});
