/** Brace expansion: `{a,b}` and `{1..3}` in unquoted text, before anything else is expanded. */
import { TooMuch } from '../too-much.ts';
import type { Part, Word } from './syntax.ts';

/** Words that one word may stand for. */
const MOST_WORDS = 2000;
/** The same for a range of numbers or letters: what happens with the others is the same. */
const MOST_OF_RANGE = 128;

/** The words a word stands for; the word itself when it holds no brace expansion. @throws {TooMuch} */
export function expandBraces(word: Word): readonly Word[] {
  if (!word.some((part) => part.kind === 'text' && !part.quoted && part.text.includes('{'))) return [word];
  return expandTokens(withGroupsOnly(tokensOf(word)), { left: MOST_WORDS }).map(wordOf);
}

/** A character of unquoted text, or a part that braces cannot look into. */
type Token = string | Part;

function tokensOf(word: Word): Token[] {
  return word.flatMap((part): Token[] => (part.kind === 'text' && !part.quoted ? [...part.text] : [part]));
}

/** Characters of the longest range, such as `{-1000000..1000000..10}`. */
const LONGEST_RANGE = 64;

/** With braces that open no group as plain text, so that nobody looks for their end again and again. */
function withGroupsOnly(tokens: readonly Token[]): readonly Token[] {
  const isGroup = new Set<number>();
  let groups = 0;
  const open: { readonly at: number; hasComma: boolean }[] = [];
  for (const [at, token] of tokens.entries()) {
    const inner = open.at(-1);
    if (token === '{') open.push({ at, hasComma: false });
    else if (token === ',' && inner) inner.hasComma = true;
    else if (token === '}' && inner) {
      open.pop();
      if (inner.hasComma) groups++;
      if (inner.hasComma || at - inner.at <= LONGEST_RANGE) isGroup.add(inner.at);
    }
  }
  // Each of them stands for at least one more word.
  if (groups > MOST_WORDS) throw tooManyWords();
  return tokens.map((token, at) =>
    token === '{' && !isGroup.has(at) ? { kind: 'text', text: '{', quoted: false } : token,
  );
}

function tooManyWords(): TooMuch {
  return new TooMuch('its braces stand for more words than Perch follows');
}

function wordOf(tokens: readonly Token[]): Word {
  const parts: Part[] = [];
  let text = '';
  for (const token of tokens) {
    if (typeof token === 'string') {
      text += token;
      continue;
    }
    if (text !== '') parts.push({ kind: 'text', text, quoted: false });
    text = '';
    parts.push(token);
  }
  if (text !== '' || parts.length === 0) parts.push({ kind: 'text', text, quoted: parts.length === 0 && text === '' });
  return parts;
}

function expandTokens(tokens: readonly Token[], budget: { left: number }): Token[][] {
  for (let open = 0; open < tokens.length; open++) {
    if (tokens[open] !== '{') continue;
    const group = readGroup(tokens, open);
    if (!group) continue;
    const before = tokens.slice(0, open);
    const rests = expandTokens(tokens.slice(group.end + 1), budget);
    const results: Token[][] = [];
    for (const alternative of group.alternatives) {
      if (group.isRange && results.length >= MOST_OF_RANGE) break;
      for (const middle of expandTokens(alternative, budget)) {
        for (const rest of rests) {
          if (budget.left-- <= 0) throw tooManyWords();
          results.push([...before, ...middle, ...rest]);
        }
      }
    }
    return results;
  }
  return [[...tokens]];
}

interface Group {
  readonly alternatives: readonly Token[][];
  readonly isRange: boolean;
  /** Where its closing brace stands. */
  readonly end: number;
}

function readGroup(tokens: readonly Token[], open: number): Group | undefined {
  let depth = 0;
  let start = open + 1;
  const alternatives: Token[][] = [];
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === '{') depth++;
    else if (token === ',' && depth === 1) {
      alternatives.push(tokens.slice(start, at));
      start = at + 1;
    } else if (token === '}' && --depth === 0) {
      const last = tokens.slice(start, at);
      if (alternatives.length > 0) return { alternatives: [...alternatives, last], isRange: false, end: at };
      const range = readRange(last);
      return range ? { alternatives: range, isRange: true, end: at } : undefined;
    }
  }
  return undefined;
}

function readRange(tokens: readonly Token[]): Token[][] | undefined {
  if (!tokens.every((token) => typeof token === 'string')) return undefined;
  const match = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(tokens.join(''));
  if (!match) return undefined;
  const [, from = '', to = '', by] = match;
  const letters = /^[A-Za-z]$/.test(from) && /^[A-Za-z]$/.test(to);
  if (!letters && !(/\d/.test(from) && /\d/.test(to))) return undefined;
  const start = letters ? from.charCodeAt(0) : Number(from);
  const end = letters ? to.charCodeAt(0) : Number(to);
  const step = Math.max(1, Math.abs(Number(by ?? 1)));
  const items: Token[][] = [];
  for (let value = start; start <= end ? value <= end : value >= end; value += start <= end ? step : -step) {
    items.push([...(letters ? String.fromCharCode(value) : String(value))]);
    if (items.length >= MOST_OF_RANGE) break;
  }
  return items;
}
