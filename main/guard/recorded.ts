import type { ToolCallEvent } from '../agents/adapter.ts';
import { recordedCall } from '../agents/recorded.ts';
import type { AuditRecord } from '../audit/record.ts';

/**
 * The call of a record, read anew from its tool and input. Secrets in it are masked, and files may have changed since:
 * what is judged by it is an estimate.
 * @returns undefined when the record is no call, or cannot be read any more
 */
export function callOfRecord(record: AuditRecord): ToolCallEvent | undefined {
  const call = record.decision === '' ? undefined : recordedCall(record);
  return call && { type: 'tool-call', gate: 'before-tool', call, canAsk: true };
}
