import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import type { FileKind, Files } from '../../rules/facts/files.ts';
import { readFileOf } from '../read-file.ts';

/** File systems note times in steps of up to two seconds: two changes within one cannot be told apart. */
const FRESH = 2500;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The file system of this computer, as facts may ask it. */
export const realFiles: Files = {
  readlink(path) {
    try {
      return readlinkSync(path);
    } catch {
      return undefined;
    }
  },
  lstat(path) {
    try {
      // What is not there is asked for with every call, and an exception costs more than the question.
      const stats = lstatSync(path, { throwIfNoEntry: false });
      return stats && kindOf(stats);
    } catch {
      return undefined;
    }
  },
  readText(path, limit) {
    try {
      return utf8.decode(readFileOf(path, limit));
    } catch {
      return undefined;
    }
  },
  stamp(path) {
    try {
      const stats = statSync(path, { throwIfNoEntry: false });
      if (!stats) return '';
      const { ino, size, mtimeMs, ctimeMs } = stats;
      // Nobody can set the time of change itself, so a file cannot be made to look as it was.
      return Date.now() - Math.max(mtimeMs, ctimeMs) < FRESH ? undefined : `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
    } catch {
      return undefined;
    }
  },
  // On Linux a file has the name it was asked for by.
  ...(process.platform === 'linux' ? {} : { trueName }),
};

function trueName(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

function kindOf(stats: Stats): FileKind {
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isFile()) return 'file';
  return stats.isDirectory() ? 'folder' : 'other';
}
