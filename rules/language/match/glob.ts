/**
 * Globs as fnmatch(3) without flags takes them in the C locale: `*` and `?` also match a slash and a leading dot, `?`
 * and a class match one byte, braces mean nothing, a backslash makes the next character ordinary.
 */
import { fromByteString, isAscii, lowerAscii, toByteString } from '../text/bytes.ts';

type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  /** `bytes[b]` is 1 for each byte the class has. */
  | { readonly kind: 'class'; readonly bytes: Uint8Array }
  /** A pattern fnmatch gives up on: a lone backslash at the end, an unknown class name. */
  | { readonly kind: 'never' };

export type GlobMatcher = (value: string) => boolean;

const GLOB_CHARACTERS = /[*?[]/;

export function hasGlobCharacters(text: string): boolean {
  return GLOB_CHARACTERS.test(text);
}

/** Compiles a glob; every text is a glob. The matcher's time grows linearly with the value. */
export function compileGlob(pattern: string, ignoreCase: boolean): GlobMatcher {
  const tokens = readGlob(pattern, ignoreCase);
  if (tokens.some((token) => token.kind === 'never')) return () => false;
  const countsBytes = tokens.some((token) => token.kind === 'any' || token.kind === 'class');
  if (!countsBytes) return ignoreCase ? foldingTextGlob(tokens) : textGlob(tokens);
  const bytes = unitsOf(tokens);
  return (value) => {
    const original = isAscii(value) ? value : toByteString(value);
    return matchUnits(bytes, ignoreCase ? lowerAscii(original) : original, original);
  };
}

/** Only text and stars: pieces found one after the other, with the engine's own search. */
function textGlob(tokens: readonly Token[]): GlobMatcher {
  const pieces: string[] = [''];
  for (const token of tokens) {
    if (token.kind === 'star') pieces.push('');
    else if (token.kind === 'text') pieces[pieces.length - 1] += token.text;
  }
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return (value) => value === first;
  const last = pieces.at(-1) ?? '';
  const middle = pieces.slice(1, -1).filter((piece) => piece !== '');
  return (value) => {
    if (!value.startsWith(first) || !value.endsWith(last)) return false;
    let from = first.length;
    for (const piece of middle) {
      const found = value.indexOf(piece, from);
      if (found < 0) return false;
      from = found + piece.length;
    }
    return from <= value.length - last.length;
  };
}

function foldingTextGlob(tokens: readonly Token[]): GlobMatcher {
  const matches = textGlob(tokens);
  return (value) => matches(lowerAscii(value));
}

type Unit = { readonly byte: number } | { readonly bytes: Uint8Array } | 'any' | 'star';

function unitsOf(tokens: readonly Token[]): readonly Unit[] {
  return tokens.flatMap((token): Unit[] => {
    if (token.kind === 'text') return [...toByteString(token.text)].map((byte) => ({ byte: byte.charCodeAt(0) }));
    if (token.kind === 'class') return [{ bytes: token.bytes }];
    return token.kind === 'star' || token.kind === 'any' ? [token.kind] : [];
  });
}

/** Walks both sides; on a mismatch the last star takes one byte more. Earlier stars never need to be tried again. */
function matchUnits(units: readonly Unit[], folded: string, original: string): boolean {
  let unit = 0;
  let at = 0;
  let starUnit = -1;
  let starAt = 0;
  while (at < folded.length) {
    const current = units[unit];
    if (current === 'star') {
      starUnit = unit++;
      starAt = at;
    } else if (current !== undefined && accepts(current, folded.charCodeAt(at), original.charCodeAt(at))) {
      unit++;
      at++;
    } else if (starUnit >= 0) {
      unit = starUnit + 1;
      at = ++starAt;
    } else return false;
  }
  while (units[unit] === 'star') unit++;
  return unit === units.length;
}

function accepts(unit: Exclude<Unit, 'star'>, folded: number, original: number): boolean {
  if (unit === 'any') return true;
  return 'byte' in unit ? unit.byte === folded : unit.bytes[original] === 1;
}

function readGlob(pattern: string, ignoreCase: boolean): Token[] {
  const source = toByteString(pattern);
  const fold = (text: string) => (ignoreCase ? lowerAscii(text) : text);
  const tokens: Token[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') tokens.push({ kind: 'text', text: fold(fromByteString(text)) });
    text = '';
  };
  for (let i = 0; i < source.length; i++) {
    const byte = source.charAt(i);
    if (byte === '*' || byte === '?') {
      flush();
      tokens.push({ kind: byte === '*' ? 'star' : 'any' });
    } else if (byte === '\\') {
      i++;
      if (i >= source.length) return [{ kind: 'never' }];
      text += source.charAt(i);
    } else if (byte === '[') {
      const read = readClass(source, i, ignoreCase);
      if (read === 'never') return [{ kind: 'never' }];
      // A bracket that is never closed is an ordinary character.
      if (!read) text += byte;
      else {
        flush();
        tokens.push({ kind: 'class', bytes: read.bytes });
        i = read.end;
      }
    } else text += byte;
  }
  flush();
  return tokens;
}

type ByteTest = (byte: number, folded: number) => boolean;

/** Reads the class that starts at `start`; undefined when it is not closed. */
function readClass(
  source: string,
  start: number,
  ignoreCase: boolean,
): { readonly bytes: Uint8Array; readonly end: number } | 'never' | undefined {
  const tests: ByteTest[] = [];
  const foldByte = (byte: number) => (ignoreCase && byte >= 65 && byte <= 90 ? byte + 32 : byte);
  let i = start + 1;
  const negated = source.charAt(i) === '!' || source.charAt(i) === '^';
  if (negated) i++;
  for (let first = true; first || source.charAt(i) !== ']'; first = false) {
    if (i >= source.length) return undefined;
    const named = /\[:([a-z]*):\]/y;
    named.lastIndex = i;
    const name = named.exec(source)?.[1];
    if (name !== undefined) {
      const test = NAMED_CLASSES.get(name);
      if (!test) return 'never';
      tests.push((byte) => test(byte));
      i = named.lastIndex;
      continue;
    }
    const low = readClassByte(source, i);
    if (!low) return i >= source.length - 1 && source.charAt(i) === '\\' ? 'never' : undefined;
    i = low.end;
    const from = foldByte(low.byte);
    if (source.charAt(i) === '-' && source.charAt(i + 1) !== ']' && i + 1 < source.length) {
      const high = readClassByte(source, i + 1);
      if (!high) return 'never';
      const to = foldByte(high.byte);
      tests.push((_, folded) => folded >= from && folded <= to);
      i = high.end;
    } else tests.push((_, folded) => folded === from);
  }
  const bytes = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) {
    const inside = tests.some((test) => test(byte, foldByte(byte)));
    if (inside !== negated) bytes[byte] = 1;
  }
  return { bytes, end: i };
}

