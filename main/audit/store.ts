import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite';
import { canonicalJson, GENESIS, link } from './chain.ts';
import { migrate } from './migrations.ts';
import type { AuditRecord, NewRecord } from './record.ts';

export interface PageQuery {
  /** Records older than this id; the newest without it. */
  readonly before?: number;
  readonly limit: number;
}

/** The record: append only, every entry chained to the one before it. */
export interface AuditStore {
  /** Writes a record durably; when this returns, it survives a crash of the program and of the machine. */
  append(record: NewRecord): AuditRecord;
  get(id: number): AuditRecord | undefined;
  /** Newest first. */
  page(query: PageQuery): readonly AuditRecord[];
  count(): number;
  /** Looks at every link. `firstBroken` is the id of the first record that does not follow from the one before it. */
  verify(): { readonly records: number; readonly firstBroken?: number };
  /** Whether this record follows from the one before it. */
  follows(id: number): boolean;
  close(): void;
}

/** Opens `audit.db`, made and migrated as needed. @throws when the file cannot be used */
export function openStore(file: string): AuditStore {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file);
  // FULL: what an agent was answered must still stand in the record after a power cut.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
  migrate(database, file);

  const insert = database.prepare('INSERT INTO records (id, content, hash) VALUES (?, ?, ?)');
  const one = database.prepare('SELECT id, content, hash FROM records WHERE id = ?');
  const newest = database.prepare('SELECT id, content, hash FROM records ORDER BY id DESC LIMIT ?');
  const older = database.prepare('SELECT id, content, hash FROM records WHERE id < ? ORDER BY id DESC LIMIT ?');
  const all = database.prepare('SELECT id, content, hash FROM records ORDER BY id');

  const last = newest.get(1) as Row | undefined;
  let lastId = last?.id ?? 0;
  let lastHash: Uint8Array = last?.hash ?? GENESIS;

  return {
    append(record) {
      const id = lastId + 1;
      const content = canonicalJson(record);
      const hash = link(lastHash, { id, ...record });
      insert.run(id, content, hash);
      lastId = id;
      lastHash = hash;
      return { ...record, id, hash: hash.toString('hex') };
    },
    get(id) {
      const row = one.get(id) as Row | undefined;
      return row && fromRow(row);
    },
    page({ before, limit }) {
      const rows = (before === undefined ? newest.all(limit) : older.all(before, limit)) as unknown as Row[];
      return rows.map(fromRow);
    },
    count: () => Number(database.prepare('SELECT count(*) AS count FROM records').get()?.['count'] ?? 0),
    verify: () => verifyChain(all),
    follows(id) {
      const row = one.get(id) as Row | undefined;
      const before = one.get(id - 1) as Row | undefined;
      if (!row || (id > 1 && !before)) return false;
      return link(before?.hash ?? GENESIS, { id, ...JSON.parse(row.content) }).equals(row.hash);
    },
    close: () => database.close(),
  };
}

interface Row {
  readonly id: number;
  readonly content: string;
  readonly hash: Uint8Array;
}

function fromRow(row: Row): AuditRecord {
  const record = JSON.parse(row.content) as NewRecord;
  return { ...record, id: row.id, hash: Buffer.from(row.hash).toString('hex') };
}

function verifyChain(all: StatementSyncInstance): { readonly records: number; readonly firstBroken?: number } {
  let previous: Uint8Array = GENESIS;
  let expectedId = 1;
  let records = 0;
  for (const row of all.iterate() as Iterable<unknown> as Iterable<Row>) {
    const hash = link(previous, { id: row.id, ...JSON.parse(row.content) });
    if (row.id !== expectedId || !hash.equals(row.hash)) return { records, firstBroken: row.id };
    previous = row.hash;
    expectedId++;
    records++;
  }
  return { records };
}
