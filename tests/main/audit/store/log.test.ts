import { copyFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openForReading, openForWriting } from '../../../../main/audit/store/database.ts';
import { durableLog, LOG_BYTES } from '../../../../main/audit/store/log.ts';
import { temporaryFolder } from '../../../temporary.ts';

function openDatabase(file = path.join(temporaryFolder(), 'audit.db')) {
  const database = openForWriting(file);
  const log = durableLog(database, file);
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    log.close();
    database.close();
  };
  onTestFinished(close);
  const insert = database.prepare('INSERT INTO records (id, content, hash) VALUES (?, ?, ?)');
  const write = (from: number, count: number, text = 'x'.repeat(500)) => {
    for (let id = from; id < from + count; id++) insert.run(id, text, new Uint8Array(32));
    log.syncNow();
  };
  return { file, database, write, close, size: () => statSync(`${file}-wal`).size };
}

/** The files as a machine that lost its power would find them, as they stand now. */
function afterCrash(file: string): string {
  const copy = path.join(temporaryFolder(), 'audit.db');
  for (const side of ['', '-wal']) if (existsSync(file + side)) copyFileSync(file + side, copy + side);
  return copy;
}

function idsIn(file: string): readonly number[] {
  const database = openForReading(file);
  try {
    return database
      .prepare('SELECT id FROM records ORDER BY id')
      .all()
      .map(({ id }) => Number(id));
  } finally {
    database.close();
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe.skipIf(process.platform !== 'linux')('the write-ahead log', () => {
  it('has its length from the start, and commits do not change it', () => {
    const { write, size } = openDatabase();
    expect(size()).toBe(LOG_BYTES);
    write(1, 100);
    expect(size()).toBe(LOG_BYTES);
  });

  it('holds every commit for whoever opens the files after a crash', () => {
    const { file, write } = openDatabase();
    expect(idsIn(afterCrash(file))).toEqual([]);
    write(1, 50);
    expect(idsIn(afterCrash(file))).toEqual(upTo(50));
  });

  it('is read up to its last whole commit when its end was not written', () => {
    const { file, write } = openDatabase();
    write(1, 50);
    const copy = afterCrash(file);
    const log = readFileSync(`${copy}-wal`);
    let end = log.length;
    while (log[end - 1] === 0) end--;
    truncateSync(`${copy}-wal`, end - 100);
    writeFileSync(`${copy}-wal`, log.subarray(0, end - 100));
    expect(idsIn(copy)).toEqual(upTo(49));
  });

  it('is used again from its start once it was brought into the database', () => {
    const { file, database, write, size } = openDatabase();
    for (let round = 0; round < 5; round++) {
      write(round * 100 + 1, 100);
      database.exec('PRAGMA wal_checkpoint(PASSIVE)');
      expect(size()).toBe(LOG_BYTES);
    }
    expect(idsIn(afterCrash(file))).toEqual(upTo(500));
  });

  it('comes back to its length after it had to grow', () => {
    const { database, write, size } = openDatabase();
    write(1, 10, 'x'.repeat(500_000));
    expect(size()).toBeGreaterThan(LOG_BYTES);
    database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    write(11, 1);
    expect(size()).toBe(LOG_BYTES);
  });

  it('is kept when a Perch that was killed left it behind', () => {
    const { file, write } = openDatabase();
    write(1, 20);
    const copy = afterCrash(file);
    const again = openDatabase(copy);
    again.write(21, 20);
    expect(idsIn(afterCrash(copy))).toEqual(upTo(40));
    expect(again.size()).toBe(LOG_BYTES);
    again.close();
    expect(idsIn(copy)).toEqual(upTo(40));
  });
});