function readClassByte(source: string, at: number): { readonly byte: number; readonly end: number } | undefined {
  // `[.x.]` and `[=x=]` are long ways to write x.
  const symbol = /\[([.=])(.)\1\]/sy;
  symbol.lastIndex = at;
  const written = symbol.exec(source)?.[2];
  if (written !== undefined) return { byte: written.charCodeAt(0), end: symbol.lastIndex };
  const escaped = source.charAt(at) === '\\' ? at + 1 : at;
  if (escaped >= source.length) return undefined;
  return { byte: source.charCodeAt(escaped), end: escaped + 1 };
}

function inRange(low: string, high: string): (byte: number) => boolean {
  const from = low.charCodeAt(0);
  const to = high.charCodeAt(0);
  return (byte) => byte >= from && byte <= to;
}

const isDigit = inRange('0', '9');
const isUpper = inRange('A', 'Z');
const isLower = inRange('a', 'z');
const isAlpha = (byte: number) => isUpper(byte) || isLower(byte);
const isGraph = inRange('!', '~');

/** The C locale's classes: nothing beyond ASCII belongs to any. */
const NAMED_CLASSES: ReadonlyMap<string, (byte: number) => boolean> = new Map([
  ['alnum', (byte) => isAlpha(byte) || isDigit(byte)],
  ['alpha', isAlpha],
  ['blank', (byte) => byte === 9 || byte === 32],
  ['cntrl', (byte) => byte < 32 || byte === 127],
  ['digit', isDigit],
  ['graph', isGraph],
  ['lower', isLower],
  ['print', (byte) => isGraph(byte) || byte === 32],
  ['punct', (byte) => isGraph(byte) && !isAlpha(byte) && !isDigit(byte)],
  ['space', (byte) => (byte >= 9 && byte <= 13) || byte === 32],
  ['upper', isUpper],
  ['xdigit', (byte) => isDigit(byte) || inRange('A', 'F')(byte) || inRange('a', 'f')(byte)],
]);
