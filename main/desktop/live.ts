import type { HistoryRow } from '../../preload/contract.ts';
import type { AuditRecord } from '../audit/record.ts';
import { type FindException, historyRow, isInHistory } from './present.ts';

/** How long rows are gathered before windows hear of them, in milliseconds: a burst is one message. */
const GATHER = 50;

/** Hands new records on to the windows as rows of the history. */
export function liveRows(send: (rows: HistoryRow[]) => void, exception: FindException): (record: AuditRecord) => void {
  let waiting: HistoryRow[] = [];
  return (record) => {
    if (!isInHistory(record)) return;
    if (waiting.length === 0) {
      setTimeout(() => {
        const rows = waiting;
        waiting = [];
        send(rows);
      }, GATHER);
    }
    waiting.push(historyRow(record, exception));
  };
}
