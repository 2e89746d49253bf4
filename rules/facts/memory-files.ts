/**
 * A file system that exists only in memory: for tests, and for judging recorded calls without touching the
 * machine. Holds links, folders and small texts; everything it was not told of does not exist.
 */
import type { FileKind, Files, OperatingSystem } from './files.ts';
import { absolutePath, comparisonKey, parentOf, plainSpelling } from './paths/spelling.ts';

export interface MemoryFilesOptions {
  readonly os: OperatingSystem;
  /** Base of relative names below. */
  readonly cwd: string;
  /** Link path → target as written in the link. */
  readonly links?: Readonly<Record<string, string>>;
  /** File path → text. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
}

type Entry = { readonly kind: FileKind; readonly text?: string; readonly target?: string; readonly name: string };

/** Home folder that recorded calls of each system use (`perch judge` without `--home`). */
export const SAMPLE_HOMES: Readonly<Record<OperatingSystem, string>> = {
  linux: '/home/dev',
  macos: '/Users/sam',
  windows: 'C:\\Users\\sam',
};

export function memoryFiles({ os, cwd, links = {}, texts = {}, folders = [] }: MemoryFilesOptions): Files {
  const entries = new Map<string, Entry>();
  const base = absolutePath(plainSpelling(cwd, os), '/');
  const place = (written: string): string => absolutePath(plainSpelling(written, os), base);
  const keyOf = (path: string): string => comparisonKey(absolutePath(plainSpelling(path, os), base), os);
  const add = (written: string, entry: Omit<Entry, 'name'>): void => {
    const path = place(written);
    entries.set(comparisonKey(path, os), { ...entry, name: path });
    for (let folder = parentOf(path); ; folder = parentOf(folder)) {
      const key = comparisonKey(folder, os);
      if (entries.has(key)) break;
      entries.set(key, { kind: 'folder', name: folder });
      if (parentOf(folder) === folder) break;
    }
  };
  add(base, { kind: 'folder' });
  for (const folder of folders) add(folder, { kind: 'folder' });
  for (const [path, text] of Object.entries(texts)) add(path, { kind: 'file', text });
  for (const [path, target] of Object.entries(links)) add(path, { kind: 'link', target });
  const find = (path: string): Entry | undefined => entries.get(keyOf(path));
  return {
    lstat: (path) => find(path)?.kind,
    readlink: (path) => find(path)?.target,
    readText: (path, limit) => {
      const text = find(path)?.text;
      return text !== undefined && text.length <= limit ? text : undefined;
    },
    trueName: (path) => find(path)?.name,
  };
}
