import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
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

/**
 * Puts a file in place through another one and a rename: readers see the old content or the new, and a crash leaves one
 * of the two. The file is the user's alone.
 * @param durable survives a power cut too
 */
export function replaceFile(file: string, content: string | Uint8Array, durable = true): void {
  writeFileSync(`${file}.new`, content, { mode: 0o600, flush: durable });
  renameSync(`${file}.new`, file);
  if (durable) syncFolder(path.dirname(file));
}

/** The same in a folder that may not be there yet. */
export function writeFileInPlace(file: string, content: string | Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  replaceFile(file, content);
}

/**
 * Sets a file aside that cannot be used, so that a new one takes its place and nothing in it is lost.
 * @returns the path at which it is kept
 */
export function setAside(file: string): string {
  const kept = `${file}.unusable-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  renameSync(file, kept);
  return kept;
}
