import { chmodSync, chownSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ForeignFolderError, ownFolder } from '../../main/own-folder.ts';
import { temporaryFolder } from '../temporary.ts';

const isRoot = process.getuid?.() === 0;

describe.skipIf(process.platform === 'win32')('a folder of Perch’s own', () => {
  it('is made for the user alone', () => {
    const folder = path.join(temporaryFolder(), 'a/b');
    ownFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('is closed to others when it was open, behind a link too', () => {
    const parent = temporaryFolder();
    const folder = path.join(parent, 'open');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    symlinkSync(folder, path.join(parent, 'link'));
    ownFolder(path.join(parent, 'link'));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it.skipIf(!isRoot)('is refused when it is another user’s', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    chownSync(folder, 64_321, 64_321);
    expect(() => ownFolder(folder, 64_322)).toThrow(ForeignFolderError);
    expect(() => ownFolder(folder, 64_321)).not.toThrow();
  });
});
