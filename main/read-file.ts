import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** What lies there is no file, or is larger than was expected. */
export class UnfitFileError extends Error {}

/**
 * Reads a file that somebody else may have put there: a project's pipe or a device in its place would hold Perch up
 * for ever, and a huge one would fill its memory.
 * @throws {UnfitFileError}
 * @throws {NodeJS.ErrnoException} when it cannot be read
 */
export function readFileOf(file: string, limit: number): Buffer {
  const handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const about = fstatSync(handle);
    if (!about.isFile()) throw new UnfitFileError('it is not a file');
    if (about.size > limit) throw new UnfitFileError(`it is larger than ${limit} bytes`);
    const bytes = Buffer.alloc(about.size);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(handle, bytes, length, bytes.length - length, length);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}
