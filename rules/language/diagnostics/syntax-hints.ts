/**
 * Guesses what a person meant by a condition that cannot be read, from the text around the place where reading stopped.
 * The guess names the words to use (words/syntax.ts), the stretch to point at and, where it is plain, what to write.
 */
import { MODIFIERS, OPERATORS, TRANSFORMERS } from '../condition/ast.ts';
import type { ConditionError } from '../condition/error.ts';
import { quote } from '../condition/escape.ts';
import { nearest } from '../text/nearest.ts';

export type SyntaxHint =
  | 'and-sign'
  | 'argument-blank'
  | 'check-missing'
  | 'comma-extra'
  | 'comment'
  | 'empty-parentheses'
  | 'field-dash'
  | 'field-sign'
  | 'item-quotes'
  | 'list-for-value'
  | 'list-nested'
  | 'list-spliced'
  | 'lower-case'
  | 'not-inside'
  | 'not-sign'
  | 'number-quoted'
  | 'operator-blank'
  | 'operator-double'
  | 'operator-foreign'
  | 'operator-missing'
  | 'operator-unknown'
  | 'or-sign'
  | 'parenthesis-extra'
  | 'quote-backslash'
  | 'quote-open'
  | 'text-first'
  | 'transformer-blank'
  | 'val-left'
  | 'value-missing'
  | 'value-quotes';

export interface Guess {
  readonly hint?: SyntaxHint;
  /** The stretch of the condition to point at. */
  readonly start: number;
  readonly end: number;
  /** What to write in its place. */
  readonly instead?: string;
}

/** What is left and right of the place where reading stopped. */
interface Place {
  readonly text: string;
  readonly at: number;
  readonly before: string;
  readonly after: string;
  /** The word right of the place, or one character. */
  readonly word: string;
  readonly detail: string;
}

const WORD_OPERATORS = OPERATORS.filter((operator) => /^[a-z]/.test(operator));
const AFTER_OPERATOR = new RegExp(`(?:[=<>]|\\b(?:${WORD_OPERATORS.join('|')})\\s)\\s*$`);
const GLUED_OPERATOR = new RegExp(`^(?:${WORD_OPERATORS.join('|')})(?=[^\\w\\s])`);
const LIST_OPENED = new RegExp(`\\b(?:in|intersects|pmatch|${MODIFIERS.join('|')})\\s*$`);
/** Whether a parenthesis after the text would open a list of values. */
export function opensList(before: string): boolean {
  return LIST_OPENED.test(before);
}

const LEFT_SIDE = /[A-Za-z][\w.]*(?:\[[^\]]*\])?\s*$/;

