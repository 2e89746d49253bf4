import { closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

/** Raised with every change of what the index holds. An index of another version is made anew from the record. */
const VERSION = 1;

/**
 * Records of one stretch of numbers share a table of words: old ones go as a whole, and the newest, which is asked
 * most, stays small. 2 to the power of 18.
 */
export const STRETCH = 262_144;

const SCHEMA = `
  -- indexed: the last record that is in here. identity: of the record this was made from.
  CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  -- What many records have in common, each combination once (combos.ts).
  CREATE TABLE combos (id INTEGER PRIMARY KEY, content TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE entries (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, combo INTEGER NOT NULL) STRICT;

  -- Which numbers an hour's records have. Clocks get set back, so hours may overlap.
  CREATE TABLE hours (hour INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;

  -- Records of each combination in each hour, day and month (UTC).
  CREATE TABLE counts (
    span INTEGER NOT NULL, start INTEGER NOT NULL, combo INTEGER NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (span, start, combo)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    agent TEXT NOT NULL, session TEXT NOT NULL, project TEXT NOT NULL, title TEXT NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
    calls INTEGER NOT NULL, stopped INTEGER NOT NULL, answered INTEGER NOT NULL, prompts INTEGER NOT NULL,
    UNIQUE (agent, session)
  ) STRICT;
  CREATE INDEX sessions_by_last ON sessions (last);

  CREATE TABLE hosts (
    host TEXT PRIMARY KEY, first INTEGER NOT NULL, first_at INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** Name of the table of words that a record's number belongs to. */
export function wordTable(stretch: number): string {
  return `words_${stretch}`;
}

/** Numbers of the tables of words that are there, in order. */
export function wordTables(database: DatabaseSyncInstance): readonly number[] {
  return database
    .prepare("SELECT name FROM sqlite_schema WHERE name GLOB 'words_[0-9]*' AND sql LIKE 'CREATE VIRTUAL%'")
    .all()
    .map((row) => Number(String(row['name']).slice('words_'.length)))
    .sort((a, b) => a - b);
}

export function stretchOf(id: number): number {
  return Math.floor(id / STRETCH);
}

/** A table that answers which records have which words and marks, and keeps nothing else. */
export function createWordTable(stretch: number): string {
  return `CREATE VIRTUAL TABLE ${wordTable(stretch)} USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii')`;
}

/**
 * Opens the index for the record with an identity, for writing. One that does not fit, or is damaged, is thrown away:
 * it holds nothing that the record does not.
 */
export function openIndex(file: string, identity: string): DatabaseSyncInstance {
  try {
    const database = open(file);
    if (isFor(database, identity)) return database;
    database.close();
  } catch {
    // Damaged, or of a time before this schema.
  }
  removeIndex(file);
  const database = open(file);
  database.exec(SCHEMA);
  const state = database.prepare('INSERT INTO state VALUES (?, ?)');
  state.run('version', String(VERSION));
  state.run('identity', identity);
  state.run('indexed', '0');
  return database;
}

/** Opens the index for looking, if there is one for the record with this identity. */
export function openIndexForReading(file: string, identity: string): DatabaseSyncInstance | undefined {
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
    database.exec('PRAGMA cache_size = -16384');
    if (isFor(database, identity)) return database;
    database.close();
  } catch {
    // There is none yet.
  }
  return undefined;
}

export function removeIndex(file: string): void {
  for (const side of ['', '-wal', '-shm']) rmSync(file + side, { force: true });
}

function open(file: string): DatabaseSyncInstance {
  closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file, { timeout: 5000 });
  // What a power cut takes is indexed again: it only must not leave a half-written file, which the log prevents.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384');
  return database;
}

function isFor(database: DatabaseSyncInstance, identity: string): boolean {
  const rows = database.prepare("SELECT name, value FROM state WHERE name IN ('version', 'identity')").all();
  const state = new Map(rows.map((row) => [String(row['name']), String(row['value'])]));
  return state.get('version') === String(VERSION) && state.get('identity') === identity;
}

/** The last record that is in the index. */
export function indexedUpTo(database: DatabaseSyncInstance): number {
  return Number(database.prepare("SELECT value FROM state WHERE name = 'indexed'").get()?.['value'] ?? 0);
}
