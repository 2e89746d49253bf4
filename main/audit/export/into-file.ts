import { rmSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import type { Sink } from './export.ts';

/**
 * Characters after which what was written is brought to the disk. A disk that is handed all of a long file at once lets
 * the record's commits wait behind it, and with them the agents.
 */
const SYNC_EVERY = 1024 * 1024;

/** Writes into a file beside the wanted one, which takes its name when it is whole and is removed when it is not. */
export async function intoFile(file: string, work: (sink: Sink) => Promise<number>): Promise<number> {
  const partial = `${file}.part`;
  const handle = await open(partial, 'w', 0o600);
  try {
    let count: number;
    try {
      let unsynced = 0;
      count = await work({
        async write(text) {
          // Goes on where the last piece ended.
          await handle.writeFile(text);
          unsynced += text.length;
          if (unsynced < SYNC_EVERY) return;
          await settle(handle);
          unsynced = 0;
        },
      });
      await settle(handle);
    } finally {
      await handle.close();
    }
    await rename(partial, file);
    return count;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/** Brings what was written to the disk. Some shared folders cannot be told to; they take it when they do. */
async function settle(handle: FileHandle): Promise<void> {
  try {
    await handle.datasync();
  } catch (error) {
    if (!CANNOT.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

const CANNOT: ReadonlySet<string> = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);
