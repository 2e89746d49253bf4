import type { LedgerEntry } from './ledger.ts';
import type { FileContent } from './settings-file.ts';

/** How Perch's part of one file stands. */
export type EntryState = 'absent' | 'registered' | 'outdated' | 'switched-off';

/** What a file holds while several files are changed together: as planned, else as it is on the disk. */
export type ContentOf = (file: string) => FileContent;

/**
 * Perch's part of one file. Pure but for what `contentOf` reads: bytes in, bytes out. Everything may throw
 * `SettingsFileError` when the file is written in a way that cannot be changed safely.
 */
export interface FileEntry {
  readonly file: string;
  readonly form: LedgerEntry['form'];
  /** Permissions of a file that was not there; 0600 unless told. */
  readonly mode?: number;
  /** By what Perch's part, as it is wanted now, is found again in the file. */
  marks(contentOf: ContentOf): readonly string[];
  /** @param marks everything that is Perch's in this file, of earlier installations too */
  inspect(content: FileContent, marks: readonly string[], contentOf: ContentOf): EntryState;
  /** The file with Perch's part as it is wanted now; `content` holds none of it. */
  insert(content: FileContent, contentOf: ContentOf): Buffer;
}

/**
 * Takes everything of Perch's out of a file of one form, and leaves the rest as it is written.
 * @returns null when nothing is left that anybody would miss
 */
export type Remover = (content: FileContent, marks: readonly string[]) => Buffer | null;
