import type { Removed } from '../store/reading.ts';

/** Every so many records a signed checkpoint is written. */
export const CHECKPOINT_EVERY = 1024;

/** What a checkpoint's signature says. */
export function checkpointStatement(id: number, hash: Uint8Array): string {
  return `checkpoint ${id} ${Buffer.from(hash).toString('hex')}`;
}

/** What stands signed in place of records that were taken away. */
export function removalStatement(removed: Omit<Removed, 'signature'>): string {
  const { first, last, hash, firstAt, lastAt, removedAt, reason } = removed;
  return `removed ${first} ${last} ${Buffer.from(hash).toString('hex')} ${firstAt} ${lastAt} ${removedAt} ${reason}`;
}
