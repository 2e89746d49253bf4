/**
 * Globs as fnmatch(3) without flags takes them in the C locale: `*` and `?` also match a slash and a leading dot, `?`
 * and a class match one byte, braces mean nothing, a backslash makes the next character ordinary.
 */
import { fromByteString, lowerAscii, toByteString } from '../text/bytes.ts';
import { readClass } from './glob-class.ts';

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

/** Compiles a glob; every text is a glob. */
export function compileGlob(pattern: string, ignoreCase: boolean): GlobMatcher {
  const tokens = readGlob(pattern, ignoreCase);
  if (tokens.some((token) => token.kind === 'never')) return () => false;
  // Once one part of the pattern counts bytes, the value is read as bytes, and so must be every other part.
  const countsBytes = tokens.some((token) => token.kind === 'any' || token.kind === 'class');
  const matches = matchSegments(segmentsOf(tokens, countsBytes));
  const toUnits = countsBytes ? toByteString : (value: string) => value;
  if (!ignoreCase) return (value) => matches(toUnits(value), toUnits(value));
  return (value) => {
    const units = toUnits(value);
    return matches(lowerAscii(units), units);
  };
}

/** What stands between two stars: text, single bytes and classes, one after the other. */
interface Segment {
  readonly length: number;
  /** The longest stretch of plain text, and where in the segment it stands. */
  readonly text: string;
  readonly textAt: number;
  /** What every unit of the segment must be; undefined when the text is all there is. */
  readonly units: readonly Unit[] | undefined;
}

type Unit = { readonly unit: number } | { readonly bytes: Uint8Array } | 'any';

function segmentsOf(tokens: readonly Token[], countsBytes: boolean): readonly Segment[] {
  const segments: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'star') segments.push([]);
    else segments.at(-1)?.push(token);
  }
  return segments.map((segment) => segmentOf(segment, countsBytes));
}

function segmentOf(tokens: readonly Token[], countsBytes: boolean): Segment {
  const units: Unit[] = [];
  let text = '';
  let textAt = 0;
  for (const token of tokens) {
    if (token.kind === 'text') {
      const written = countsBytes ? toByteString(token.text) : token.text;
      if (written.length > text.length) {
        text = written;
        textAt = units.length;
      }
      for (let i = 0; i < written.length; i++) units.push({ unit: written.charCodeAt(i) });
    } else if (token.kind === 'class') units.push({ bytes: token.bytes });
    else units.push('any');
  }
  const plain = tokens.every((token) => token.kind === 'text');
  return { length: units.length, text, textAt, units: plain ? undefined : units };
}

/**
 * Looks for the segments one after the other, each as far left as it goes: earlier ones never need to be tried again.
 * The first stands at the start and the last at the end.
 */
function matchSegments(segments: readonly Segment[]): (folded: string, original: string) => boolean {
  const first = segments[0];
  const last = segments.at(-1);
  if (!first || !last) return () => false;
  if (segments.length === 1) {
    return (folded, original) => folded.length === first.length && standsAt(first, folded, original, 0);
  }
  const middle = segments.slice(1, -1).filter((segment) => segment.length > 0);
  return (folded, original) => {
    const end = folded.length - last.length;
    if (end < first.length || !standsAt(first, folded, original, 0) || !standsAt(last, folded, original, end)) {
      return false;
    }
    let from = first.length;
    for (const segment of middle) {
      const found = find(segment, folded, original, from, end);
      if (found < 0) return false;
      from = found + segment.length;
    }
    return from <= end;
  };
}

/** The first place from `from` on at which the segment stands and ends before `end`; -1 when there is none. */
function find(segment: Segment, folded: string, original: string, from: number, end: number): number {
  const { text, textAt, length } = segment;
  for (let at = from; at + length <= end; at++) {
    if (text !== '') {
      const found = folded.indexOf(text, at + textAt);
      if (found < 0) return -1;
      at = found - textAt;
      if (at + length > end) return -1;
    }
    if (!segment.units || standsAt(segment, folded, original, at)) return at;
  }
  return -1;
}

function standsAt({ text, units }: Segment, folded: string, original: string, at: number): boolean {
  if (units === undefined) return folded.startsWith(text, at);
  for (let i = 0; i < units.length; i++) {
    const unit = units[i];
    if (!unit || !accepts(unit, folded.charCodeAt(at + i), original.charCodeAt(at + i))) return false;
  }
  return true;
}

function accepts(unit: Unit, folded: number, original: number): boolean {
  if (unit === 'any') return true;
  return 'unit' in unit ? unit.unit === folded : unit.bytes[original] === 1;
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
