import { copyFileSync, existsSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/**
 * The schema's versions in order: entry n brings a database from version n to n + 1. A released entry never changes.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    content TEXT NOT NULL,
    hash BLOB NOT NULL,
    -- Read out of the content, so that nothing beside the chained text can tell another story.
    session TEXT AS (content ->> 'session') VIRTUAL,
    decision TEXT AS (content ->> 'decision') VIRTUAL
  ) STRICT;
  CREATE INDEX records_by_session ON records (session, id);
  CREATE INDEX records_by_decision ON records (decision, id) WHERE decision <> 'defer';
  `,
];

/** The file was made by a newer Perch. Nothing was changed. */
export class NewerDatabaseError extends Error {}

/**
 * Brings the database to the newest schema, with a copy of the file beside it before the first change.
 * @throws {NewerDatabaseError}
 */
export function migrate(
  database: DatabaseSyncInstance,
  file: string,
  migrations: readonly string[] = MIGRATIONS,
): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > migrations.length) {
    throw new NewerDatabaseError(
      `The record in ${file} was written by a newer Perch (schema ${version}; this one knows ${migrations.length}). Update Perch, or start it with another data folder.`,
    );
  }
  if (version > 0 && version < migrations.length && existsSync(file)) {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    copyFileSync(file, `${file}.before-schema-${migrations.length}`);
  }
  for (let next = version; next < migrations.length; next++) {
    database.exec(`BEGIN IMMEDIATE; ${migrations[next]}; PRAGMA user_version = ${next + 1}; COMMIT;`);
  }
}
