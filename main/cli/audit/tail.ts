import os from 'node:os';
import { matcherFor } from '../../audit/query/match.ts';
import { readableRecord } from '../../audit/store/reading.ts';
import type { Printer } from '../installation.ts';
import { jsonLine, recordLine } from './lines.ts';
import { auditArguments, interruptible, wholeNumber, withArchive } from './options.ts';

/** Time between two looks, in milliseconds. */
const LOOK_EVERY = 250;
const BATCH = 500;

/** `perch audit tail`: the last records, and then each new one as it is written. */
export async function tail(
  args: readonly string[],
  printer: Printer,
  stop?: ReturnType<typeof interruptible>,
): Promise<number> {
  const { values, query } = auditArguments(args, {
    lines: undefined,
    follow: ['yes', 'no'],
    json: ['yes', 'no'],
  });
  const lines = wholeNumber(values.lines, 'lines', 10);
  const line = values.json === 'yes' ? jsonLine : recordLine;
  return withArchive(values.data, async ({ records, search }) => {
    // New ones are read from here on, so that none falls between the two.
    let last = records.range()?.last ?? 0;
    const first = lines === 0 ? [] : search.page(query, Date.now(), { limit: lines, before: last + 1 }).records;
    for (const record of [...first].reverse()) printer.write(line(record));
    if (values.follow === 'no') return 0;
    const { signal, done } = stop ?? interruptible();
    while (!signal.aborted) {
      const matches = matcherFor(query, { now: Date.now(), home: os.homedir() });
      const rows = records.rowsAfter(last, BATCH);
      for (const row of rows) {
        const record = readableRecord(row);
        if (record && matches(record)) printer.write(line(record));
        last = row.id;
      }
      if (rows.length < BATCH) await pause(LOOK_EVERY, signal);
    }
    done();
    return 0;
  });
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
  });
}
