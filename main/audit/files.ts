import { statSync } from 'node:fs';
import path from 'node:path';

/** The record's files in a data folder. */
export interface RecordFiles {
  readonly folder: string;
  /** The record itself: the only one that cannot be made again. */
  readonly database: string;
  /** What searching needs; made from the record. */
  readonly index: string;
  readonly key: string;
  readonly head: string;
  readonly spill: string;
  readonly reserve: string;
  /** Locked while a program writes the record. */
  readonly lock: string;
}

export function recordFiles(folder: string): RecordFiles {
  const file = (name: string) => path.join(folder, name);
  return {
    folder,
    database: file('audit.db'),
    index: file('audit-index.db'),
    key: file('audit.key'),
    head: file('audit.head'),
    spill: file('audit-spill.jsonl'),
    reserve: file('audit.reserve'),
    lock: file('audit.lock'),
  };
}

/** Bytes that the record takes on the disk, with its index and its logs. */
export function recordBytes({ database, index, spill }: RecordFiles): number {
  const logs = [database, index].flatMap((file) => [file, `${file}-wal`, `${file}-shm`]);
  return [...logs, spill]
    .map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}
