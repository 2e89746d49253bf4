import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { comboTable } from './combos.ts';
import { hasFlag } from './flags.ts';

/** A stretch of the record by what the index knows of it. */
export interface FoundCalls {
  /** Numbers of records that are calls, in order. */
  readonly calls: readonly number[];
  /** The last number that was looked at. */
  readonly last: number;
}

/**
 * Finds which records are calls without reading one of them: about half of a record is prompts and results.
 * @returns undefined behind the last record that is in the index
 */
export function callFinder(index: DatabaseSyncInstance): (behind: number, limit: number) => FoundCalls | undefined {
  const following = index.prepare('SELECT id, combo FROM entries WHERE id > ? ORDER BY id LIMIT ?');
  const combos = comboTable(index);
  return (behind, limit) => {
    const rows = following.all(behind, limit).map((row) => ({ id: Number(row['id']), combo: Number(row['combo']) }));
    const last = rows.at(-1)?.id;
    if (last === undefined) return undefined;
    const known = combos.all();
    const isCall = (combo: number) => hasFlag(known.get(combo)?.flags ?? -1, 'call');
    return { calls: rows.filter(({ combo }) => isCall(combo)).map(({ id }) => id), last };
  };
}
