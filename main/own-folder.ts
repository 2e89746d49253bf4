import { chmodSync, mkdirSync, statSync } from 'node:fs';

/** A folder that Perch keeps its own things in belongs to somebody else. */
export class ForeignFolderError extends Error {}

/**
 * Makes a folder that only the user may enter, or closes the one that is there to others: whoever could write into it
 * could change the rules, the exceptions and the record. A symbolic link to a folder of the user's is fine.
 * @throws {ForeignFolderError} when the folder is another user's
 */
export function ownFolder(folder: string, user: number | undefined = process.getuid?.()): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32') return;
  const { uid, mode } = statSync(folder);
  if (uid !== user && user !== 0) {
    throw new ForeignFolderError(
      `The folder ${folder} belongs to another user, who could change what Perch keeps in it. Choose another with --data.`,
    );
  }
  if ((mode & 0o077) !== 0) chmodSync(folder, 0o700);
}
