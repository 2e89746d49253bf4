import { mkdirSync, rmSync, statSync } from 'node:fs';

/** A lock nobody renewed for so long is left over from a program that died, in milliseconds. */
const STALE_AFTER = 10_000;
const WAIT_FOR = 2_000;
const PAUSE = 20;

/**
 * Takes a lock as `proper-lockfile` does, which agents use for their own settings: a folder that only one can make.
 * @param folder the lock's own folder, `<file>.lock`
 * @returns what gives it back; undefined when somebody else kept it all the while
 */
export function takeLock(folder: string): (() => void) | undefined {
  const deadline = Date.now() + WAIT_FOR;
  do {
    try {
      mkdirSync(folder);
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (isStale(folder)) rmSync(folder, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  } while (Date.now() < deadline);
  return undefined;
}

function isStale(folder: string): boolean {
  const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && Date.now() - made > STALE_AFTER;
}
