import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { canonicalMembers } from './canonical-json.ts';
import { type AuditRecord, EMPTY_RECORD, type NewRecord } from './record.ts';

/**
 * A record's stored text: JSON with sorted keys, no spaces, and without the members that say nothing. It is what the
 * chain is computed over, so one record has one text, whoever writes it.
 */
export function contentOf(record: NewRecord): string {
  const members = record as unknown as Readonly<Record<string, unknown>>;
  const isUsual = Object.keys(members).every((key) => USUAL.has(key));
  return canonicalMembers(members, isUsual ? SORTED_MEMBERS : Object.keys(members).sort(), saysNothing);
}

/** The record that a stored text tells of. @throws when the text is no record */
export function recordOf(id: number, content: string, hash: Uint8Array): AuditRecord {
  const told: unknown = JSON.parse(content);
  if (typeof told !== 'object' || told === null) throw new Error(`Record ${id} is not readable.`);
  return storedRecord(told as NewRecord, id, hash);
}

/**
 * What is told as a record of the store: with its number and hash, and what it leaves unsaid in its place. Member by
 * member, since spreading one object over another takes ten times as long, and every call has a record.
 */
export function storedRecord(told: NewRecord, id: number, bytes: Uint8Array): AuditRecord {
  const hash = Buffer.from(bytes).toString('hex');
  // Members of another version of Perch are handed on as they are.
  for (const key in told) if (!USUAL.has(key)) return { ...EMPTY_RECORD, ...told, id, hash };
  return {
    event: told.event ?? EMPTY_RECORD.event,
    happened: told.happened ?? EMPTY_RECORD.happened,
    gate: told.gate ?? EMPTY_RECORD.gate,
    session: told.session ?? EMPTY_RECORD.session,
    turn: told.turn ?? EMPTY_RECORD.turn,
    toolUse: told.toolUse ?? EMPTY_RECORD.toolUse,
    subagent: told.subagent ?? EMPTY_RECORD.subagent,
    model: told.model ?? EMPTY_RECORD.model,
    cwd: told.cwd ?? EMPTY_RECORD.cwd,
    project: told.project ?? EMPTY_RECORD.project,
    tool: told.tool ?? EMPTY_RECORD.tool,
    kind: told.kind ?? EMPTY_RECORD.kind,
    summary: told.summary ?? EMPTY_RECORD.summary,
    deed: told.deed ?? EMPTY_RECORD.deed,
    input: told.input ?? EMPTY_RECORD.input,
    actions: told.actions ?? EMPTY_RECORD.actions,
    facts: told.facts ?? EMPTY_RECORD.facts,
    decision: told.decision ?? EMPTY_RECORD.decision,
    by: told.by ?? EMPTY_RECORD.by,
    wouldBe: told.wouldBe ?? EMPTY_RECORD.wouldBe,
    rules: told.rules ?? EMPTY_RECORD.rules,
    reason: told.reason ?? EMPTY_RECORD.reason,
    note: told.note ?? EMPTY_RECORD.note,
    exception: told.exception ?? EMPTY_RECORD.exception,
    errors: told.errors ?? EMPTY_RECORD.errors,
    waitedMilliseconds: told.waitedMilliseconds ?? EMPTY_RECORD.waitedMilliseconds,
    tookMicroseconds: told.tookMicroseconds ?? EMPTY_RECORD.tookMicroseconds,
    test: told.test ?? EMPTY_RECORD.test,
    agent: told.agent,
    at: told.at,
    id,
    hash,
  };
}

const SORTED_MEMBERS: readonly string[] = ['at', 'agent', ...Object.keys(EMPTY_RECORD)].sort();
const USUAL: ReadonlySet<string> = new Set(SORTED_MEMBERS);

