import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Makes new and renamed files of a folder survive a power cut. Windows does that by itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Puts a file in place, whole or not at all, readable by the user alone. @param durable survives a power cut too */
export function replaceFile(file: string, contents: string | Uint8Array, durable = true): void {
  writeFileSync(`${file}.new`, contents, { mode: 0o600, flush: durable });
  renameSync(`${file}.new`, file);
  if (durable) syncFolder(path.dirname(file));
}
