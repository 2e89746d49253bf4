import { describe, expect, it } from 'vitest';
import { codesOf, holds } from '../support.ts';

describe('exists', () => {
  it.each([
    ['tool.name exists', { 'tool.name': 'Bash' }, true],
    ['tool.name exists', { 'tool.name': '' }, true],
    ['tool.name exists', {}, false],
    ['not tool.name exists', {}, true],
    ['test.num exists', { 'test.num': 0 }, true],
    ['test.bool exists', { 'test.bool': false }, true],
    ['test.list exists', { 'test.list': ['a'] }, true],
    ['test.list exists', { 'test.list': [] }, false],
    ['test.arg[k] exists', { 'test.arg': { k: 'v' } }, true],
    ['test.arg[k] exists', { 'test.arg': { other: 'v' } }, false],
    ['tolower(tool.name) exists', { 'tool.name': 'A' }, true],
    ['b64(tool.name) exists', { 'tool.name': '!' }, false],
  ])('%s of %j is %s', (condition, event, expected) => expect(holds(condition, event)).toBe(expected));

  it('needs no blank after it', () => {
    expect(codesOf('tool.name existsand tool.name = a')).toEqual([]);
  });
});
