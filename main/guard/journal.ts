import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { writeFileInPlace } from '../files.ts';

/** What Perch writes down about itself, for whoever looks into what went wrong. Agents' steps are in the record. */
export interface Journal {
  readonly file: string;
  /** One line, with the time before it. A journal that cannot be written holds nothing up. */
  note(message: string): void;
}

/** Bytes that a journal may have; half of them, the newer one, stays when there are more. */
const MOST = 256 * 1024;

/** @param now milliseconds since 1970 */
export function openJournal(file: string, now: () => number): Journal {
  return {
    file,
    note(message) {
      const line = `${new Date(now()).toISOString()} ${message.trim().replaceAll('\n', '\n  ')}\n`;
      try {
        appendFileSync(file, line, { mode: 0o600 });
        if (statSync(file).size > MOST) shorten(file);
      } catch {
        // A full disk, say, of which the record tells.
      }
    },
  };
}

function shorten(file: string): void {
  const newer = readFileSync(file).subarray(-MOST / 2);
  // From the next whole line on.
  writeFileInPlace(file, newer.subarray(newer.indexOf('\n') + 1));
}
