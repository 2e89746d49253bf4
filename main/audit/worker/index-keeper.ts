import { statSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { RecordFiles } from '../files.ts';
import { type Indexer, indexer } from '../index/indexer.ts';
import { openIndex, removeIndex } from '../index/schema.ts';
import { openForReading } from '../store/database.ts';
import { LOG_BYTES } from '../store/log.ts';
import { recordReader } from '../store/reading.ts';

/** Records that are indexed before others get their turn. */
const STEP = 200;
/** New records are gathered for so long, in milliseconds: small steps make a large index. */
const GATHER = 200;
/** Records after which the write-ahead log is brought into the database: about what it holds without growing. */
const LOG_RECORDS = 250;

interface Open {
  readonly records: DatabaseSyncInstance;
  readonly index: DatabaseSyncInstance;
  readonly indexing: Indexer;
  /** Brings the write-ahead log into the database, which takes time and therefore is not the writer's business. */
  readonly checkpointing: DatabaseSyncInstance;
}

/** Keeps the index up with the record, and the record's write-ahead log short. */
export function indexKeeper(
  files: RecordFiles,
  { failed, changed }: { failed(error: unknown): void; changed(): void },
) {
  let open: Open | undefined;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  let closed = false;
  /** Records that were written since the log was last brought into the database. */
  let inLog = 0;

  const wake = () => {
    if (closed) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      start();
    }, GATHER);
    timer.unref();
  };

  const start = () => {
    again = true;
    running ??= run()
      .catch(failed)
      .finally(() => {
        running = undefined;
      });
  };

  const run = async () => {
    while (again && !closed) {
      again = false;
      open ??= connect();
      while (!closed && open && step(open) > 0) await turn();
      if (closed || !open) return;
      shortenLog(open);
      while (!closed && open?.indexing.tidy()) await turn();
    }
  };

  const connect = (): Open => {
    const records = openForReading(files.database);
    const reader = recordReader(records);
    const index = openIndex(files.index, reader.identity());
    const checkpointing = new DatabaseSync(files.database, { timeout: 0 });
    checkpointing.exec('PRAGMA wal_autocheckpoint = 0');
    changed();
    return { records, index, indexing: indexer(index, reader), checkpointing };
  };

  const step = ({ indexing }: Open): number => {
    const records = indexing.step(STEP);
    inLog += records;
    return records;
  };

  const shortenLog = ({ checkpointing }: Open) => {
    if (inLog < LOG_RECORDS && sizeOf(`${files.database}-wal`) <= LOG_BYTES) return;
    checkpointing.exec('PRAGMA wal_checkpoint(PASSIVE)');
    inLog = 0;
  };

  const disconnect = () => {
    open?.records.close();
    open?.index.close();
    open?.checkpointing.close();
    open = undefined;
  };

  /** Stops what is under way between two steps. */
  const pause = async () => {
    again = false;
    clearTimeout(timer);
    timer = undefined;
    await running;
  };

  return {
    wake,
    reopen() {
      void pause().then(() => {
        disconnect();
        wake();
      });
    },
    /** Forgets records up to a number. */
    async forget(last: number) {
      await pause();
      open ??= connect();
      open.indexing.removeUpTo(last);
      changed();
      start();
    },
    async rebuild() {
      await pause();
      disconnect();
      removeIndex(files.index);
      start();
    },
    /** Resolves when everything that was recorded before is indexed. */
    async settled() {
      clearTimeout(timer);
      timer = undefined;
      start();
      await running;
    },
    async close() {
      closed = true;
      await pause();
      disconnect();
    },
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
