import { closeSync, fdatasyncSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { paced } from './paced.ts';

/** Bytes that a record takes in the log, about. */
const PIECE = 8 * 1024;
const LENGTH = 2 * 1024 * 1024;

/**
 * What the disk takes for the one thing each call has to wait for: a piece of a file that is there already, written and
 * brought to the disk, at the same rate and with nothing beside it.
 * @param file made for this, and removed
 * @returns milliseconds of each, from when it was due
 */
export async function diskAlone(file: string, perSecond: number, seconds: number): Promise<readonly number[]> {
  const handle = openSync(file, 'w');
  try {
    writeSync(handle, Buffer.alloc(LENGTH));
    fsyncSync(handle);
    const piece = Buffer.alloc(PIECE, 1);
    const end = Date.now() + seconds * 1000;
    return await paced(
      perSecond,
      () => Date.now() > end,
      async (index) => {
        writeSync(handle, piece, 0, PIECE, (index * PIECE) % LENGTH);
        fdatasyncSync(handle);
      },
    );
  } finally {
    closeSync(handle);
    rmSync(file);
  }
}
