import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { intoFile } from '../../../../main/audit/export/into-file.ts';

describe('writing into a file', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'perch-into-file-'));
    file = path.join(folder, 'exported.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('puts the pieces behind each other, however many there are', async () => {
    const pieces = Array.from({ length: 40 }, (_, index) => `${index} ä\n`.repeat(20_000));

    const count = await intoFile(file, async (sink) => {
      for (const piece of pieces) await sink.write(piece);
      return pieces.length;
    });

    expect(count).toBe(40);
    expect(readFileSync(file, 'utf8')).toBe(pieces.join(''));
    expect(readdirSync(folder)).toEqual(['exported.jsonl']);
  });

  it.skipIf(process.platform === 'win32')('is for the person alone', async () => {
    await intoFile(file, async () => 0);

    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('leaves what was there when the work fails, and nothing beside it', async () => {
    writeFileSync(file, 'of yesterday');

    const failing = intoFile(file, async (sink) => {
      await sink.write('half of it');
      throw new Error('called off');
    });

    await expect(failing).rejects.toThrow('called off');
    expect(readFileSync(file, 'utf8')).toBe('of yesterday');
    expect(readdirSync(folder)).toEqual(['exported.jsonl']);
  });

  it('says why when the file cannot be written', async () => {
    const failing = intoFile(path.join(folder, 'no such folder', 'exported.jsonl'), async () => 0);

    await expect(failing).rejects.toThrow(/ENOENT/);
  });
});
