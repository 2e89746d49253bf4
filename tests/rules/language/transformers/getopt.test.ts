import { describe, expect, it } from 'vitest';
import { codesOf, holds } from '../support.ts';

describe('getopt', () => {
  it.each([
    ['getopt(test.list, "ab:") in (a, b, x)', ['-a', '-b', 'x'], true],
    ['getopt(test.list, "ab:")[b] = x', ['-bx'], true],
    ['getopt(test.list, "ab:")[b] = y', ['-b', 'x', '-b', 'y'], true],
    ['getopt(test.list, "ab:")[a] = a', ['-a'], true],
    ['getopt(test.list, "ab:")[a] exists', ['-b', 'x'], false],
    ['getopt(test.list, "rf") intersects (r)', ['-rf', '/'], true],
    ['getopt(test.list, "a") exists', ['x'], true],
  ])('%s of %j is %s', (condition, list, expected) => expect(holds(condition, { 'test.list': list })).toBe(expected));

  it.each([
    ['getopt(tool.name, "a") exists', 'getopt-list'],
    ['getopt(test.list, test.list2) exists', 'getopt-optstring'],
    ['getopt(test.list, "a", "b") exists', 'getopt-arity'],
    ['getopt(test.list, "ab")[ab] = a', 'getopt-option'],
    ['getopt(test.numlist, "a") exists', 'getopt-strings'],
  ])('refuses %s', (condition, code) => expect(codesOf(condition)).toEqual([code]));
});
