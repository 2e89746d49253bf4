import { readAssignment } from './assignment.ts';
import { NAME_ANCHORS, strengthOf } from './names.ts';
import { OPTION_PROGRAMS, type ProgramOptions, type ReadOptions, readOptions } from './options.ts';
import { type Anchor, scannerFor } from './scanner.ts';
import { CLASSES, type ClassName, type Run, type SecretShape, SHAPES } from './shapes.ts';
import type { SecretSpan } from './span.ts';
import { isSecretValue } from './values.ts';

type Meaning =
  | { readonly type: 'shape'; readonly shape: SecretShape; readonly start: string }
  | { readonly type: 'name' }
  | { readonly type: 'url' }
  | { readonly type: 'bearer' }
  | { readonly type: 'basic' }
  | { readonly type: 'key-begin' }
  | { readonly type: 'key-end' }
  | { readonly type: 'putty-key' }
  | { readonly type: 'chpasswd' }
  | { readonly type: 'program'; readonly options: ProgramOptions };

const scan = scannerFor<Meaning>([
  ...SHAPES.flatMap((shape) =>
    shape.starts.map(
      (start): Anchor<Meaning> => ({
        text: start.toLowerCase(),
        meaning: { type: 'shape', shape, start },
      }),
    ),
  ),
  ...NAME_ANCHORS.map((text): Anchor<Meaning> => ({ text, meaning: { type: 'name' } })),
  ...OPTION_PROGRAMS.flatMap((options) =>
    options.programs.map((text): Anchor<Meaning> => ({ text, meaning: { type: 'program', options } })),
  ),
  { text: '://', meaning: { type: 'url' } },
  // The same in JSON that was escaped with all its slashes.
  { text: ':\\/\\/', meaning: { type: 'url' } },
  { text: 'bearer ', meaning: { type: 'bearer' } },
  { text: 'basic ', meaning: { type: 'basic' } },
  { text: '-----begin ', meaning: { type: 'key-begin' } },
  { text: '-----end ', meaning: { type: 'key-end' } },
  { text: 'private-lines:', meaning: { type: 'putty-key' } },
  { text: 'chpasswd', meaning: { type: 'chpasswd' } },
]);

/** Every secret that the text shows, in order and without overlaps. */
export function findSecrets(text: string): readonly SecretSpan[] {
  const found: SecretSpan[] = [];
  // Most texts have nothing to look for in them.
  let runs: Runs | undefined;
  // What was looked at once is not looked at again, so the time stays in proportion to the text's length.
  let nameEnd = 0;
  let blockEnd = 0;
  let commandEnds: Map<ProgramOptions, number> | undefined;
  scan(text, ({ meaning }, from, to) => {
    if (from < blockEnd) return;
    switch (meaning.type) {
      case 'shape':
        runs ??= new Runs(text);
        add(found, shapeAt(text, from, to, meaning, runs));
        return;
      case 'name': {
        if (from < nameEnd) return;
        const assignment = readAssignment(text, from, to);
        nameEnd = assignment.nameEnd;
        const { written } = assignment;
        if (!written) return;
        const strength = strengthOf(assignment.name);
        if (!strength || !isSecretValue(strength, written)) return;
        nameEnd = written.to;
        add(found, {
          from: written.from,
          to: written.to,
          name: strength === 'secret' ? nameFor(assignment.name) : 'key',
        });
        return;
      }
      case 'url':
        add(found, passwordInUrl(text, to));
        return;
      case 'bearer':
        add(
          found,
          credentialAt(text, to, /^[A-Za-z0-9._~+/=-]{12,4096}/, (value) => /[0-9]/.test(value) || value.length > 24),
        );
        return;
      case 'basic':
        add(found, credentialAt(text, to, /^[A-Za-z0-9+/]{6,4096}={0,2}/, isBasic));
        return;
      case 'key-begin':
        blockEnd = add(found, keyBlock(text, to))?.to ?? blockEnd;
        return;
      case 'key-end':
        add(found, keyBlockBefore(text, from, to));
        return;
      case 'putty-key':
        add(
          found,
          credentialAt(text, to, /^\s*[0-9]+[\s\\nr]+[A-Za-z0-9+/=\s\\]{40,20000}/, () => true),
        );
        return;
      case 'chpasswd':
        add(found, passwordPipedToChpasswd(text, from));
        return;
      case 'program':
        commandEnds ??= new Map();
        if (from < (commandEnds.get(meaning.options) ?? 0)) return;
        commandEnds.set(meaning.options, addOptions(found, readOptions(text, from, to, meaning.options)));
    }
  });
  return apart(found);
}

