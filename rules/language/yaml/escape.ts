import { YamlError } from './problem.ts';
import type { YamlStream } from './stream.ts';

/** What a backslash and one character stand for in a double-quoted scalar (YAML 1.2, 5.7). */
const SIMPLE: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Reads an escape; the position stands on its first character. */
export function readEscape(stream: YamlStream, mark: "'" | '\\'): { text: string; from: number } {
  const from = stream.offset;
  stream.advance();
  const letter = stream.peek();
  stream.advance();
  if (mark === "'") {
    if (letter === "'") return { text: "'", from };
    throw new YamlError('escape-unknown', stream.offset, letter);
  }
  const simple = SIMPLE[letter];
  if (simple !== undefined) return { text: simple, from };
  const digits = HEX_DIGITS[letter];
  if (digits === undefined) throw new YamlError('escape-unknown', stream.offset, letter);
  const hex = stream.text.slice(stream.offset, stream.offset + digits);
  stream.advance(digits);
  if (!/^[0-9a-fA-F]+$/.test(hex) || hex.length < digits) throw new YamlError('escape-hex', stream.offset, hex);
  const point = Number.parseInt(hex, 16);
  if ((point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff) {
    throw new YamlError('escape-unicode', stream.offset, String(point));
  }
  return { text: String.fromCodePoint(point), from };
}
