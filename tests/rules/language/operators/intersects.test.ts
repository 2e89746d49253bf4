import { describe, expect, it } from 'vitest';
import { holds } from '../support.ts';

describe('intersects', () => {
  it.each([
    ['test.list intersects (a, b)', { 'test.list': ['c', 'a'] }, true],
    ['test.list intersects (a, b)', { 'test.list': ['c'] }, false],
    ['test.list intersects (a)', {}, false],
    ['test.list intersects (a)', { 'test.list': [] }, false],
    ['not test.list intersects (a)', {}, true],
    ['test.numlist intersects (3, 4)', { 'test.numlist': [1, 3] }, true],
    ['tool.name intersects (a, b)', { 'tool.name': 'b' }, true],
    ['test.list intersects val(test.list2)', { 'test.list': ['a', 'c'], 'test.list2': ['c'] }, true],
    ['test.list intersects ()', { 'test.list': ['a'] }, false],
  ])('%s of %j is %s', (condition, event, expected) => expect(holds(condition, event)).toBe(expected));
});