function saysNothing(key: string, value: unknown): boolean {
  if (!USUAL.has(key)) return false;
  if (typeof value !== 'object' || value === null) return value === EMPTY_RECORD[key as keyof typeof EMPTY_RECORD];
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

/** Shorter texts stay as they are: there is little to gain. */
const PACK_FROM = 160;
/** First byte of a packed content: raw deflate with the dictionary of this number. */
const DICTIONARY_1 = 1;
/** No stored text is longer; a damaged one cannot fill the memory. */
const LONGEST = 16 * 1024 * 1024;

/**
 * What most records say, so that short ones pack well too. Part of the format: a released dictionary never changes.
 * What is said most often stands at the end.
 */
const dictionary1 = Buffer.from(
  [
    '"tool_response":{"interrupted":false,"isImage":false,"stderr":"","stdout":"","success":true,"type":"text","file":{"content":"',
    '"errors":[{"message":"","where":"',
    '"exception":"","note":"","waitedMilliseconds":',
    '"by":"person","decision":"allow","by":"deadline","decision":"deny","by":"exception","by":"mode","wouldBe":"ask","wouldBe":"deny",',
    '"reason":" (Rule: .) The person who runs you set this rule with Perch. Do not try to reach the same result another way; ',
    'tell the person what you wanted to do and why, and go on with what does not need it.",',
    '"rules":[{"description":"","effect":"ask","output":"","pack":"","priority":"WARNING","rule":"","tags":["coding_agent_ask"]}]',
    '"rules":[{"description":"","effect":"deny","output":"","pack":"","priority":"CRITICAL","rule":"","tags":["coding_agent_deny"]}]',
    '{"actions":[{"does":"use-tool","name":"mcp__{"does":"search","outside":true,"path":"/{"does":"delete","path":"/Users/',
    '"agent":"gemini","agent":"copilot","agent":"codex","event":"PermissionRequest","gate":"permission","event":"BeforeTool",',
    '"happened":"prompt","event":"UserPromptSubmit","input":{"prompt":"","permission_mode":"default","transcript_path":"',
    '"event":"PostToolUse","facts":{},"happened":"tool-result","input":{"duration_ms":,"permission_mode":"default",',
    '"kind":"mcp","kind":"fetch","summary":"","tool":"WebFetch","input":{"url":"https://www..com/","prompt":"',
    '"input":{"content":"","file_path":"/home/","new_string":"","old_string":"","replace_all":false},"kind":"edit","tool":"Edit"',
    '"kind":"write","tool":"Write","kind":"search","tool":"Grep","input":{"output_mode":"content","pattern":"","path":"',
    '"facts":{"agent.name":"claude_code","tool.input_command":"","tool.name":"Bash","tool.real_file_path":"","tool.kind":"shell"}',
    '{"actions":[{"added":1,"does":"change","path":"/home/","removed":1}],"agent":"claude-code","at":17',
    '{"actions":[{"does":"read","path":"/home/"}],"agent":"claude-code","at":17',
    '"input":{"file_path":"/home/","limit":,"offset":},"kind":"read","project":"/home/","session":"","summary":"read ","tool":"Read",',
    '{"actions":[{"does":"run","name":"npm"}],"agent":"claude-code","at":17,"by":"floor","cwd":"/home/","decision":"defer",',
    '"event":"PreToolUse","gate":"before-tool","input":{"command":"git npm cd && ","description":""},"kind":"shell","model":"claude-',
    '"project":"/home/","session":"","summary":"run ","tookMicroseconds":,"tool":"Bash","toolUse":"toolu_01","turn":"',
  ].join(''),
);

/** Contents up to this length find all they repeat, of the dictionary too, within the 8 KiB that `FOR_SHORT` looks back. */
const SHORT = 4096;
const FOR_LONG = { dictionary: dictionary1, level: 3, memLevel: 6 };
/** Most of the time goes into making tables: small ones, and a small buffer for what comes out. */
const FOR_SHORT = { dictionary: dictionary1, level: 6, memLevel: 6, windowBits: 13, chunkSize: 1024 };

/** The form in which the database keeps a content: the text itself, or packed when that is shorter. */
export function pack(content: string): string | Uint8Array {
  if (content.length < PACK_FROM) return content;
  const packed = deflateRawSync(content, content.length > SHORT ? FOR_LONG : FOR_SHORT);
  if (packed.length + 1 >= content.length) return content;
  const stored = new Uint8Array(packed.length + 1);
  stored[0] = DICTIONARY_1;
  stored.set(packed, 1);
  return stored;
}

/** @throws when the bytes were not made by `pack` */
export function unpack(stored: string | Uint8Array): string {
  if (typeof stored === 'string') return stored;
  if (stored[0] !== DICTIONARY_1) throw new Error('This record is stored in a form that this Perch does not know.');
  // Room for what it most likely becomes, so that one buffer does and is not much too large.
  const chunkSize = Math.min(16 * 1024, Math.max(1024, stored.length * 4));
  const packed = stored.subarray(1);
  return inflateRawSync(packed, { dictionary: dictionary1, chunkSize, maxOutputLength: LONGEST }).toString('utf8');
}
