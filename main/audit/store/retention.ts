import { CHECKPOINT_EVERY } from '../chain/checkpoint.ts';
import { recordOf } from '../content.ts';
import type { OpenDatabase } from './open-database.ts';
import { readableRecord } from './reading.ts';
import type { RecordStore } from './store.ts';

/** How long records are kept. */
export interface RetentionLimits {
  /** Older records go; without it age does not matter. */
  readonly days?: number;
  /** When the database is larger, the oldest go until it fits. */
  readonly bytes?: number;
}

export interface RetentionOptions {
  readonly limits: RetentionLimits;
  readonly now: number;
  /** How far the slowest receiver has been told; records behind that stay, unless their size makes them go. */
  readonly toldUpTo: number | undefined;
  /** Old records are gone. */
  removed(last: number): void;
}

const DAY = 86_400_000;
/** Rows and pages of one step, and the rest between two, in milliseconds: a call between them hardly waits. */
const ROWS = 250;
const PAGES = 128;
const REST = 15;
/** When the size is the reason, so much less than the limit is aimed at, or the next record would be a reason again. */
const AIM = 0.9;

/**
 * Removes old records, always up to a checkpoint. What stands for them afterwards is signed, and noted in the record
 * itself, before the first of them goes; so the rest still verifies, and being stopped in the middle is no harm.
 * @returns how many records' numbers were given up
 */
export async function removeOld(store: RecordStore, options: RetentionOptions): Promise<number> {
  await finishRemoval(store);
  const database = store.database;
  if (!database) return 0;
  const found = lastToGo(database, options);
  if (!found) return 0;
  const { first, last, reason } = found;
  const { reader, writer } = database;
  const begin = readableRecord(
    reader.rowsAfter(first - 1, 1)[0] ?? { id: 0, content: undefined, hash: new Uint8Array() },
  );
  const end = reader.entry(last);
  if (!end) return 0;
  const lastAt = recordOf(end.id, end.content, end.hash).at;
  writer.signRemoval({
    first,
    last,
    hash: end.hash,
    firstAt: begin?.at ?? lastAt,
    lastAt,
    removedAt: options.now,
    reason,
  });
  store.note('old-removed', { first, last, reason });
  await finishRemoval(store);
  options.removed(last);
  return last - first + 1;
}

/** Takes away what was signed for. */
async function finishRemoval(store: RecordStore): Promise<void> {
  const signedUpTo = store.database?.reader.removed().at(-1)?.last ?? 0;
  let removed = false;
  for (;;) {
    const first = store.database?.reader.range()?.first;
    if (first === undefined || first > signedUpTo) break;
    store.database?.writer.take(first, Math.min(first + ROWS - 1, signedUpTo));
    removed = true;
    await rest();
  }
  if (!removed) return;
  for (let left = 1; left > 0 && store.database; await rest()) {
    const now = store.database.writer.shrink(PAGES);
    left = now < left || left === 1 ? now : 0;
  }
}

function lastToGo(
  { reader, database }: OpenDatabase,
  { limits, now, toldUpTo }: RetentionOptions,
): { readonly first: number; readonly last: number; readonly reason: string } | undefined {
  const range = reader.range();
  if (!range) return undefined;
  const first = (reader.removed().at(-1)?.last ?? 0) + 1;
  const atCheckpoint = (id: number) => Math.floor(id / CHECKPOINT_EVERY) * CHECKPOINT_EVERY;
  const count = range.last - range.first + 1;

  const size = sizeOf(database);
  const excess = limits.bytes === undefined ? 0 : size - limits.bytes;
  // The newest records stay, whatever their size.
  const most = atCheckpoint(range.last - CHECKPOINT_EVERY);
  if (limits.bytes !== undefined && excess > 0) {
    const share = (size - limits.bytes * AIM) / size;
    const last = Math.min(most, atCheckpoint(range.first - 1 + Math.ceil(count * share) + CHECKPOINT_EVERY - 1));
    if (last >= range.first) return { first, last, reason: `the record was larger than ${limits.bytes} bytes` };
  }
  if (limits.days === undefined) return undefined;
  const cutoff = now - limits.days * DAY;
  let last = Math.min(most, atCheckpoint(toldUpTo ?? range.last));
  while (last >= range.first) {
    const entry = reader.entry(last);
    if (entry && recordOf(entry.id, entry.content, entry.hash).at < cutoff) break;
    last -= CHECKPOINT_EVERY;
  }
  return last >= range.first ? { first, last, reason: `they were older than ${limits.days} days` } : undefined;
}

/** Bytes in use, the unused pages aside. */
function sizeOf(database: OpenDatabase['database']): number {
  const number = (pragma: string) => Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0] ?? 0);
  return (number('page_count') - number('freelist_count')) * number('page_size');
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, REST));
}
