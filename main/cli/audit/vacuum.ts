import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { recordBytes } from '../../audit/files.ts';
import { openReceivers, PLAIN_VAULT } from '../../audit/forward/receivers.ts';
import { openRecords } from '../../audit/records.ts';
import type { RetentionLimits } from '../../audit/store/retention.ts';
import { takeWriterLock } from '../../audit/store/writer-lock.ts';
import { retentionLimits } from '../../guard/upkeep.ts';
import { builtPlaces } from '../../places.ts';
import { openSettings } from '../../settings/settings.ts';
import { VERSION } from '../../version.ts';
import type { Printer } from '../installation.ts';
import { counted, megabytes } from './lines.ts';
import { auditArguments, auditFiles, NoRecordError, wholeNumber } from './options.ts';

/**
 * `perch audit vacuum`: removes what is older or larger than the settings say, or than the options do, and gives the
 * room back to the system. Only while no Perch writes the record.
 */
export async function vacuum(args: readonly string[], printer: Printer, worker = bundledWorker()): Promise<number> {
  const { values } = auditArguments(args, { days: undefined, megabytes: undefined });
  const files = auditFiles(values.data);
  if (!existsSync(files.database)) throw new NoRecordError(`There is no record in ${files.folder}.`);
  const lock = takeWriterLock(files.lock);
  if (!lock) {
    printer.writeError(
      'perch audit: Perch is running and writes the record. It removes old records by itself every day; ' +
        'to do it now, change how long they are kept in its settings, or quit Perch first.\n',
    );
    return 1;
  }
  lock.release();
  const before = recordBytes(files);
  const limits = limitsOf(values, files.folder);
  const receivers = openReceivers(path.join(files.folder, 'receivers.json'), PLAIN_VAULT, Date.now).wanted;
  const records = openRecords({
    folder: files.folder,
    home: os.homedir(),
    hostname: os.hostname(),
    version: VERSION,
    worker,
    problemsChanged: () => undefined,
  });
  let removed = 0;
  try {
    for (let gone = -1; gone !== 0; removed += gone) gone = await records.removeOld(limits, receivers);
  } finally {
    await records.close();
  }
  for (const file of [files.database, files.index]) if (existsSync(file)) compact(file);
  printer.write(
    `Removed ${counted(removed, 'record')}. The record takes ${megabytes(recordBytes(files))}; before it was ${megabytes(before)}.\n`,
  );
  return 0;
}

function limitsOf(values: Readonly<Partial<Record<'days' | 'megabytes', string>>>, folder: string): RetentionLimits {
  const settings = openSettings(folder).current;
  return retentionLimits({
    retentionDays: wholeNumber(values.days, 'days', settings.retentionDays),
    retentionMegabytes: wholeNumber(values.megabytes, 'megabytes', settings.retentionMegabytes),
  });
}

/** Content and order stay, so the chain does too. */
function compact(file: string): void {
  const database = new DatabaseSync(file, { timeout: 2000 });
  try {
    database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

function bundledWorker(): string {
  return builtPlaces(path.resolve(import.meta.dirname, '..')).recordWorker;
}
