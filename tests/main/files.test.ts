import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { setAside } from '../../main/files.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('A file that cannot be used', () => {
  it('makes room for a new one and is kept as it was', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'perch-files-'));
    folders.push(folder);
    const file = path.join(folder, 'settings.json');
    writeFileSync(file, '{');
    const kept = setAside(file);
    expect(existsSync(file)).toBe(false);
    expect(path.basename(kept)).toMatch(/^settings\.json\.unusable-\d{4}-\d{2}-\d{2}T[\d-]+Z$/);
    expect(readFileSync(kept, 'utf8')).toBe('{');
  });
});
