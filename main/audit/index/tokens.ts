import { createHash } from 'node:crypto';
import type { JsonValue } from '../../../rules/facts/call.ts';
import type { AuditRecord, NewRecord } from '../record.ts';
import { verdictWord } from '../verdict-word.ts';
import { flagsOf } from './flags.ts';

/**
 * What a record can be found by, as the index stores it: the words of its text, and marks for everything a filter can
 * ask. A mark begins with a sign that no word has.
 */
const SIGN = '¦';

/** Every record carries it. */
export const EVERY = `${SIGN}all`;

export type MarkName =
  | 'agent'
  | 'project'
  | 'session'
  | 'kind'
  | 'tool'
  | 'verdict'
  | 'rule'
  | 'by'
  | 'does'
  | 'is'
  | 'folder'
  | 'part'
  | 'ending'
  | 'host';

const LETTERS: Readonly<Record<MarkName, string>> = {
  agent: 'a',
  project: 'p',
  session: 's',
  kind: 'k',
  tool: 't',
  verdict: 'v',
  rule: 'r',
  by: 'b',
  does: 'd',
  is: 'i',
  folder: 'f',
  part: 'n',
  ending: 'e',
  host: 'h',
};

/** The mark of a value that is one of few; of any other its hash, so that marks stay short. */
export function markOf(name: MarkName, value: string): string {
  const lower = value.toLowerCase();
  return `${SIGN}${LETTERS[name]}${/^[a-z0-9-]{1,14}$/.test(lower) ? lower.replaceAll('-', '') : shortHash(lower)}`;
}

/** A session's mark keeps the id's own letters, so that its beginning finds it. */
export function sessionMark(id: string): string {
  return `${SIGN}s${id
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, 40)}`;
}

const HASHES = new Map<string, string>();
const MOST_HASHES = 20_000;

/** 60 bits of SHA-256 in base 36: paths and rules come again and again, so most are known already. */
function shortHash(text: string): string {
  const known = HASHES.get(text);
  if (known) return known;
  const bytes = createHash('sha256').update(text).digest();
  const hash = (bytes.readBigUInt64BE() >> 4n).toString(36);
  if (HASHES.size >= MOST_HASHES) HASHES.clear();
  HASHES.set(text, hash);
  return hash;
}

/** Everything the record can be found by, each once. */
export function tokensOf(record: AuditRecord): Set<string> {
  const tokens = new Set<string>([EVERY]);
  const add = (name: MarkName, value: string) => {
    if (value !== '') tokens.add(markOf(name, value));
  };
  add('agent', record.agent);
  add('kind', record.kind);
  add('tool', record.tool);
  add('by', record.by);
  add('verdict', verdictWord(record));
  if (record.session !== '') tokens.add(sessionMark(record.session));
  add('project', record.project);
  add('project', lastPart(record.project));
  for (const { rule } of record.rules) add('rule', rule);
  for (const flag of flagsOf(record)) add('is', flag);
  for (const action of record.actions) {
    add('does', action.does);
    if (action.host) for (const host of hostAndParents(action.host)) add('host', host);
    if (action.path) for (const mark of pathMarks(action.path)) tokens.add(mark);
  }
  for (const text of textsOf(record)) for (const word of wordsOf(text)) tokens.add(word);
  return tokens;
}

function* pathMarks(path: string): Generator<string> {
  const parts = path.split('/').filter((part) => part !== '');
  let folder = path.startsWith('/') ? '' : undefined;
  for (const part of parts) {
    folder = folder === undefined ? part : `${folder}/${part}`;
    yield markOf('folder', folder);
    yield markOf('part', part);
    const ending = endingOf(part);
    if (ending) yield markOf('ending', ending);
  }
}

/** `pem` of `key.pem`, `env` of `.env`. */
export function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

export function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? '';
}

/** `api.example.org`, `example.org`: who asks for a domain means all of it. */
export function hostAndParents(host: string): readonly string[] {
  if (/^[0-9.]+$/.test(host) || host.includes(':')) return [host];
  const labels = host.split('.');
  return labels.slice(0, Math.max(1, labels.length - 1)).map((_, index) => labels.slice(index).join('.'));
}

/** Characters of one record that are searched for words. */
const MOST_TEXT = 48 * 1024;

/** The texts that words are searched in, the ones that say most first. */
export function* textsOf(record: NewRecord): Generator<string> {
  let left = MOST_TEXT;
  const take = (text: string): string => {
    const taken = text.slice(0, Math.max(0, left));
    left -= text.length;
    return taken;
  };
  for (const text of [record.summary, record.tool, record.note, record.reason, record.project]) {
    if (text !== '') yield take(text);
  }
  for (const { rule } of record.rules) yield take(rule);
  for (const { message } of record.errors) yield take(message);
  for (const text of leaves(record.input)) {
    if (left <= 0) return;
    yield take(text);
  }
  for (const { path, host, name } of record.actions) {
    for (const text of [path, host, name]) if (text) yield take(text);
  }
}

function* leaves(value: JsonValue): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'number') yield String(value);
  else if (Array.isArray(value)) for (const item of value as readonly JsonValue[]) yield* leaves(item);
  else if (typeof value === 'object' && value !== null)
    for (const member of Object.values(value)) yield* leaves(member);
}

/** Longer words are cut: nobody types them, and a pasted one is cut alike. */
const LONGEST_WORD = 64;
const ASCII_WORD = /[a-z0-9]+/g;
// Scripts that do not part their words by blanks: every letter is a word of its own.
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+?(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[^\p{L}\p{N}]|$)/gu;

/** The text's words: lower case, without accents, letters and digits only. */
export function wordsOf(text: string): readonly string[] {
  const plain = plainText(text);
  const words = plain.match(isAscii(plain) ? ASCII_WORD : WORD) ?? [];
  return words.map((word) => (word.length > LONGEST_WORD ? word.slice(0, LONGEST_WORD) : word));
}

/** Lower case, without accents. */
export function plainText(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase();
}

function isAscii(text: string): boolean {
  return !/[^\x00-\x7f]/.test(text);
}
