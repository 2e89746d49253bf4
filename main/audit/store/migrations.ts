import { constants, copyFileSync, existsSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { NewerDatabaseError } from './faults.ts';

/**
 * The schema's versions in order: entry n brings a database from version n to n + 1. A released entry never changes.
 */
export const MIGRATIONS: readonly string[] = [
  `
  -- One row for each record. content: its text, or the same packed (content.ts). Everything that is known of a record
  -- is in that text, so nothing beside it can tell another story.
  CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    content ANY NOT NULL,
    hash BLOB NOT NULL
  ) STRICT;

  -- Signed statements "record <id> has this hash", one for every 1,024 records.
  CREATE TABLE checkpoints (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,
    signature BLOB NOT NULL
  ) STRICT;

  -- What retention took away: records first to last, the hash of the last one, and a signature over the statement.
  CREATE TABLE removed (
    last INTEGER PRIMARY KEY,
    first INTEGER NOT NULL,
    hash BLOB NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    removed_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    signature BLOB NOT NULL
  ) STRICT;

  -- How far each receiver has been told.
  CREATE TABLE cursors (
    receiver TEXT PRIMARY KEY,
    id INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- "identity": tells one record from another, so that an index is never used with the wrong one.
  CREATE TABLE properties (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO properties VALUES ('identity', lower(hex(randomblob(16))));
  `,
];

/**
 * Brings the database to the newest schema, with a copy of the file beside it before the first change.
 * @throws {NewerDatabaseError}
 */
export function migrate(
  database: DatabaseSyncInstance,
  file: string,
  migrations: readonly string[] = MIGRATIONS,
): void {
  const version = schemaVersion(database);
  if (version > migrations.length) {
    throw new NewerDatabaseError(
      `The record in ${file} was written by a newer Perch (schema ${version}; this one knows ${migrations.length}). Update Perch, or start it with another data folder.`,
    );
  }
  if (version > 0 && version < migrations.length && existsSync(file)) {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    // A file system that can, shares the blocks until one of the two changes.
    copyFileSync(file, `${file}.before-schema-${migrations.length}`, constants.COPYFILE_FICLONE);
  }
  for (let next = version; next < migrations.length; next++) {
    try {
      database.exec(`BEGIN IMMEDIATE; ${migrations[next]}; PRAGMA user_version = ${next + 1}; COMMIT;`);
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }
}

export function schemaVersion(database: DatabaseSyncInstance): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}
