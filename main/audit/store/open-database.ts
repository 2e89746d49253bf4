import { statSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { RecordKey } from '../chain/key.ts';
import { GENESIS } from '../chain/link.ts';
import { openForWriting } from './database.ts';
import type { Tip } from './head-keeper.ts';
import { type DurableLog, durableLog } from './log.ts';
import { type RecordReader, recordReader } from './reading.ts';
import { type RecordWriter, recordWriter } from './writer.ts';

/** `audit.db` in use, with what reads it, writes to it and makes it durable. */
export interface OpenDatabase {
  readonly database: DatabaseSyncInstance;
  readonly reader: RecordReader;
  readonly writer: RecordWriter;
  readonly log: DurableLog;
  /** Which file it is, whatever name it goes by. */
  readonly inode: bigint;
}

/** @throws when the file cannot be used */
export function openDatabase(file: string, key: RecordKey): OpenDatabase {
  const database = openForWriting(file);
  const log = durableLog(database, file);
  return {
    database,
    log,
    reader: recordReader(database),
    writer: recordWriter(database, key, log.syncNow),
    inode: statSync(file, { bigint: true }).ino,
  };
}

/** Somebody may have moved the file away or put another in its place; what is written then would be lost. */
export function isStillInPlace(file: string, inode: bigint): boolean {
  try {
    return statSync(file, { bigint: true }).ino === inode;
  } catch {
    return false;
  }
}

/** What the next record of this database stands behind. */
export function endOf(reader: RecordReader): Tip {
  return reader.last() ?? lastRemoved(reader) ?? { id: 0, hash: GENESIS };
}

function lastRemoved(reader: RecordReader): Tip | undefined {
  const removed = reader.removed().at(-1);
  return removed && { id: removed.last, hash: removed.hash };
}
