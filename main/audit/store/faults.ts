import type { RecordFault } from '../../problem.ts';

/** The file was made by a newer Perch. Nothing was changed. */
export class NewerDatabaseError extends Error {}

/**
 * Neither the database nor the spill file takes a record now. Whoever wanted to act on the verdict has no evidence to
 * leave, so it must not go on as if it had.
 */
export class RecordUnavailableError extends Error {}

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html). */
const CODES: ReadonlyMap<number, RecordFault> = new Map([
  [5, 'locked'],
  [6, 'locked'],
  [8, 'read-only'],
  [11, 'corrupt'],
  [13, 'full'],
  [26, 'corrupt'],
]);

export function faultOf(error: unknown): RecordFault {
  if (error instanceof NewerDatabaseError) return 'newer';
  if (typeof error !== 'object' || error === null) return 'other';
  const { errcode, code } = error as { readonly errcode?: unknown; readonly code?: unknown };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return 'full';
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return 'read-only';
  return (typeof errcode === 'number' && CODES.get(errcode & 0xff)) || 'other';
}

const CAUSES: Readonly<Record<RecordFault, string>> = {
  full: 'The disk is full',
  'read-only': 'Perch may not write to its data folder',
  locked: 'Another program holds on to the record’s file',
  corrupt: 'The record’s file was damaged',
  newer: 'The record was written by a newer Perch',
  other: 'The record’s file cannot be written',
};

const REMEDIES: Readonly<Record<RecordFault, string>> = {
  full: 'Free some space on this disk.',
  'read-only': 'Make the folder writable for you again.',
  locked: 'Close the program that has audit.db open.',
  corrupt: 'You need to do nothing: Perch set the file aside and brings back what can still be read.',
  newer: 'Update Perch.',
  other: 'Look whether the disk works, then start Perch again.',
};

export function causeOf(fault: RecordFault): string {
  return CAUSES[fault];
}

export function remedyFor(fault: RecordFault): string {
  return REMEDIES[fault];
}
