import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { GENESIS, link } from '../chain/link.ts';
import { recordOf } from '../content.ts';
import type { AuditRecord } from '../record.ts';
import { entryOf, type Row } from './database.ts';
import type { Entry } from './spill.ts';

export interface PageQuery {
  /** Records older than this id; the newest without it. */
  readonly before?: number;
  readonly limit: number;
}

/** A stretch of the record that retention took away, and what vouches for it. */
export interface Removed {
  readonly first: number;
  readonly last: number;
  readonly hash: Uint8Array;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly removedAt: number;
  readonly reason: string;
  readonly signature: Uint8Array;
}

/** Reads of single records and short pages, each by number: quick however long the record is. */
export function recordReader(database: DatabaseSyncInstance) {
  const one = database.prepare('SELECT id, content, hash FROM records WHERE id = ?');
  const newest = database.prepare('SELECT id, content, hash FROM records ORDER BY id DESC LIMIT ?');
  const older = database.prepare('SELECT id, content, hash FROM records WHERE id < ? ORDER BY id DESC LIMIT ?');
  const olderIds = database.prepare('SELECT id FROM records WHERE id < ? ORDER BY id DESC LIMIT ?');
  const followingIds = database.prepare('SELECT id FROM records WHERE id > ? ORDER BY id LIMIT ?');
  const following = database.prepare('SELECT id, content, hash FROM records WHERE id > ? ORDER BY id LIMIT ?');
  const ends = database.prepare(
    'SELECT (SELECT id FROM records ORDER BY id LIMIT 1) AS first, (SELECT id FROM records ORDER BY id DESC LIMIT 1) AS last',
  );
  const removed = database.prepare(
    `SELECT first, last, hash, first_at AS firstAt, last_at AS lastAt, removed_at AS removedAt, reason, signature
     FROM removed ORDER BY last`,
  );
  const cursor = database.prepare('SELECT id FROM cursors WHERE receiver = ?');
  const entry = (id: number): Entry | undefined => {
    const row = one.get(id) as Row | undefined;
    return row && entryOf(row);
  };
  const lastRemoved = () => (removed.all() as Removed[]).at(-1);
  return {
    entry,
    get(id: number): AuditRecord | undefined {
      const found = entry(id);
      return found && recordOf(found.id, found.content, found.hash);
    },
    /** Newest first. */
    page({ before, limit }: PageQuery): readonly AuditRecord[] {
      const rows = (before === undefined ? newest.all(limit) : older.all(before, limit)) as Row[];
      return rows.map(toRecord);
    },
    /** Oldest first, those behind `id`. */
    after: (id: number, limit: number): readonly Entry[] => (following.all(id, limit) as Row[]).map(entryOf),
    last(): Entry | undefined {
      const row = newest.get(1) as Row | undefined;
      return row && entryOf(row);
    },
    /** First and last number; undefined while there is no record. */
    range(): { readonly first: number; readonly last: number } | undefined {
      const { first, last } = ends.get() as { first: number | null; last: number | null };
      return first === null || last === null ? undefined : { first, last };
    },
    /** The same as they stand there; a content that cannot be read is undefined. */
    rowsAfter: (id: number, limit: number): readonly StoredRow[] => (following.all(id, limit) as Row[]).map(storedRow),
    /** Newest first. */
    rowsBefore: (id: number, limit: number): readonly StoredRow[] => (older.all(id, limit) as Row[]).map(storedRow),
    idsBefore: (id: number, limit: number): readonly number[] =>
      olderIds.all(id, limit).map((row) => Number(row['id'])),
    idsAfter: (id: number, limit: number): readonly number[] =>
      followingIds.all(id, limit).map((row) => Number(row['id'])),
    /** Which record this is, whatever folder it lies in. */
    identity: () => String(database.prepare("SELECT value FROM properties WHERE name = 'identity'").get()?.['value']),
    /** The signed checkpoint of a record. */
    checkpoints: () => {
      const one = database.prepare('SELECT hash, signature FROM checkpoints WHERE id = ?');
      return (id: number) => one.get(id) as { readonly hash: Uint8Array; readonly signature: Uint8Array } | undefined;
    },
    cursor(receiver: string): number | undefined {
      const row = cursor.get(receiver);
      return row && Number(row['id']);
    },
    removed: () => removed.all() as Removed[],
    /** Whether the record is the one that was chained to the record before it. */
    follows(id: number): boolean {
      const found = entry(id);
      if (!found) return false;
      const segment = lastRemoved();
      const previous = id === 1 ? GENESIS : segment?.last === id - 1 ? segment.hash : entry(id - 1)?.hash;
      return previous !== undefined && link(previous, id, found.content).equals(found.hash);
    },
  };
}

export interface StoredRow {
  readonly id: number;
  readonly content: string | undefined;
  readonly hash: Uint8Array;
}

/** The record, where it can be read. */
export function readableRecord(row: StoredRow): AuditRecord | undefined {
  if (row.content === undefined) return undefined;
  try {
    return recordOf(row.id, row.content, row.hash);
  } catch {
    return undefined;
  }
}

function storedRow(row: Row): StoredRow {
  try {
    return entryOf(row);
  } catch {
    return { id: row.id, content: undefined, hash: row.hash };
  }
}

export type RecordReader = ReturnType<typeof recordReader>;

export function toRecord(row: Row): AuditRecord {
  const { id, content, hash } = entryOf(row);
  return recordOf(id, content, hash);
}