function add(found: SecretSpan[], span: SecretSpan | undefined): SecretSpan | undefined {
  if (span && span.to > span.from) found.push(span);
  return span;
}

function addOptions(found: SecretSpan[], read: ReadOptions): number {
  for (const span of read.spans) add(found, span);
  return read.end;
}

/** Joins what overlaps. The name that says most stays: a shape's before that of a mere value. */
function apart(found: SecretSpan[]): readonly SecretSpan[] {
  if (found.length < 2) return found;
  const ordered = found.sort((a, b) => a.from - b.from || b.to - a.to);
  const spans: SecretSpan[] = [];
  for (const span of ordered) {
    const last = spans.at(-1);
    if (!last || span.from >= last.to) {
      spans.push(span);
      continue;
    }
    const name = GENERIC.has(last.name) ? span.name : last.name;
    spans[spans.length - 1] = { from: last.from, to: Math.max(last.to, span.to), name };
  }
  return spans;
}

const GENERIC = new Set(['password', 'secret', 'token', 'key', 'credential', 'cookie']);

function nameFor(name: string): string {
  const lower = name.toLowerCase();
  if (/pass|pwd/.test(lower)) return 'password';
  if (/token|bearer|auth/.test(lower)) return 'token';
  if (/cookie/.test(lower)) return 'cookie';
  if (/key/.test(lower)) return 'key';
  return 'secret';
}

/* ---- shapes ---- */

const MEMBERS = Object.fromEntries(
  Object.entries(CLASSES).map(([name, pattern]) => [
    name,
    Uint8Array.from({ length: 128 }, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0)),
  ]),
) as Readonly<Record<ClassName, Uint8Array>>;

function shapeAt(
  text: string,
  from: number,
  to: number,
  { shape, start }: { readonly shape: SecretShape; readonly start: string },
  runs: Runs,
): SecretSpan | undefined {
  if (!text.startsWith(start, from)) return undefined;
  if (shape.doubtful && from > 0 && MEMBERS.alnum[text.charCodeAt(from - 1)] === 1) return undefined;
  let at = to;
  for (const part of shape.rest) {
    if (typeof part === 'string') {
      if (!text.startsWith(part, at)) return undefined;
      at += part.length;
      continue;
    }
    const end = Math.min(runs.end(part.of, at), at + part.most);
    if (end - at < part.least) return undefined;
    at = end;
  }
  if (shape.doubtful && !isMixed(text, to, at)) return undefined;
  const begin = shape.before ? runBegin(text, from, shape.before) : from;
  return begin === undefined ? undefined : { from: begin, to: at, name: shape.name };
}

/** Ends of runs of letters. A run is walked once, wherever in it somebody asks. */
class Runs {
  readonly #text: string;
  readonly #last = new Map<ClassName, { readonly from: number; readonly end: number }>();

  constructor(text: string) {
    this.#text = text;
  }

