import { closeSync, fdatasync, fdatasyncSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** Bytes that the write-ahead log has from the start, and comes back to when it had to grow. */
export const LOG_BYTES = 2 * 1024 * 1024;

/** The database's write-ahead log, as far as it must survive a power cut. */
export interface DurableLog {
  /** When this returns, what was committed survives a crash of the machine. @throws when the disk does not take it */
  sync(): void;
  close(): void;
}

/**
 * Makes commits durable. SQLite alone does so with `fsync` after each commit (`synchronous = FULL`), and as it is built
 * for Node that also waits until the file system has written down the log's new times and length, with whatever else
 * is in its journal. On Linux the same is had for a part of the time: the log is given its length beforehand, SQLite
 * syncs it only where it is moved into the database (`synchronous = NORMAL`), and each commit is followed by an
 * `fdatasync` of the log, which then waits for its bytes alone. A log's end that is no frame of SQLite's own is passed
 * over when it is read (https://www.sqlite.org/walformat.html#walread).
 * @param database open for writing, in WAL mode
 */
export function durableLog(database: DatabaseSyncInstance, file: string): DurableLog {
  const handle = process.platform === 'linux' ? openLog(database, `${file}-wal`) : undefined;
  // FULL and fullfsync (which only macOS needs): what an agent was answered still stands after a power cut.
  database.exec(`PRAGMA synchronous = ${handle === undefined ? 'FULL' : 'NORMAL'}; PRAGMA fullfsync = ON;`);
  return {
    sync: () => handle !== undefined && fdatasyncSync(handle),
    close: () => handle !== undefined && closeSync(handle),
  };
}

/** The log's file; undefined where SQLite has not made it. */
function openLog(database: DatabaseSyncInstance, file: string): number | undefined {
  // It is there once the database was read, and stays the same file until the database is closed.
  database.prepare('PRAGMA schema_version').get();
  let handle: number;
  try {
    handle = openSync(file, 'r+');
  } catch {
    return undefined;
  }
  giveLength(handle);
  return handle;
}

/** Fills the log up. Written and not only claimed, since a file system notes the first writing of each block. */
function giveLength(handle: number): void {
  const { size } = fstatSync(handle);
  if (size >= LOG_BYTES) return;
  try {
    const zeros = Buffer.alloc(LOG_BYTES - size);
    for (let done = 0; done < zeros.length; ) done += writeSync(handle, zeros, done, zeros.length - done, size + done);
    // Nobody waits for these bytes; a commit meanwhile waits for its own.
    fdatasync(handle, () => undefined);
  } catch {
    // No room: the log grows by what is written, as it does without this.
    ftruncateSync(handle, size);
  }
}
