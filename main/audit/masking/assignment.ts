import type { Written } from './values.ts';

/** A name and what is written behind it. */
export interface Assignment {
  readonly name: string;
  readonly nameEnd: number;
  readonly written: (Written & { readonly from: number; readonly to: number }) | undefined;
}

/** Longest name that is looked at, and longest value. */
const NAME = 64;
const VALUE = 8192;

const isNameLetter = (code: number) =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  code === 45 ||
  code === 46;

/**
 * Reads `NAME=value`, `"name": "value"`, `name => 'value'`, `--name value`, `<name>value</name>` and `the name is
 * value` around a place that lies in the name.
 */
export function readAssignment(text: string, from: number, to: number): Assignment {
  let start = from;
  while (start > 0 && from - start < NAME && isNameLetter(text.charCodeAt(start - 1))) start--;
  let end = to;
  while (end < text.length && end - to < NAME && isNameLetter(text.charCodeAt(end))) end++;
  const name = text.slice(start, end);
  // In an address the name is a user's, and the address itself says where the password is.
  if (text.startsWith('://', start - 3)) return { name, nameEnd: end, written: undefined };
  const before = text.slice(Math.max(0, start - 60), start);
  return { name, nameEnd: end, written: readValue(name, before, text.slice(end, end + VALUE), end) };
}

/** What may close the name (`"]`, `\"`, a backtick), then the sign. */
const SIGN = /^(?:\\{0,4}["'`])?[\])]{0,2}([ \t]{0,8})(=>|:=|==?=?|:|>)([ \t]{0,8})/;
const IS = /^[ \t]{1,4}(?:is|was|lautet)[ \t]{1,4}(?=["'`]|\S*[0-9])/;
const SCHEME = /^(?:Bearer|Basic|Token|Digest|Negotiate|AWS4-HMAC-SHA256)[ \t]{1,4}/i;

function readValue(name: string, before: string, behind: string, offset: number): Assignment['written'] {
  const sign = SIGN.exec(behind);
  if (sign) {
    const spaced = sign[1] !== '' || sign[3] !== '';
    return valueAt(behind, sign[0].length, offset, sign[2] ?? '', spaced, /cookie|authorization/i.test(name));
  }
  const flag = name.startsWith('-') || SET_NAME.test(before) || (/^passw/i.test(name) && LOGIN.test(before));
  const gap = flag ? /^[ \t]{1,8}/.exec(behind) : IS.exec(behind);
  // Behind a flag another flag is no value.
  if (!gap || (flag && /^-{1,2}[A-Za-z]/.test(behind.slice(gap[0].length)))) return undefined;
  return valueAt(behind, gap[0].length, offset, flag ? '' : 'is', false, false);
}

/** What stands before a name whose value follows without any sign: `setx NAME value`, `aws configure set name value`. */
const SET_NAME = /(?:\bsetx|\bsetenv|\bset -[gUx]{1,3}|\bconfig(?:ure)? set)[ \t]{1,4}(?:\S{1,40}:)?$/i;
/** `.netrc`: machine, login, then the word password. */
const LOGIN = /\b(?:login|user|account)[ \t]{1,4}\S{1,40}[ \t]{1,4}$/i;

function valueAt(
  behind: string,
  at: number,
  offset: number,
  sign: string,
  spaced: boolean,
  isHeader: boolean,
): Assignment['written'] {
  const opening = /^(?:[bruf@]{0,2})(\\{0,4}["'`])/.exec(behind.slice(at, at + 8));
  if (opening?.[1]) {
    const start = skipScheme(behind, at + opening[0].length);
    const close = closing(behind, start, opening[1]);
    return written(behind, start, close, offset, true, sign, spaced);
  }
  const start = skipScheme(behind, at);
  const rest = behind.slice(start);
  // A header's value goes to the end of its line, or of the quotes around the whole header.
  const pattern = isHeader ? /^[^\r\n"'\\]*/ : sign === '>' ? /^[^<\r\n]*/ : /^(?:\\.|[^\s"'`,;&|<>(){}[\]\\])*/;
  const value = pattern.exec(rest)?.[0] ?? '';
  return written(behind, start, start + value.length, offset, false, sign, spaced);
}

function skipScheme(behind: string, at: number): number {
  return at + (SCHEME.exec(behind.slice(at, at + 24))?.[0].length ?? 0);
}

/** Where the quotes close; the end of what is looked at when they do not. */
function closing(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    // An escaped quote belongs to the value; an escaped opening needs an equally escaped closing.
    if (quote.length > 1 || text[at - 1] !== '\\' || text[at - 2] === '\\') return at;
  }
  return text.length;
}

function written(
  behind: string,
  from: number,
  to: number,
  offset: number,
  quoted: boolean,
  sign: string,
  spaced: boolean,
): Assignment['written'] {
  const value = behind.slice(from, to);
  return { from: offset + from, to: offset + to, value, quoted, sign, spaced, after: behind[to] ?? '' };
}
