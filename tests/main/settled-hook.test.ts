import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { settledHook } from '../../main/settled-hook.ts';
import { temporaryFolder } from '../temporary.ts';

function installed(content = 'hook 1') {
  const folder = temporaryFolder();
  const hook = path.join(folder, 'mounted', 'perch-hook');
  mkdirSync(path.dirname(hook));
  writeFileSync(hook, content);
  return { hook, data: path.join(folder, 'data') };
}

describe('the hook that agents are told of', () => {
  it('is the installed one', () => {
    const { hook, data } = installed();
    expect(settledHook(hook, data, {})).toBe(hook);
  });

  it('is a copy that stays when an AppImage ends', () => {
    const { hook, data } = installed();
    const place = settledHook(hook, data, { APPIMAGE: '/home/ann/Perch.AppImage' });
    rmSync(hook);
    expect(place).toBe(path.join(data, 'bin/perch-hook'));
    expect(readFileSync(place, 'utf8')).toBe('hook 1');
    expect(statSync(place).mode & 0o777).toBe(0o755);
  });

  it('is brought up to date by a newer AppImage', () => {
    const { hook, data } = installed();
    const environment = { APPIMAGE: '/home/ann/Perch.AppImage' };
    const place = settledHook(hook, data, environment);
    writeFileSync(hook, 'hook 2');
    expect(settledHook(hook, data, environment)).toBe(place);
    expect(readFileSync(place, 'utf8')).toBe('hook 2');
  });
});
