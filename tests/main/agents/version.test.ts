import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { installedVersion } from '../../../main/agents/version.ts';
import { temporaryFolder } from '../../temporary.ts';

/** A program on the path that is a link to a file somewhere else, beside which other files lie. */
function installed(target: string, files: Readonly<Record<string, string>> = {}): string {
  const home = temporaryFolder();
  const put = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    writeFileSync(path.join(home, name), text);
  };
  put(target, '');
  for (const [name, text] of Object.entries(files)) put(name, text);
  mkdirSync(path.join(home, 'bin'));
  symlinkSync(path.join(home, target), path.join(home, 'bin/agent'));
  return installedVersion(['agent'], {
    home,
    platform: 'linux',
    environment: { PATH: `/nowhere:${path.join(home, 'bin')}` },
  });
}

describe.skipIf(process.platform === 'win32')('the version of an installed agent', () => {
  it.each([
    ['is that of a folder named after it', 'versions/1.2.3/agent', {}, '1.2.3'],
    ['is told without a letter before it', 'versions/v1.2.3/agent', {}, '1.2.3'],
    ['is that of its package', 'lib/agent/bin/agent.js', { 'lib/agent/package.json': '{"version":"4.5.6"}' }, '4.5.6'],
    ['is nothing where nothing tells it', 'agent', {}, ''],
    ['is nothing where its package is no package', 'lib/agent.js', { 'lib/package.json': '[]' }, ''],
    ['is nothing where its package tells none', 'lib/agent.js', { 'lib/package.json': '{"version":7}' }, ''],
    ['is nothing where its package cannot be read', 'lib/agent.js', { 'lib/package.json': '{' }, ''],
  ])('%s', (_what, target, files, version) => expect(installed(target, files)).toBe(version));

  it('is nothing of a program that is not there', () => {
    expect(installedVersion(['agent'], { home: '/nowhere', platform: 'linux', environment: { PATH: '' } })).toBe('');
  });
});
