import { existsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MIGRATIONS, migrate, NewerDatabaseError } from '../../../main/audit/migrations.ts';
import type { NewRecord } from '../../../main/audit/record.ts';
import { openStore } from '../../../main/audit/store.ts';
import { temporaryFolder } from '../../temporary.ts';

const RECORD: NewRecord = {
  at: 1_700_000_000_000,
  agent: 'claude-code',
  event: 'PreToolUse',
  session: 's1',
  turn: 't1',
  toolUse: 'u1',
  subagent: '',
  cwd: '/home/dev/app',
  project: '/home/dev/app',
  tool: 'Read',
  kind: 'read',
  summary: 'read notes.txt',
  input: { file_path: '/home/dev/app/notes.txt', nested: { b: 1, a: [true, null] } },
  facts: { 'tool.real_file_path': '/home/dev/app/notes.txt' },
  decision: 'defer',
  by: 'floor',
  wouldBe: '',
  rules: [],
  reason: '',
  errors: [],
  tookMicroseconds: 120,
  test: false,
};

function newStore() {
  const file = path.join(temporaryFolder(), 'audit.db');
  const store = openStore(file);
  onTestFinished(() => {
    try {
      store.close();
    } catch {
      // A test closed it already.
    }
  });
  return { file, store };
}

/** Changes the file behind the store's back. */
function tamper(file: string, sql: string) {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

describe('the record', () => {
  it('gives back what was written, with a number and a hash', () => {
    const { store } = newStore();
    const written = store.append(RECORD);
    expect(written).toMatchObject({ ...RECORD, id: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(store.get(1)).toEqual(written);
  });

  it('pages from the newest to the oldest', () => {
    const { store } = newStore();
    for (let index = 0; index < 5; index++) store.append({ ...RECORD, at: RECORD.at + index });
    expect(store.page({ limit: 2 }).map(({ id }) => id)).toEqual([5, 4]);
    expect(store.page({ before: 4, limit: 10 }).map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(store.count()).toBe(5);
  });

  it('goes on after it was closed, number and chain included', () => {
    const { file, store } = newStore();
    store.append(RECORD);
    store.close();
    const again = openStore(file);
    onTestFinished(() => again.close());
    expect(again.append(RECORD).id).toBe(2);
    expect(again.verify()).toEqual({ records: 2 });
  });

  it.each([
    ['a changed record', "UPDATE records SET content = replace(content, 'notes', 'NOTES') WHERE id = 3", 3],
    ['a changed hash', "UPDATE records SET hash = x'00' WHERE id = 4", 4],
    ['a missing record', 'DELETE FROM records WHERE id = 2', 3],
    ['a missing first record', 'DELETE FROM records WHERE id = 1', 2],
    [
      'two that changed places',
      'UPDATE records SET id = CASE id WHEN 2 THEN -3 WHEN 3 THEN -2 END WHERE id IN (2, 3); UPDATE records SET id = -id WHERE id < 0',
      2,
    ],
  ])('shows %s', (_what, sql, firstBroken) => {
    const { file, store } = newStore();
    for (let index = 0; index < 5; index++) store.append({ ...RECORD, at: RECORD.at + index });
    expect(store.verify()).toEqual({ records: 5 });
    tamper(file, sql);
    expect(store.verify()).toMatchObject({ firstBroken });
  });
});

describe('a schema migration', () => {
  it('keeps a copy of the file before the first change', () => {
    const { file, store } = newStore();
    store.append(RECORD);
    store.close();
    const database = new DatabaseSync(file);
    migrate(database, file, [...MIGRATIONS, 'ALTER TABLE records ADD COLUMN extra TEXT']);
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: MIGRATIONS.length + 1 });
    database.close();
    expect(existsSync(`${file}.before-schema-${MIGRATIONS.length + 1}`)).toBe(true);
  });

  it('leaves everything as it was when a step fails', () => {
    const { file, store } = newStore();
    store.append(RECORD);
    store.close();
    const database = new DatabaseSync(file);
    onTestFinished(() => database.close());
    expect(() => migrate(database, file, [...MIGRATIONS, 'DROP TABLE records; SELECT nonsense'])).toThrow();
    if (database.isTransaction) database.exec('ROLLBACK');
    expect(database.prepare('SELECT count(*) AS count FROM records').get()).toEqual({ count: 1 });
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: MIGRATIONS.length });
  });

  it('refuses a record that a newer Perch wrote, and says what to do', () => {
    const { file, store } = newStore();
    store.close();
    tamper(file, 'PRAGMA user_version = 99');
    expect(() => openStore(file)).toThrow(NewerDatabaseError);
    expect(() => openStore(file)).toThrow(/Update Perch/);
  });
});
