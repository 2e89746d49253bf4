import type { AuditRecord } from '../record.ts';
import { csvHeader, csvRow } from './csv.ts';
import { falcoAlerts } from './falco.ts';
import { exportedRecord } from './fields.ts';

export const EXPORT_FORMATS = ['jsonl', 'csv', 'falco'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Ends of file names. */
export const EXPORT_ENDINGS: Readonly<Record<ExportFormat, string>> = { jsonl: 'jsonl', csv: 'csv', falco: 'jsonl' };

export interface Sink {
  /** Resolves when the receiver can take more. */
  write(text: string): Promise<void>;
}

export interface ExportOptions {
  readonly format: ExportFormat;
  /** Name of this computer, for alerts. */
  readonly hostname: string;
  /** Told now and then how many records were written. */
  readonly progress?: (records: number) => void;
  readonly signal?: AbortSignal;
}

/** Characters that are written together. */
const PIECE = 64 * 1024;
/** Milliseconds after which others get their turn. */
const TURN = 20;

/**
 * Writes records out, one after the other, and never holds more than a piece of them.
 * @param records with numbers in between, which only say that the search goes on
 * @returns how many records were written
 * @throws the signal's reason when it is called off
 */
export async function exportRecords(
  records: Iterable<AuditRecord | number>,
  sink: Sink,
  { format, hostname, progress, signal }: ExportOptions,
): Promise<number> {
  let piece = format === 'csv' ? csvHeader() : '';
  let count = 0;
  let turnEnds = performance.now() + TURN;
  for (const record of records) {
    if (typeof record !== 'number') {
      piece += textOf(record, format, hostname);
      count++;
    }
    if (piece.length >= PIECE) {
      await sink.write(piece);
      piece = '';
    }
    if (performance.now() < turnEnds) continue;
    signal?.throwIfAborted();
    progress?.(count);
    await new Promise((resolve) => setImmediate(resolve));
    turnEnds = performance.now() + TURN;
  }
  if (piece !== '') await sink.write(piece);
  signal?.throwIfAborted();
  progress?.(count);
  return count;
}

function textOf(record: AuditRecord, format: ExportFormat, hostname: string): string {
  switch (format) {
    case 'jsonl':
      return `${JSON.stringify(exportedRecord(record))}\n`;
    case 'csv':
      return csvRow(record);
    case 'falco':
      return falcoAlerts(record, hostname)
        .map((alert) => `${JSON.stringify(alert)}\n`)
        .join('');
  }
}
