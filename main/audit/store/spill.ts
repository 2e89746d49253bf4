import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { replaceFile, syncFolder } from '../../files.ts';
import { link } from '../chain/link.ts';
import { faultOf } from './faults.ts';

/** A record as it stands in the database or waits for it. */
export interface Entry {
  readonly id: number;
  readonly content: string;
  readonly hash: Uint8Array;
}

/** Most bytes that wait in the spill file. */
export const SPILL_LIMIT = 64 * 1024 * 1024;
/** Bytes held back on the disk, to be given up for the spill file when the disk is full. */
const RESERVE = 4 * 1024 * 1024;

/**
 * Where records wait while the database takes none: JSON Lines, each line flushed to the disk before its answer
 * leaves, each chained to the one before it exactly as the record itself is.
 */
export interface Spill {
  /** @throws when the entries could not be written in full; then none of them is in the file */
  append(entries: readonly Entry[], previous: Uint8Array): void;
  /** What waits, in order. A line that a crash cut off was never answered for, so it is left out. */
  read(): SpillContents;
  /** Puts these entries in place of what the file holds, whole or not at all. */
  rewrite(entries: readonly Entry[], previous: Uint8Array): void;
  /** Everything that waited is in the database. */
  clear(): void;
  /** Puts the file aside, unread: somebody changed it. @returns where it is now */
  setAside(): string;
  /** Claims the reserve again, when there is room. */
  reserve(): void;
  close(): void;
}

export interface SpillContents {
  readonly entries: readonly Entry[];
  /** Hash that the first entry stands behind. */
  readonly previous: Uint8Array | undefined;
  /** A line is not what was written: the lines from there on are not vouched for, and not among `entries`. */
  readonly damaged: boolean;
}

const hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const lineSchema = v.object({ id: v.pipe(v.number(), v.integer()), previous: hex, hash: hex, content: v.string() });

export function openSpill(file: string, reserveFile: string, limit = SPILL_LIMIT): Spill {
  let handle: number | undefined;

  const write = (bytes: Buffer) => {
    handle ??= openAtEnd(file);
    const before = fstatSync(handle).size;
    if (before + bytes.length > limit) throw new Error(`More than ${limit} bytes of records wait already.`);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } catch (error) {
      ftruncateSync(handle, before);
      throw error;
    }
  };

  const close = () => {
    if (handle !== undefined) closeSync(handle);
    handle = undefined;
  };

  return {
    append(entries, previous) {
      const bytes = linesOf(entries, previous);
      try {
        write(bytes);
      } catch (error) {
        if (faultOf(error) !== 'full' || !existsSync(reserveFile)) throw error;
        rmSync(reserveFile);
        write(bytes);
      }
    },
    read: () => readSpill(file),
    rewrite(entries, previous) {
      close();
      replaceFile(file, linesOf(entries, previous));
    },
    clear() {
      close();
      rmSync(file, { force: true });
    },
    setAside() {
      close();
      const kept = `${file}.damaged-${Date.now()}`;
      renameSync(file, kept);
      return kept;
    },
    reserve() {
      try {
        if (existsSync(reserveFile) && statSync(reserveFile).size === RESERVE) return;
        // Random, so that no file system can store it in less.
        writeFileSync(reserveFile, randomBytes(RESERVE), { mode: 0o600 });
      } catch {
        // There is no room for it; giving back what was taken is all that can be done.
        rmSync(reserveFile, { force: true });
      }
    },
    close,
  };
}

function linesOf(entries: readonly Entry[], previous: Uint8Array): Buffer {
  let last = previous;
  const lines = entries.map(({ id, content, hash }) => {
    const line = { id, previous: toHex(last), hash: toHex(hash), content };
    last = hash;
    return `${JSON.stringify(line)}\n`;
  });
  return Buffer.from(lines.join(''));
}

/** Opens for appending, behind the last whole line, with a name that survives a power cut too. */
function openAtEnd(file: string): number {
  const isNew = !existsSync(file);
  const handle = openSync(file, 'a', 0o600);
  if (!isNew) ftruncateSync(handle, readFileSync(file).lastIndexOf(0x0a) + 1);
  else syncFolder(path.dirname(file));
  return handle;
}

function readSpill(file: string): SpillContents {
  if (!existsSync(file)) return { entries: [], previous: undefined, damaged: false };
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n');
  // What stands behind the last line's end was being written when Perch was stopped.
  lines.pop();
  const entries: Entry[] = [];
  let first: Uint8Array | undefined;
  let last: Entry | undefined;
  for (const line of lines) {
    const entry = parseLine(line);
    const follows = entry && (last === undefined || (entry.id === last.id + 1 && same(entry.previous, last.hash)));
    if (!follows) return { entries, previous: first, damaged: true };
    first ??= entry.previous;
    entries.push(entry);
    last = entry;
  }
  return { entries, previous: first, damaged: false };
}

function parseLine(line: string): (Entry & { readonly previous: Uint8Array }) | undefined {
  try {
    const { id, content, previous, hash } = v.parse(lineSchema, JSON.parse(line));
    const entry = { id, content, previous: Buffer.from(previous, 'hex'), hash: Buffer.from(hash, 'hex') };
    return same(link(entry.previous, id, content), entry.hash) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function toHex(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex');
}
