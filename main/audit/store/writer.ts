import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { CHECKPOINT_EVERY, checkpointStatement, removalStatement } from '../chain/checkpoint.ts';
import type { RecordKey } from '../chain/key.ts';
import { pack } from '../content.ts';
import type { Salvaged } from './damaged.ts';
import type { Removed } from './reading.ts';
import type { Entry } from './spill.ts';

/**
 * Everything that changes `audit.db`. There is one writer, so a call never waits for another.
 * @param sync makes durable what was committed, at once
 */
export function recordWriter(database: DatabaseSyncInstance, key: RecordKey, sync: () => void) {
  const insert = database.prepare('INSERT INTO records (id, content, hash) VALUES (?, ?, ?)');
  const restore = database.prepare('INSERT OR IGNORE INTO records (id, content, hash) VALUES (?, ?, ?)');
  const checkpoint = database.prepare('INSERT OR REPLACE INTO checkpoints (id, hash, signature) VALUES (?, ?, ?)');
  const cursor = database.prepare('INSERT OR REPLACE INTO cursors (receiver, id) VALUES (?, ?)');
  const removal = database.prepare(
    `INSERT OR REPLACE INTO removed (last, first, hash, first_at, last_at, removed_at, reason, signature)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const take = database.prepare('DELETE FROM records WHERE id BETWEEN ? AND ?');
  const takeCheckpoints = database.prepare('DELETE FROM checkpoints WHERE id <= ?');

  const put = (entry: Entry) => {
    insert.run(entry.id, pack(entry.content), entry.hash);
    if (entry.id % CHECKPOINT_EVERY === 0) {
      checkpoint.run(entry.id, entry.hash, key.sign(checkpointStatement(entry.id, entry.hash)));
    }
  };
  const putRemoval = (removed: Omit<Removed, 'signature'>, signature: Uint8Array) => {
    const { first, last, hash, firstAt, lastAt, removedAt, reason } = removed;
    removal.run(last, first, hash, firstAt, lastAt, removedAt, reason, signature);
  };
  const together = <Result>(work: () => Result): Result => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  };

  return {
    /** Commits new records, all or none. They survive a crash of the machine once the log was synced. */
    insert(entries: readonly Entry[]): void {
      const [first, ...more] = entries;
      if (first && more.length === 0 && first.id % CHECKPOINT_EVERY !== 0) put(first);
      else together(() => entries.forEach(put));
    },
    /** Brings back what was read out of a damaged file, under its old numbers, where those are free. */
    restore({ entries, checkpoints, removed }: Salvaged): void {
      together(() => {
        for (const { id, content, hash } of entries) restore.run(id, pack(content), hash);
        for (const { id, hash, signature } of checkpoints) checkpoint.run(id, hash, signature);
        for (const { signature, ...stretch } of removed) putRemoval(stretch, signature);
      });
      sync();
    },
    /** Not durable at once: after a crash of the machine a receiver is told some records again. */
    setCursors(cursors: ReadonlyMap<string, number>): void {
      together(() => {
        for (const [receiver, id] of cursors) cursor.run(receiver, id);
      });
    },
    /** Signs for what is about to be taken away. */
    signRemoval(removed: Omit<Removed, 'signature'>): void {
      const signature = key.sign(removalStatement(removed));
      together(() => {
        putRemoval(removed, signature);
        takeCheckpoints.run(removed.last);
      });
      sync();
    },
    take(first: number, last: number): void {
      take.run(first, last);
    },
    /** Gives some of the file's unused pages back to the disk. @returns pages that are still unused */
    shrink(pages: number): number {
      database.exec(`PRAGMA incremental_vacuum(${pages})`);
      return Number(database.prepare('PRAGMA freelist_count').get()?.['freelist_count'] ?? 0);
    },
  };
}
export type RecordWriter = ReturnType<typeof recordWriter>;
