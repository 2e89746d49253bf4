import { recordBytes } from '../../audit/files.ts';
import type { FacetValue } from '../../audit/search/facets.ts';
import type { Printer } from '../installation.ts';
import { counted, localTime, megabytes, visible } from './lines.ts';
import { auditArguments, withArchive } from './options.ts';

const LISTS = [
  ['verdict', 'Verdicts'],
  ['agent', 'Agents'],
  ['project', 'Projects'],
  ['kind', 'Kinds of tools'],
  ['rule', 'Rules'],
  ['does', 'What calls did'],
] as const;
const MOST_LISTED = 8;

/** `perch audit stats`: how much is kept, and how what fits is divided. */
export async function stats(args: readonly string[], printer: Printer): Promise<number> {
  const { values, query } = auditArguments(args, { json: ['yes', 'no'] });
  return withArchive(values.data, ({ records, search }, files) => {
    const facets = search.facets(query, Date.now(), 60_000);
    const range = records.range();
    const bytes = recordBytes(files);
    if (values.json === 'yes') {
      printer.write(`${JSON.stringify({ ...facets, first: range?.first ?? 0, last: range?.last ?? 0, bytes })}\n`);
      return 0;
    }
    const oldest = range && records.get(range.first);
    const since = oldest ? `, the oldest of ${localTime(oldest.at)}` : '';
    printer.write(`${counted(facets.kept, 'record')} kept${since}; ${megabytes(bytes)} in ${files.folder}\n`);
    if (query.terms.length > 0) printer.write(`${counted(facets.total ?? facets.counted, 'record')} fit.\n`);
    for (const [key, title] of LISTS) list(title, facets[key], printer);
    return 0;
  });
}

function list(title: string, values: readonly FacetValue[], printer: Printer): void {
  if (values.length === 0) return;
  printer.write(`\n${title}\n`);
  for (const { value, count } of values.slice(0, MOST_LISTED)) {
    printer.write(`  ${count.toLocaleString('en-US').padStart(11)}  ${visible(value)}\n`);
  }
  if (values.length > MOST_LISTED) printer.write(`               and ${values.length - MOST_LISTED} more\n`);
}