/** Words of other languages for operators of this one. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['is', '='],
  ['eq', '='],
  ['equals', '='],
  ['equal', '='],
  ['ne', '!='],
  ['<>', '!='],
  ['~', 'regex'],
  ['=~', 'regex'],
  ['match', 'regex'],
  ['matches', 'regex'],
  ['like', 'glob'],
  ['has', 'contains'],
  ['includes', 'contains'],
  ['include', 'contains'],
  ['starts', 'startswith'],
  ['starts_with', 'startswith'],
  ['startsWith', 'startswith'],
  ['begins', 'startswith'],
  ['ends', 'endswith'],
  ['ends_with', 'endswith'],
  ['endsWith', 'endswith'],
  ['within', 'in'],
  ['gt', '>'],
  ['lt', '<'],
  ['exist', 'exists'],
]);

/** Makes the guess for an error of the parser. */
export function guess(error: ConditionError, text: string): Guess {
  const at = Math.min(error.at, text.length);
  const after = text.slice(at);
  const word = /^(?:[^\s()"',=<>]+|.)/su.exec(after)?.[0] ?? '';
  const place: Place = { text, at, before: text.slice(0, at), after, word, detail: error.detail };
  const found = guessFor(error.problem, place);
  if (found) return found;
  return at < text.length ? { start: at, end: at + word.length } : { start: Math.max(0, at - 1), end: at };
}

function guessFor(problem: ConditionError['problem'], place: Place): Guess | undefined {
  switch (problem) {
    case 'unexpected-token':
      return unexpected(place);
    case 'check-expected':
      return checkExpected(place);
    case 'operator-expected':
      return operatorExpected(place);
    case 'number-expected':
      return numberExpected(place);
    case 'value-expected':
      return valueExpected(place);
    case 'list-expected':
      return listExpected(place);
    case 'list-item-expected':
      return here(place, place.word === '(' ? 'list-nested' : 'comma-extra');
    case 'parenthesis-open':
      return parenthesisOpen(place);
    case 'blank-after-word':
      return place.after === '' ? undefined : insert(place, 'operator-blank', ' ');
    case 'input-expected':
      return /^[\w./-]/.test(place.after) ? instead(place, 'item-quotes', place.word, quote(place.word)) : undefined;
    case 'field-argument-expected':
    case 'bracket-open':
      return here(place, 'argument-blank');
    case 'escape-unsupported':
    case 'escape-of-other-quote':
      return badEscape(place);
    default:
      return undefined;
  }
}

function here({ at, word }: Place, hint: SyntaxHint): Guess {
  return { hint, start: at, end: at + Math.max(1, word.length) };
}

function instead({ at }: Place, hint: SyntaxHint, written: string, newText: string): Guess {
  return { hint, start: at, end: at + written.length, instead: newText };
}

function insert({ at }: Place, hint: SyntaxHint, newText: string): Guess {
  return { hint, start: at, end: at, instead: newText };
}

function unexpected(place: Place): Guess | undefined {
  const { before, after, word, detail, at, text } = place;
  if (after.startsWith('&')) return instead(place, 'and-sign', /^&+/.exec(after)?.[0] ?? '', 'and');
  if (after.startsWith('|')) return instead(place, 'or-sign', /^\|+/.exec(after)?.[0] ?? '', 'or');
  if (/^(?:and|or)$/i.test(word) && word !== word.toLowerCase()) {
    return instead(place, 'lower-case', word, word.toLowerCase());
  }
  const wordEnd = before.trimEnd().length;
  const wordStart = wordEnd - detail.length;
  if (/^(?:not|and|or)$/i.test(detail) && detail !== detail.toLowerCase()) {
    return { hint: 'lower-case', start: wordStart, end: wordEnd, instead: detail.toLowerCase() };
  }
  if (after.startsWith('(') && detail === 'val') return { hint: 'val-left', start: wordStart, end: wordEnd };
  if (after.startsWith('(') && TRANSFORMERS.some((name) => name === detail) && wordEnd < at) {
    return { hint: 'transformer-blank', start: wordEnd, end: at, instead: '' };
  }
  if (after.startsWith(')')) return instead(place, 'parenthesis-extra', ')', '');
  if (after.startsWith('#')) return here(place, 'comment');
  return unquotedValue(text, at);
}

/** A value that goes on after the place, because of a sign or a blank in it: all of it belongs in quotes. */
function unquotedValue(text: string, at: number): Guess | undefined {
  const glued = at > 0 && !/\s/.test(text.charAt(at - 1)) && /[=,("']/.test(text.charAt(at));
  const start = glued
    ? text.slice(0, at).search(/[^\s(]*$/)
    : text
        .slice(0, at)
        .trimEnd()
        .search(/[^\s()"']*$/);
  if (!AFTER_OPERATOR.test(text.slice(0, start)) || /["']/.test(text.charAt(start))) return undefined;
  const rest = text.slice(at);
  const stop = rest.search(/\s+(?:and|or)\s|\)/);
  const end = at + (stop < 0 ? rest.trimEnd().length : stop);
  const value = text.slice(start, end).trim();
  return /["']/.test(value)
    ? { hint: 'value-quotes', start, end }
    : { hint: 'value-quotes', start, end, instead: quote(value) };
}

function checkExpected(place: Place): Guess | undefined {
  const { before, after } = place;
  if (after === '' || after.startsWith(')')) {
    return here(place, before.trimEnd().endsWith('(') && after !== '' ? 'empty-parentheses' : 'check-missing');
  }
  if (after.startsWith('!')) return instead(place, 'not-sign', '!', 'not ');
  if (/^[%$]/.test(after)) return instead(place, 'field-sign', after.charAt(0), '');
  if (/^["'\d]/.test(after)) return here(place, 'text-first');
  if (after.startsWith('&')) return instead(place, 'and-sign', /^&+/.exec(after)?.[0] ?? '', 'and');
  return undefined;
}

function operatorExpected(place: Place): Guess | undefined {
  const { before, after, word, at } = place;
  const left = LEFT_SIDE.exec(before);
  const glued = GLUED_OPERATOR.exec(after)?.[0].length;
  if (glued) return { hint: 'operator-blank', start: at + glued, end: at + glued, instead: ' ' };
  if (/^-\w/.test(after) && at > 0 && !/\s/.test(before.charAt(at - 1))) return here(place, 'field-dash');
  if (/^(?:$|\)|and\b|or\b)/.test(after)) return here(place, 'operator-missing');
  const negated = /^(?:not|!)\s*(?=[a-z])/.exec(after);
  if (negated && left) {
    return { hint: 'not-inside', start: left.index, end: at + negated[0].length, instead: `not ${left[0]}` };
  }
  const foreign = /^(?:is\s+not|(?:starts|begins|ends)\s+with)\b/.exec(after)?.[0] ?? word;
  const known = /^is\s+not$/.test(foreign) ? '!=' : FOREIGN.get(foreign.split(/\s/)[0] ?? '');
  if (known) return instead(place, 'operator-foreign', foreign, known);
  const lower = word.toLowerCase();
  if (lower !== word && OPERATORS.some((operator) => operator === lower))
    return instead(place, 'lower-case', word, lower);
  const meant = /^[a-z_]+$/i.test(word) ? nearest(word, WORD_OPERATORS) : undefined;
  return meant ? instead(place, 'operator-unknown', word, meant) : undefined;
}

function numberExpected(place: Place): Guess | undefined {
  const quoted = /^(["'])([+-]?\d+)\1/.exec(place.after);
  if (quoted) return instead(place, 'number-quoted', quoted[0], quoted[2] ?? '');
  return place.after === '' ? here(place, 'value-missing') : undefined;
}

function valueExpected(place: Place): Guess | undefined {
  const { before, after, at } = place;
  if (/^(?:$|[,)])/.test(after)) return here(place, 'value-missing');
  if (/^["']/.test(after))
    return here(place, /\\["']\s*(?:[,)]|and\b|or\b|$)/.test(after) ? 'quote-backslash' : 'quote-open');
  if (after.startsWith('(')) {
    const operator = /(\S+)\s*$/.exec(before);
    if (!operator?.[1]) return undefined;
    const isEquality = operator[1] === '=' || operator[1] === '==';
    const newText = isEquality ? 'in ' : `${operator[1]} anyof `;
    return { hint: 'list-for-value', start: operator.index, end: at, instead: newText };
  }
  return /^[=<>!]/.test(after) ? here(place, 'operator-double') : undefined;
}

function listExpected(place: Place): Guess | undefined {
  const { after } = place;
  if (/^(?:$|\)|and\b|or\b)/.test(after)) return here(place, 'value-missing');
  const item = /^(?:"[^"]*"|'[^']*'|[^\s()"',=]+)/.exec(after)?.[0];
  return item ? instead(place, 'list-for-value', item, `(${item})`) : undefined;
}

/** Inside a list it is an item that needs quotes; elsewhere what goes wrong is the same as outside of parentheses. */
function parenthesisOpen(place: Place): Guess | undefined {
  const { text, at, after } = place;
  const open = innermostParenthesis(text, at);
  if (after === '') return { start: at, end: at, instead: ')' };
  if (open === undefined || !opensList(text.slice(0, open))) return unexpected(place);
  const start = Math.max(open, text.lastIndexOf(',', at - 1)) + 1;
  const stop = text.slice(at).search(/[,)]/);
  const end = stop < 0 ? text.length : at + stop;
  const item = text.slice(start, end);
  const value = item.trim();
  const begin = start + item.length - item.trimStart().length;
  if (value === '' || /["']/.test(value)) return { hint: 'item-quotes', start: begin, end };
  return { hint: 'item-quotes', start: begin, end: begin + value.length, instead: quote(value) };
}

/** Where the innermost parenthesis stands that is open at a place. */
export function innermostParenthesis(text: string, at: number): number | undefined {
  const open: number[] = [];
  let quoted = '';
  for (let i = 0; i < at; i++) {
    const unit = text.charAt(i);
    if (quoted !== '') {
      if (unit === quoted && text.charAt(i - 1) !== '\\') quoted = '';
    } else if (unit === '"' || unit === "'") quoted = unit;
    else if (unit === '(') open.push(i);
    else if (unit === ')') open.pop();
  }
  return open.at(-1);
}

/** Points at the backslash, which stands somewhere before the end of the quoted text. */
function badEscape({ text, at, detail }: Place): Guess | undefined {
  const start = text.lastIndexOf(`\\${detail}`, at - 1);
  if (start < 0) return undefined;
  const end = start + 1 + detail.length;
  if (detail === '"' || detail === "'") return { start, end, instead: detail };
  const isRegex = /\bregex\s+(?:(?:oneof|anyof|allof)\s*\([^)]*)?["'][^"']*$/.test(text.slice(0, start));
  if (!isRegex) return { start, end, instead: `\\\\${detail}` };
  const set = REGEX_SETS[detail] ?? (/[.*+?^$()[\]{}|]/.test(detail) ? `[${detail}]` : undefined);
  return set && detail !== '^' ? { start, end, instead: set } : { start, end };
}

/** Sets that have short names in other kinds of regular expressions. */
export const REGEX_SETS: Readonly<Record<string, string>> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '[A-Za-z0-9_]',
  W: '[^A-Za-z0-9_]',
  s: '[ \\t\\n]',
  S: '[^ \\t\\n]',
};
