import { EMPTY_RECORD, type NewRecord } from '../../../main/audit/record.ts';

/** A call as it is recorded most often; tests change what they are about. */
export const CALL: NewRecord = {
  ...EMPTY_RECORD,
  at: 1_700_000_000_000,
  agent: 'claude-code',
  event: 'PreToolUse',
  gate: 'before-tool',
  session: 's1',
  turn: 't1',
  toolUse: 'u1',
  cwd: '/home/dev/app',
  project: '/home/dev/app',
  tool: 'Read',
  kind: 'read',
  summary: 'read notes.txt',
  input: { file_path: '/home/dev/app/notes.txt', nested: { b: 1, a: [true, null] } },
  actions: [{ does: 'read', path: '/home/dev/app/notes.txt' }],
  decision: 'defer',
  by: 'floor',
  tookMicroseconds: 120,
};

export function call(change: Partial<NewRecord> = {}): NewRecord {
  return { ...CALL, ...change };
}
