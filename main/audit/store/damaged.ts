import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { checkpointStatement, removalStatement } from '../chain/checkpoint.ts';
import type { RecordKey } from '../chain/key.ts';
import { unpack } from '../content.ts';
import type { Tip } from './head-keeper.ts';
import { type Cell, leafCells, type PageReader } from './pages.ts';
import type { Removed } from './reading.ts';
import type { Entry } from './spill.ts';

/** SQLite's side files. */
const SIDES = ['-wal', '-shm'];

/** Moves a damaged database out of the way, side files included. @returns where it is now */
export function setAsideDatabase(file: string): string {
  const kept = `${file}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  for (const side of ['', ...SIDES]) if (existsSync(file + side)) renameSync(file + side, kept + side);
  return kept;
}

/** The last record of a damaged database, when SQLite can still find it. */
export function lastReadable(file: string): Tip | undefined {
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      const row = database.prepare('SELECT id, hash FROM records ORDER BY id DESC LIMIT 1').get();
      return row && { id: Number(row['id']), hash: row['hash'] as Uint8Array };
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

/** What was read out of a damaged file. */
export interface Salvaged {
  readonly entries: readonly Entry[];
  /** Signatures of Perch's own, checked. */
  readonly checkpoints: readonly Checkpoint[];
  readonly removed: readonly Removed[];
}

export interface Checkpoint {
  readonly id: number;
  readonly hash: Uint8Array;
  readonly signature: Uint8Array;
}

/** Rows that are handed on together. */
const BATCH = 200;

/**
 * Everything that can be read out of a damaged database: page by page, without the tree that leads to the rows, since
 * that may be what is damaged. What was written last stands in the write-ahead log, whose pages are read too.
 */
export function* salvage(file: string, key: RecordKey | undefined): Generator<Salvaged> {
  let found: Mutable<Salvaged> = { entries: [], checkpoints: [], removed: [] };
  for (const name of [file, `${file}-wal`]) {
    if (!existsSync(name)) continue;
    const handle = openSync(name, 'r');
    try {
      const pages = pagesOf(handle, name.endsWith('-wal'));
      for (let page = 0; page < pages.count; page++) {
        for (const cell of leafCells(pages, page)) sort(cell, found, key);
        if (found.entries.length < BATCH) continue;
        yield found;
        found = { entries: [], checkpoints: [], removed: [] };
      }
    } finally {
      closeSync(handle);
    }
  }
  yield found;
}

type Mutable<Lists> = { [Name in keyof Lists]: Lists[Name] extends readonly (infer Item)[] ? Item[] : never };

/** The tables have different numbers of columns; their first one is the row's number, which is not among the values. */
function sort({ id, values }: Cell, found: Mutable<Salvaged>, key: RecordKey | undefined): void {
  const entry = values.length === 3 ? readEntry(id, values) : undefined;
  if (entry) found.entries.push(entry);
  else if (values.length === 3) {
    const [, hash, signature] = values;
    if (!isBytes(hash) || !isBytes(signature) || !key?.vouches(checkpointStatement(id, hash), signature)) return;
    found.checkpoints.push({ id, hash, signature });
  } else if (values.length === 8) {
    const [, first, hash, firstAt, lastAt, removedAt, reason, signature] = values;
    if (typeof first !== 'number' || typeof firstAt !== 'number' || typeof lastAt !== 'number') return;
    if (typeof removedAt !== 'number' || typeof reason !== 'string' || !isBytes(hash) || !isBytes(signature)) return;
    const removed = { first, last: id, hash, firstAt, lastAt, removedAt, reason };
    if (key?.vouches(removalStatement(removed), signature)) found.removed.push({ ...removed, signature });
  }
}

function readEntry(id: number, [, content, hash]: Cell['values']): Entry | undefined {
  if (!isBytes(hash) || hash.length !== 32) return undefined;
  if (typeof content !== 'string' && !isBytes(content)) return undefined;
  try {
    const text = unpack(content);
    JSON.parse(text);
    return { id, content: text, hash };
  } catch {
    // Half of it is gone. What is whole elsewhere is found there.
    return undefined;
  }
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

/** Database pages of 4,096 bytes; a write-ahead log has a header, and one before every page. */
function pagesOf(handle: number, isLog: boolean): PageReader {
  const [start, gap] = isLog ? [32, 24] : [0, 0];
  const size = fstatSync(handle).size;
  return {
    count: Math.floor((size - start) / (PAGE + gap)),
    read(index) {
      const page = Buffer.alloc(PAGE);
      return readSync(handle, page, 0, PAGE, start + index * (PAGE + gap) + gap) === PAGE ? page : undefined;
    },
    // Pages that continue a long record are named by their number in the database, which a log does not keep in order.
    numbered: isLog ? undefined : (number) => number - 1,
  };
}

const PAGE = 4096;
