import { describe, expect, it } from 'vitest';
import { holds } from '../support.ts';

describe('startswith', () => {
  it.each([
    ['/etc', { 'tool.file_path': '/etc/passwd' }, true],
    ['/etc', { 'tool.file_path': '/ETC' }, false],
    ['etc', { 'tool.file_path': '/etc' }, false],
    ['""', { 'tool.file_path': '' }, true],
    ['/etc', {}, false],
    ['val(agent.cwd)', { 'tool.file_path': '/a/b', 'agent.cwd': '/a' }, true],
    ['val(agent.cwd)', { 'tool.file_path': '/a/b', 'agent.cwd': '/b' }, false],
  ])('%s of %j is %s', (value, event, expected) =>
    expect(holds(`tool.file_path startswith ${value}`, event)).toBe(expected),
  );
});
