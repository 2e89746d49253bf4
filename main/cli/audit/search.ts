import type { Printer } from '../installation.ts';
import { jsonLine, recordLine } from './lines.ts';
import { auditArguments, wholeNumber, withArchive } from './options.ts';

/** How long a search may take before it shows what it has, in milliseconds: without an index it looks at everything. */
const BUDGET = 60_000;

/** `perch audit search`: what fits, newest first. @returns 1 when nothing does, as grep does */
export async function search(args: readonly string[], printer: Printer): Promise<number> {
  const { values, query } = auditArguments(args, { limit: undefined, before: undefined, json: ['yes', 'no'] });
  const limit = Math.max(1, wholeNumber(values.limit, 'limit', 50));
  const before = values.before === undefined ? {} : { before: wholeNumber(values.before, 'before', 0) };
  return withArchive(values.data, ({ search: searcher }) => {
    const page = searcher.page(query, Date.now(), { limit, budget: BUDGET, ...before });
    const line = values.json === 'yes' ? jsonLine : recordLine;
    for (const record of page.records) printer.write(line(record));
    if (page.cutShort) printer.writeError(`perch audit: this took too long; go on with --before ${page.next}.\n`);
    else if (page.next !== undefined) printer.writeError(`perch audit: there may be more: --before ${page.next}\n`);
    return page.records.length > 0 ? 0 : 1;
  });
}
