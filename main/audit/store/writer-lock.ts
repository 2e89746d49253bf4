import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

/**
 * Says that this program writes the record, for as long as it runs: the system takes the lock back however it ends.
 * @returns undefined when another program writes it, or the folder cannot be written
 */
export function takeWriterLock(file: string): { release(): void } | undefined {
  let database: DatabaseSyncInstance | undefined;
  try {
    closeSync(openSync(file, 'a', 0o600));
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    const held = database;
    return { release: () => held.close() };
  } catch {
    database?.close();
    return undefined;
  }
}
