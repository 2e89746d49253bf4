import { closeSync, fdatasync, fdatasyncSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** Bytes that the write-ahead log has from the start, and comes back to when it had to grow. */
export const LOG_BYTES = 2 * 1024 * 1024;

/** The database's write-ahead log, as far as it must survive a power cut. */
export interface DurableLog {
  /** When this resolves, what was committed before survives a crash of the machine. The thread is free meanwhile. */
  sync(): Promise<void>;
  /** The same, and the thread waits. @throws when the disk does not take it */
  syncNow(): void;
  close(): void;
}

/**
 * Makes commits durable. SQLite alone does so with `fsync` after each commit (`synchronous = FULL`), and as it is built
 * for Node that also waits until the file system has written down the log's new times and length, with whatever else
 * is in its journal. On Linux the same is had for a part of the time: the log is given its length beforehand, SQLite
 * syncs it only where it is moved into the database (`synchronous = NORMAL`), and each commit is followed by an
 * `fdatasync` of the log, which then waits for its bytes alone, in a thread of libuv's. A log's end that is no frame of
 * SQLite's own is passed over when it is read (https://www.sqlite.org/walformat.html#walread).
 * @param database open for writing, in WAL mode
 */
export function durableLog(database: DatabaseSyncInstance, file: string): DurableLog {
  const handle = process.platform === 'linux' ? openLog(database, `${file}-wal`) : undefined;
  // FULL and fullfsync (which only macOS needs): what an agent was answered still stands after a power cut.
  database.exec(`PRAGMA synchronous = ${handle === undefined ? 'FULL' : 'NORMAL'}; PRAGMA fullfsync = ON;`);
  return handle === undefined ? NOTHING_TO_DO : syncedLog(handle);
}

const NOTHING_TO_DO: DurableLog = { sync: () => Promise.resolve(), syncNow: () => undefined, close: () => undefined };

/**
 * The log by its open file, which is closed when nothing is on its way to the disk any more. The system tells only one
 * of those who wait for a file that the disk failed, so whoever waits later is told by this.
 */
function syncedLog(handle: number): DurableLog {
  let underWay = 0;
  let isClosing = false;
  let failure: unknown;
  const sync = () =>
    new Promise<void>((resolve, reject) => {
      underWay++;
      fdatasync(handle, (error) => {
        underWay--;
        if (isClosing && underWay === 0) closeSync(handle);
        failure ??= error;
        if (failure) reject(failure);
        else resolve();
      });
    });
  giveLength(handle, sync);
  return {
    sync,
    syncNow() {
      try {
        fdatasyncSync(handle);
      } catch (error) {
        failure ??= error;
      }
      if (failure) throw failure;
    },
    close() {
      isClosing = true;
      if (underWay === 0) closeSync(handle);
    },
  };
}

/** The log's file; undefined where SQLite has not made it. */
function openLog(database: DatabaseSyncInstance, file: string): number | undefined {
  // It is there once the database was read, and stays the same file until the database is closed.
  database.prepare('PRAGMA schema_version').get();
  try {
    return openSync(file, 'r+');
  } catch {
    return undefined;
  }
}

/** Fills the log up. Written and not only claimed, since a file system notes the first writing of each block. */
function giveLength(handle: number, sync: () => Promise<void>): void {
  const { size } = fstatSync(handle);
  if (size >= LOG_BYTES) return;
  try {
    const zeros = Buffer.alloc(LOG_BYTES - size);
    for (let done = 0; done < zeros.length; ) done += writeSync(handle, zeros, done, zeros.length - done, size + done);
    // Nobody waits for these bytes; a commit meanwhile waits for its own.
    sync().catch(() => undefined);
  } catch {
    // No room: the log grows by what is written, as it does without this.
    ftruncateSync(handle, size);
  }
}
