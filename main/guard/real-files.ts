import { closeSync, fstatSync, lstatSync, openSync, readlinkSync, readSync, realpathSync, type Stats } from 'node:fs';
import type { FileKind, Files } from '../../rules/facts/files.ts';

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
      return kindOf(lstatSync(path));
    } catch {
      return undefined;
    }
  },
  readText(path, limit) {
    try {
      const handle = openSync(path, 'r');
      try {
        const { size } = fstatSync(handle);
        if (size > limit) return undefined;
        const bytes = Buffer.alloc(size);
        const length = readSync(handle, bytes, 0, size, 0);
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
      } finally {
        closeSync(handle);
      }
    } catch {
      return undefined;
    }
  },
  trueName(path) {
    try {
      return realpathSync.native(path);
    } catch {
      return undefined;
    }
  },
};

function kindOf(stats: Stats): FileKind {
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isFile()) return 'file';
  return stats.isDirectory() ? 'folder' : 'other';
}
