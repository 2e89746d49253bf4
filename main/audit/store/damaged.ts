import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { unpack } from '../content.ts';
import type { Tip } from './head-keeper.ts';
import { leafCells, type PageReader } from './pages.ts';
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

/** Records that are handed on together. */
const BATCH = 200;

/**
 * Every record that can be read out of a damaged database: page by page, without the tree that leads to them, since
 * that may be what is damaged. Records that were written last stand in the write-ahead log, whose pages are read too.
 */
export function* salvage(file: string): Generator<readonly Entry[]> {
  let batch: Entry[] = [];
  for (const name of [file, `${file}-wal`]) {
    if (!existsSync(name)) continue;
    const handle = openSync(name, 'r');
    try {
      for (const entry of readable(pagesOf(handle, name.endsWith('-wal')))) {
        batch.push(entry);
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
    } finally {
      closeSync(handle);
    }
  }
  if (batch.length > 0) yield batch;
}

function* readable(pages: PageReader): Generator<Entry> {
  for (let page = 0; page < pages.count; page++) {
    for (const { id, values } of leafCells(pages, page)) {
      const [, content, hash] = values;
      if (!(hash instanceof Uint8Array) || hash.length !== 32) continue;
      if (typeof content !== 'string' && !(content instanceof Uint8Array)) continue;
      try {
        const text = unpack(content);
        JSON.parse(text);
        yield { id, content: text, hash };
      } catch {
        // Half of it is gone. What is whole elsewhere is found there.
      }
    }
  }
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
