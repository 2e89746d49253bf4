import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../../main/guard/journal.ts';

describe('the journal', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'perch-journal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const open = (name = 'perch.log') => openJournal(path.join(folder, name), () => Date.UTC(2026, 10, 21));

  it('keeps each note on a line with its time, and lines below it indented', () => {
    const journal = open();
    journal.note('One.');
    journal.note('Error: two\nat there\n');
    expect(readFileSync(journal.file, 'utf8')).toBe(
      '2026-11-21T00:00:00.000Z One.\n2026-11-21T00:00:00.000Z Error: two\n  at there\n',
    );
  });

  it.skipIf(process.platform === 'win32')('is the user’s alone', () => {
    const journal = open();
    journal.note('One.');
    expect(statSync(journal.file).mode & 0o777).toBe(0o600);
  });

  it('does not grow beyond its size: the newest notes stay, whole', () => {
    const journal = open();
    const long = 'x'.repeat(10_000);
    for (let note = 0; note < 100; note += 1) journal.note(`${note} ${long}`);
    const kept = readFileSync(journal.file, 'utf8').trimEnd().split('\n');
    expect(statSync(journal.file).size).toBeLessThanOrEqual(256 * 1024);
    expect(kept.length).toBeGreaterThan(10);
    for (const line of kept) expect(line).toMatch(/^2026-11-21T00:00:00\.000Z \d+ x{10000}$/);
    expect(kept.at(-1)).toContain('Z 99 ');
  });

  it('holds nothing up where it cannot be written', () => {
    expect(() => open('no/such/folder/perch.log').note('One.')).not.toThrow();
  });
});
