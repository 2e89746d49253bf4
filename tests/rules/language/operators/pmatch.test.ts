import { describe, expect, it } from 'vitest';
import { codesOf, holds } from '../support.ts';

describe('pmatch', () => {
  it.each([
    ['/etc', '/etc', true],
    ['/etc', '/etc/ssh/config', true],
    ['/etc', '/etcetera', false],
    ['/etc/ssh', '/etc', false],
    ['etc', '/etc/passwd', true],
    ['//etc//', '/etc/x', true],
    ['/etc', '//etc///x', true],
    ['/home/*/.ssh', '/home/ann/.ssh/id_rsa', true],
    ['/home/*/.ssh', '/home/ann/x/.ssh', false],
    ['/home/a?n', '/home/ann/x', true],
    ['/home/[ab]*', '/home/bob', true],
    ['/home/A*', '/home/ann', false],
    ['/a/../b', '/b', false],
    ['/', '/anything', true],
    ['/', '', true],
    ['/etc, /usr', '/usr/bin', true],
    ['/home/v*/.ssh, /home/u*/.ssh', '/home/ulf/.ssh', true],
    ['/a, /a/b', '/a/c', true],
  ])('(%s) matches %s: %s', (paths, value, expected) =>
    expect(holds(`tool.file_path pmatch (${paths})`, { 'tool.file_path': value })).toBe(expected),
  );

  it('is false of nothing', () => expect(holds('tool.file_path pmatch (/)', {})).toBe(false));

  it('takes fixed paths only', () =>
    expect(codesOf('tool.file_path pmatch val(agent.cwd)')).toEqual(['right-side-operator']));
});
