import { describe, expect, it } from 'vitest';
import { codesOf, holds } from '../support.ts';

describe('join', () => {
  it.each([
    ['join(",", test.list) = "a,b"', { 'test.list': ['a', 'b'] }, true],
    ['join("", test.list) contains bc', { 'test.list': ['ab', 'cd'] }, true],
    ['join(" ", (tool.name, agent.name)) = "a b"', { 'tool.name': 'a', 'agent.name': 'b' }, true],
    ['join("-", (tool.name, test.num)) = "a-4"', { 'tool.name': 'a', 'test.num': 4 }, true],
    ['join("-", (tool.name, test.num)) exists', { 'tool.name': 'a' }, false],
    ['join("-", (tool.name, "x", 5)) = "a-x-5"', { 'tool.name': 'a' }, true],
    ['join(",", test.numlist) = "1,2"', { 'test.numlist': [1, 2] }, true],
    ['join(",", ()) = ""', {}, true],
    ['join(",", test.list) exists', {}, false],
    ['tool.name = join(",", test.list)', { 'tool.name': 'a', 'test.list': ['a'] }, true],
  ])('%s of %j is %s', (condition, event, expected) => expect(holds(condition, event)).toBe(expected));

  it.each([
    ['join(",", test.list, test.list2) = a', 'join-arity'],
    ['join(test.list, ",") = a', 'join-separator'],
    ['join(",", tool.name) = a', 'join-list'],
    ['join(test.list) = a', 'transformer-unknown-arity'],
    ['join(",", test.list)[0] = a', 'transformer-argument'],
  ])('refuses %s', (condition, code) => expect(codesOf(condition)).toEqual([code]));
});
