import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import * as v from 'valibot';
import { replaceFile } from '../../files.ts';
import type { RecordKey } from './key.ts';

/**
 * How far the record had come when somebody last looked, kept outside the database: a record whose end was cut off
 * still is a perfect chain. The file is written after the records it speaks of, within `HEAD_DELAY`, so it may lag
 * behind and is never ahead.
 */
export interface Head {
  /** Number and hash (hex) of the last record. */
  readonly id: number;
  readonly hash: string;
  /** Written when Perch ended in order: nothing may stand behind this record. */
  readonly closed: boolean;
  readonly at: number;
}

/** Longest time that the head file lags behind the record, in milliseconds. */
export const HEAD_DELAY = 500;

const schema = v.object({
  id: v.pipe(v.number(), v.integer(), v.minValue(0)),
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  closed: v.boolean(),
  at: v.number(),
  signature: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

/** `forged`: there is a file, and this key did not sign it. */
export function readHead(file: string, key: RecordKey): Head | 'missing' | 'forged' {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return 'missing';
  }
  try {
    const { signature, ...head } = v.parse(schema, JSON.parse(text));
    return key.vouches(statement(head), Buffer.from(signature, 'hex')) ? head : 'forged';
  } catch {
    return 'forged';
  }
}

/** Bytes that every head takes: all of it lies in one sector, which a disk writes whole or not at all. */
const LENGTH = 384;

/**
 * Puts a new head in place of the old one, whole or not at all.
 * @param durable waits until it would survive a power cut
 */
export function writeHead(file: string, key: RecordKey, head: Head, durable: boolean): void {
  const signature = key.sign(statement(head)).toString('hex');
  const text = `${JSON.stringify({ ...head, signature }).padEnd(LENGTH - 1)}\n`;
  if (durable || !overwrite(file, text)) replaceFile(file, text, durable);
}

/** Writes over a head that is there, since to replace a file costs many times that. @returns whether it could */
function overwrite(file: string, text: string): boolean {
  if (text.length !== LENGTH || statSync(file, { throwIfNoEntry: false })?.size !== LENGTH) return false;
  const handle = openSync(file, 'r+');
  try {
    return writeSync(handle, text, 0, 'latin1') === LENGTH;
  } finally {
    closeSync(handle);
  }
}

function statement(head: Head): string {
  return `head ${head.id} ${head.hash} ${head.closed ? 'closed' : 'open'} ${head.at}`;
}
