import { describe, expect, it } from 'vitest';
import { codesOf, holds } from '../support.ts';

describe('concat', () => {
  it.each([
    ['concat(tool.name, "-", agent.name) = "a-b"', { 'tool.name': 'a', 'agent.name': 'b' }, true],
    ['concat(tool.name, 5) = a5', { 'tool.name': 'a' }, true],
    ['concat(tool.name, agent.name) exists', { 'tool.name': 'a' }, false],
    ['tool.file_path startswith concat(agent.cwd, "/")', { 'tool.file_path': '/a/b', 'agent.cwd': '/a' }, true],
    ['tool.file_path startswith concat(agent.cwd, "/")', { 'tool.file_path': '/ab', 'agent.cwd': '/a' }, false],
  ])('%s of %j is %s', (condition, event, expected) => expect(holds(condition, event)).toBe(expected));

  it.each([
    ['concat(tool.name, test.num) = a', 'concat-strings'],
    ['concat(tool.name, test.list) = a', 'concat-strings'],
    ['concat(tool.name) = a', 'transformer-unknown-arity'],
  ])('refuses %s', (condition, code) => expect(codesOf(condition)).toEqual([code]));
});
