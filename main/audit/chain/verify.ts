import { doubtAbout } from '../store/head-keeper.ts';
import type { RecordReader } from '../store/reading.ts';
import type { Entry } from '../store/spill.ts';
import { CHECKPOINT_EVERY, checkpointStatement, removalStatement } from './checkpoint.ts';
import type { Head } from './head.ts';
import type { RecordKey } from './key.ts';
import { GENESIS, link } from './link.ts';

/** A place where the record is not what Perch wrote. */
export type Break =
  /** The record does not follow from the one before it: one of the two was changed, or they changed places. */
  | { readonly type: 'changed'; readonly id: number }
  | { readonly type: 'unreadable'; readonly id: number }
  | { readonly type: 'missing'; readonly first: number; readonly last: number }
  /** A signed checkpoint says something else, or is not there: somewhere in here records were written anew. */
  | { readonly type: 'rewritten'; readonly first: number; readonly last: number }
  /** Old records are gone, and the signature that should say so does not. */
  | { readonly type: 'removed-unsigned'; readonly first: number; readonly last: number }
  /** Records stand behind the end that Perch signed when it was closed. */
  | { readonly type: 'added'; readonly first: number; readonly last: number }
  /** The file that vouches for the end is missing, or Perch did not write it. */
  | { readonly type: 'end-unknown' };

export interface Verification {
  /** Records that were looked at, and the numbers of the first and last of them; 0 when there are none. */
  readonly records: number;
  readonly first: number;
  readonly last: number;
  readonly breaks: readonly Break[];
  /** More breaks than are listed. */
  readonly moreBreaks: boolean;
  /** Records that retention took away and signed for. */
  readonly removed: number;
  /** The key that signatures are checked with is not there; only the chain itself was checked. */
  readonly withoutKey: boolean;
}

export interface VerifyOptions {
  readonly key: RecordKey | undefined;
  readonly head: Head | 'missing' | 'forged';
  /** Told now and then how many records were looked at. */
  readonly progress?: (records: number) => void;
  readonly signal?: AbortSignal;
}

const CHUNK = 500;
const MOST_BREAKS = 1000;

/**
 * Looks at every link of the chain, every checkpoint and the end. Reads in short steps, so that it holds up neither
 * calls nor questions.
 * @throws the signal's reason when it is called off
 */
export async function verify(reader: RecordReader, options: VerifyOptions): Promise<Verification> {
  const { key, head, progress, signal } = options;
  const breaks: Break[] = [];
  let moreBreaks = false;
  const report = (found: Break) => {
    if (breaks.length < MOST_BREAKS) breaks.push(found);
    else moreBreaks = true;
  };

  let previous: Pick<Entry, 'id' | 'hash'> = { id: 0, hash: GENESIS };
  for (const removed of reader.removed()) {
    const { first, last, signature } = removed;
    const follows = first === previous.id + 1;
    if (!follows || (key && !key.vouches(removalStatement(removed), signature))) {
      report({ type: 'removed-unsigned', first, last });
    }
    previous = { id: last, hash: removed.hash };
  }
  const removed = previous.id;
  const checkpoints = reader.checkpoints();

  let records = 0;
  let first = 0;
  let sound = previous.id;
  for (;;) {
    signal?.throwIfAborted();
    const rows = reader.rowsAfter(previous.id, CHUNK);
    if (rows.length === 0) break;
    for (const row of rows) {
      if (first === 0) first = row.id;
      records++;
      const { id, hash, content } = row;
      const gap = id > previous.id + 1;
      if (gap) report({ type: 'missing', first: previous.id + 1, last: id - 1 });
      if (content === undefined) report({ type: 'unreadable', id });
      // Behind a gap the link can only be checked where Perch itself went on behind it.
      else if (!gap && !link(previous.hash, id, content).equals(hash)) report({ type: 'changed', id });
      previous = { id, hash };
      if (id % CHECKPOINT_EVERY !== 0) continue;
      const checkpoint = checkpoints(id);
      const agrees = checkpoint && Buffer.compare(checkpoint.hash, hash) === 0;
      const signed =
        checkpoint && (!key || key.vouches(checkpointStatement(id, checkpoint.hash), checkpoint.signature));
      if (!agrees || !signed) report({ type: 'rewritten', first: sound + 1, last: id });
      sound = id;
    }
    progress?.(records);
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const found of breakAtEnd(head, previous, reader, key)) report(found);
  return { records, first, last: records === 0 ? 0 : previous.id, breaks, moreBreaks, removed, withoutKey: !key };
}

function breakAtEnd(
  head: Head | 'missing' | 'forged',
  end: Pick<Entry, 'id' | 'hash'>,
  reader: RecordReader,
  key: RecordKey | undefined,
): readonly Break[] {
  if (!key) return [];
  const doubt = doubtAbout(head, end, reader);
  switch (doubt?.note) {
    case undefined:
      return [];
    case 'end-missing':
      return [{ type: 'missing', first: end.id + 1, last: doubt.taken }];
    case 'end-added':
      return [{ type: 'added', first: typeof head === 'object' ? head.id + 1 : end.id, last: end.id }];
    case 'end-changed':
      return [{ type: 'changed', id: typeof head === 'object' ? head.id : end.id }];
    default:
      return [{ type: 'end-unknown' }];
  }
}