  end(of: ClassName, from: number): number {
    const last = this.#last.get(of);
    if (last && from >= last.from && from < last.end) return last.end;
    const members = MEMBERS[of];
    let end = from;
    while (end < this.#text.length && members[this.#text.charCodeAt(end)] === 1) end++;
    this.#last.set(of, { from, end });
    return end;
  }
}

function runBegin(text: string, end: number, { of, least, most }: Run): number | undefined {
  const members = MEMBERS[of];
  let at = end;
  while (at > 0 && end - at < most && members[text.charCodeAt(at - 1)] === 1) at--;
  return end - at >= least ? at : undefined;
}

/** Holds a digit and a letter, and is no name made of words. */
function isMixed(text: string, from: number, to: number): boolean {
  const value = text.slice(from, Math.min(to, from + 200));
  return /[0-9]/.test(value) && /[A-Za-z]/.test(value) && !/^[a-z]+(?:[-_][a-z]+)*(?:[-_]?[0-9]{1,4})?$/.test(value);
}

/* ---- what the surroundings say ---- */

/** `//user:password@host`, and a long token that stands where the user does. */
function passwordInUrl(text: string, start: number): SecretSpan | undefined {
  const authority = /^[^\s/"'<>?#`\\|(){}]{3,2048}/.exec(text.slice(start, start + 2048))?.[0] ?? '';
  const at = authority.lastIndexOf('@');
  if (at < 0) return undefined;
  const colon = authority.slice(0, at).indexOf(':');
  if (colon >= 0) {
    const value = authority.slice(colon + 1, at);
    if (value === '' || /^(?:\$|%[A-Za-z_]|\*|‹|<)/.test(value)) return undefined;
    return { from: start + colon + 1, to: start + at, name: 'password' };
  }
  const user = authority.slice(0, at);
  const isToken = user.length >= 16 && /[0-9]/.test(user) && /[A-Za-z]/.test(user);
  return isToken ? { from: start, to: start + at, name: 'token' } : undefined;
}

function credentialAt(
  text: string,
  start: number,
  pattern: RegExp,
  isOne: (value: string) => boolean,
): SecretSpan | undefined {
  const value = pattern.exec(text.slice(start, start + 20_100))?.[0];
  return value && isOne(value) ? { from: start, to: start + value.length, name: 'token' } : undefined;
}

function isBasic(value: string): boolean {
  const decoded = Buffer.from(value, 'base64').toString('latin1');
  return /^[\x20-\x7e\xa0-\xff]*:[\x20-\x7e\xa0-\xff]*$/.test(decoded);
}

/** What stands between the lines that begin and end a private key; to the end of the text when it was cut off. */
function keyBlock(text: string, start: number): SecretSpan | undefined {
  const title = /^[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/.exec(text.slice(start, start + 70))?.[0];
  if (!title) return undefined;
  const from = start + title.length;
  const end = text.indexOf('-----END ', from);
  return { from, to: end < 0 ? text.length : end, name: 'private key' };
}

/** A key whose beginning is not in the text: the lines of it right before its end. */
function keyBlockBefore(text: string, from: number, to: number): SecretSpan | undefined {
  if (!/^[A-Z0-9 ]{0,40}PRIVATE KEY/.test(text.slice(to, to + 60))) return undefined;
  // Line by line backwards, be they real lines or lines of a quoted text.
  let begin = from;
  while (begin > 0 && from - begin < LONGEST_KEY) {
    const line = /(?:^|\n|\\n)([A-Za-z0-9+/=]{0,100}(?:\\r)?(?:\\n)?\s{0,8})$/.exec(
      text.slice(Math.max(0, begin - 120), begin),
    );
    if (!line?.[1]) break;
    begin -= line[1].length;
  }
  return begin < from ? { from: begin, to: from, name: 'private key' } : undefined;
}

const LONGEST_KEY = 20_000;

/** `echo 'user:password' | chpasswd` */
function passwordPipedToChpasswd(text: string, from: number): SecretSpan | undefined {
  const start = Math.max(0, from - 300);
  const before = text.slice(start, from);
  const piped = /[^\s:'"|]{1,64}:([^\s'"|]{1,200})['"]?\s{0,8}\|\s{0,8}(?:sudo\s{1,8})?$/.exec(before);
  if (!piped?.[1]) return undefined;
  const at = start + piped.index + piped[0].indexOf(':') + 1;
  return { from: at, to: at + piped[1].length, name: 'password' };
}
