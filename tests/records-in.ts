import { DatabaseSync } from '@photostructure/sqlite';
import { recordFiles } from '../main/audit/files.ts';
import type { AuditRecord } from '../main/audit/record.ts';
import { recordReader } from '../main/audit/store/reading.ts';

/** The newest hundred records in a data folder, newest first, read beside whoever writes them. */
export function recordsIn(dataFolder: string): readonly AuditRecord[] {
  const database = new DatabaseSync(recordFiles(dataFolder).database, { readOnly: true });
  try {
    return recordReader(database).page({ limit: 100 });
  } finally {
    database.close();
  }
}
