import { lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import type { FileKind, Files } from '../../rules/facts/files.ts';
import { readFileOf } from '../read-file.ts';

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
      return new TextDecoder('utf-8', { fatal: true }).decode(readFileOf(path, limit));
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
