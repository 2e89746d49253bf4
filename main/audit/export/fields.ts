import type { AuditRecord } from '../record.ts';
import { type VerdictWord, verdictWord } from '../verdict-word.ts';

/** A record as it leaves Perch: everything that was recorded, with the time as text and the verdict in one word. */
export interface ExportedRecord extends AuditRecord {
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly verdict: VerdictWord;
}

export function exportedRecord(record: AuditRecord): ExportedRecord {
  return { ...record, time: new Date(record.at).toISOString(), verdict: verdictWord(record) };
}
