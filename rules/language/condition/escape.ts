import { ConditionError } from './error.ts';

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  // A backslash before a blank stands for the backslash alone: old rules were written that way.
  [' ', '\\'],
  ['\\', '\\'],
  ['/', '/'],
]);

/**
 * What a quoted string stands for.
 * @param quoted with both quotes.
 * @param at where reading goes on, for the error.
 */
export function unescapeQuoted(quoted: string, at: number): string {
  const body = quoted.slice(1, -1);
  if (!body.includes('\\')) return body;
  const quote = quoted.charAt(0);
  let result = '';
  for (let i = 0; i < body.length; i++) {
    const unit = body.charAt(i);
    if (unit !== '\\') {
      result += unit;
      continue;
    }
    i++;
    if (i >= body.length) break;
    const letter = String.fromCodePoint(body.codePointAt(i) ?? 0);
    const known = ESCAPES.get(letter);
    if (known !== undefined) result += known;
    else if (letter === quote) result += quote;
    else if (letter === '"' || letter === "'") throw new ConditionError('escape-of-other-quote', at, letter);
    else throw new ConditionError('escape-unsupported', at, letter);
  }
  return result;
}

const MUST_QUOTE = /[()"'\t\n\v\f\r =,\p{Cs}]/u;

/** A string as the condition language writes it: bare where that is possible, in double quotes otherwise. */
export function quoteIfNeeded(value: string): string {
  return value === '' || MUST_QUOTE.test(value) ? quote(value) : value;
}

/** A string in double quotes. */
export function quote(value: string): string {
  const escaped = value.replace(/["\\\b\f\n\r\t]/g, (unit) => `\\${SHORT.get(unit) ?? unit}`);
  // The closing quote may not follow a backslash, but a backslash and a blank stand for a backslash.
  return value.endsWith('\\') ? `"${escaped.slice(0, -1)} "` : `"${escaped}"`;
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\b', 'b'],
  ['\f', 'f'],
  ['\n', 'n'],
  ['\r', 'r'],
  ['\t', 't'],
]);
