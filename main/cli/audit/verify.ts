import type { Break, Verification } from '../../audit/chain/verify.ts';
import type { Printer } from '../installation.ts';
import { counted } from './lines.ts';
import { auditArguments, withArchive } from './options.ts';

/** Breaks that are listed one by one. */
const MOST_LISTED = 20;

/** `perch audit verify`: whether the record is what Perch wrote. @returns 1 when it is not, or nobody can tell */
export async function verifyCommand(args: readonly string[], printer: Printer): Promise<number> {
  const { values } = auditArguments(args, { json: ['yes', 'no'] });
  return withArchive(values.data, async (archive) => {
    const found = await archive.verify();
    if (values.json === 'yes') printer.write(`${JSON.stringify(found)}\n`);
    else report(found, printer);
    return found.breaks.length === 0 && !found.withoutKey ? 0 : 1;
  });
}

function report(
  { records, first, last, breaks, moreBreaks, removed, withoutKey }: Verification,
  printer: Printer,
): void {
  if (removed > 0) printer.write(`Records up to number ${removed} were removed as the settings say.\n`);
  if (withoutKey) {
    printer.write(
      'The key audit.key is not there, so signatures could not be checked: only that each record follows from the one before.\n',
    );
  }
  if (breaks.length === 0) {
    const range = records === 0 ? '' : ` (numbers ${first} to ${last})`;
    printer.write(`${counted(records, 'record')}${range}: every one follows from the one before. Nothing is broken.\n`);
    return;
  }
  printer.write(`${counted(records, 'record')} looked at. The record is not what Perch wrote:\n`);
  for (const one of breaks.slice(0, MOST_LISTED)) printer.write(`  ${inWords(one)}\n`);
  const more = breaks.length - MOST_LISTED;
  if (more > 0 || moreBreaks) printer.write(`  and ${moreBreaks ? 'many' : more} more places\n`);
  printer.write('Keep a copy of the data folder as it is, and find out who or what wrote to it.\n');
}

function inWords(found: Break): string {
  switch (found.type) {
    case 'changed':
      return `record ${found.id} does not follow from the one before: one of the two was changed or moved`;
    case 'unreadable':
      return `record ${found.id} cannot be read`;
    case 'missing':
      return `${range(found)} missing`;
    case 'rewritten':
      return `${range(found)} not what was signed: somewhere in there records were written anew`;
    case 'removed-unsigned':
      return `${range(found)} gone, and nothing that Perch signed says why`;
    case 'added':
      return `${range(found)} behind the end that Perch signed when it closed`;
    case 'end-unknown':
      return 'the file audit.head, which vouches for the end, is gone or was not written by Perch';
  }
}

function range({ first, last }: { readonly first: number; readonly last: number }): string {
  return first === last ? `record ${first} is` : `records ${first} to ${last} are`;
}
