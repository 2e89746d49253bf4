import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type AuditRecord, EMPTY_RECORD, type NewRecord } from './record.ts';

/**
 * A record's stored text: JSON with sorted keys, no spaces, and without the members that say nothing. It is what the
 * chain is computed over, so one record has one text, whoever writes it.
 */
export function contentOf(record: NewRecord): string {
  const told = Object.entries(record).filter(([key, value]) => !saysNothing(key, value));
  return canonicalJson(Object.fromEntries(told));
}

/** The record that a stored text tells of. @throws when the text is no record */
export function recordOf(id: number, content: string, hash: Uint8Array): AuditRecord {
  const told: unknown = JSON.parse(content);
  if (typeof told !== 'object' || told === null) throw new Error(`Record ${id} is not readable.`);
  return { ...EMPTY_RECORD, ...(told as NewRecord), id, hash: Buffer.from(hash).toString('hex') };
}

/**
 * JSON with sorted keys and no spaces: one text for one value. Values are JSON already; undefined members are left
 * out, as JSON.stringify does.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

function saysNothing(key: string, value: unknown): boolean {
  if (!Object.hasOwn(EMPTY_RECORD, key)) return false;
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

/** The form in which the database keeps a content: the text itself, or packed when that is shorter. */
export function pack(content: string): string | Uint8Array {
  if (content.length < PACK_FROM) return content;
  const packed = deflateRawSync(content, {
    dictionary: dictionary1,
    level: content.length > 4096 ? 3 : 6,
    memLevel: 6,
  });
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
  return inflateRawSync(stored.subarray(1), { dictionary: dictionary1, maxOutputLength: LONGEST }).toString('utf8');
}
