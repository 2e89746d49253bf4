import type { JsonObject } from '../../../rules/facts/call.ts';
import type { FoundProblem } from '../../problem.ts';
import { HEAD_DELAY, type Head, readHead, writeHead } from '../chain/head.ts';
import type { RecordKey } from '../chain/key.ts';
import type { NoteName } from '../notes.ts';
import type { RecordReader } from './reading.ts';

/** The end of the chain: number and hash of its last record. */
export interface Tip {
  readonly id: number;
  readonly hash: Uint8Array;
}

/** What does not fit together between the head file and the database. */
export interface Doubt {
  readonly note: NoteName;
  readonly details: JsonObject;
  /** Numbers up to here are taken, even though no record carries them any more. */
  readonly taken: number;
}

/** Compares where the database ends with what the head file says it ends with. */
export function doubtAbout(head: Head | 'missing' | 'forged', stored: Tip, reader: RecordReader): Doubt | undefined {
  if (head === 'missing') {
    return stored.id === 0 ? undefined : { note: 'head-missing', details: {}, taken: stored.id };
  }
  if (head === 'forged') return { note: 'head-forged', details: {}, taken: stored.id };
  if (head.id > stored.id) {
    return { note: 'end-missing', details: { first: stored.id + 1, last: head.id }, taken: head.id };
  }
  const known = head.id === stored.id ? stored.hash : reader.entry(head.id)?.hash;
  if (known && Buffer.from(known).toString('hex') !== head.hash) {
    return { note: 'end-changed', details: { last: head.id }, taken: stored.id };
  }
  if (head.closed && stored.id > head.id) {
    return { note: 'end-added', details: { first: head.id + 1, last: stored.id }, taken: stored.id };
  }
  return undefined;
}

/** Writes the head file, a moment behind the record. */
export function headKeeper(file: string, key: RecordKey, now: () => number) {
  let timer: NodeJS.Timeout | undefined;
  const write = (tip: Tip, closed: boolean, durable = false) => {
    const head = { id: tip.id, hash: Buffer.from(tip.hash).toString('hex'), closed, at: now() };
    try {
      writeHead(file, key, head, durable);
    } catch {
      // A head that lags vouches for less, and for nothing wrong. The disk's own trouble is reported by the record.
    }
  };
  return {
    read: () => readHead(file, key),
    /** Says that the record has begun to grow, before it does: from now on more may stand behind the head. */
    begin: (tip: Tip) => write(tip, false, true),
    /** Writes the head within `HEAD_DELAY`. */
    follow(tip: () => Tip | undefined) {
      timer ??= setTimeout(() => {
        timer = undefined;
        const end = tip();
        if (end) write(end, false);
      }, HEAD_DELAY);
      timer.unref();
    },
    /** Signs the end: nothing will stand behind it until Perch starts again. Without a tip only stops following. */
    end(tip: Tip | undefined) {
      clearTimeout(timer);
      if (tip) write(tip, true, true);
    },
  };
}

/** What a doubt means, for the person. */
export function problemOf(doubt: Doubt): FoundProblem {
  const [first, last] = [numberIn(doubt, 'first'), numberIn(doubt, 'last')];
  const count = last - first + 1;
  switch (doubt.note) {
    case 'end-missing':
      return {
        title: count === 1 ? 'One record is missing.' : `${count} records are missing.`,
        detail: `The record once reached number ${last} and now ends before it. Somebody removed the end of audit.db, or put an older copy in its place. What stands before that can still be checked on the page History.`,
        trouble: { kind: 'record-missing', count, last },
      };
    case 'end-added':
      return {
        title: `${count === 1 ? 'One record was' : `${count} records were`} added while Perch was not running.`,
        detail: 'Perch did not write them. Records before them can still be trusted.',
        trouble: { kind: 'record-added', count },
      };
    case 'end-changed':
      return {
        title: 'The end of the record was changed.',
        detail: `Record ${last} is not the one that Perch wrote. Have the record checked on the page History to see which records can be trusted.`,
        trouble: { kind: 'record-changed', last },
      };
    default:
      return {
        title: 'Nobody can tell whether the record is complete.',
        detail:
          'The file audit.head, which says how far the record had come, was removed or changed. Records missing at the end cannot be noticed this once. Perch wrote the file anew.',
        trouble: { kind: 'record-end-unknown' },
      };
  }
}

function numberIn({ details }: Doubt, name: 'first' | 'last'): number {
  const value = details[name];
  return typeof value === 'number' ? value : 0;
}
