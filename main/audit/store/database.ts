import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { unpack } from '../content.ts';
import { NewerDatabaseError } from './faults.ts';
import { LOG_BYTES } from './log.ts';
import { MIGRATIONS, migrate, schemaVersion } from './migrations.ts';
import type { Entry } from './spill.ts';

/** Longest time that a write waits for another program's lock, in milliseconds. */
const LOCK_WAIT = 250;
/**
 * Pages in the write-ahead log at which the writer itself copies them into the database. The worker does it long
 * before, away from the path of a call.
 */
const LAST_RESORT_CHECKPOINT = 8000;

/** Opens `audit.db` for writing, made and migrated as needed. @throws when the file cannot be used */
export function openForWriting(file: string, lockWait = LOCK_WAIT): DatabaseSyncInstance {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  // Made here, so that it is the user's alone from the start; SQLite gives its side files the same mode.
  // Not again: closing any handle of the file takes this process's locks away, those of the record's worker too.
  if (existsSync(file)) accessSync(file, constants.W_OK);
  else closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file, { timeout: lockWait });
  try {
    // FULL until somebody else sees to it that commits are durable (log.ts).
    database.exec(`
      PRAGMA auto_vacuum = INCREMENTAL;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = ${LAST_RESORT_CHECKPOINT};
      PRAGMA journal_size_limit = ${LOG_BYTES};
    `);
    migrate(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens `audit.db` for looking only. @throws when there is none, or it is of another version */
export function openForReading(file: string): DatabaseSyncInstance {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
  const version = schemaVersion(database);
  if (version === MIGRATIONS.length) return database;
  database.close();
  throw new NewerDatabaseError(
    `The record in ${file} has schema ${version}; this Perch reads ${MIGRATIONS.length}. Start Perch once, or update it.`,
  );
}

export interface Row {
  readonly id: number;
  readonly content: string | Uint8Array;
  readonly hash: Uint8Array;
}

/** @throws when the stored bytes are damaged */
export function entryOf(row: Row): Entry {
  return { id: row.id, content: unpack(row.content), hash: row.hash };
}
