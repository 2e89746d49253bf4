/** Traps in the patterns of globs, regular expressions and paths. */
import type { Literal, Operator } from '../condition/ast.ts';
import { quoteIfNeeded } from '../condition/escape.ts';
import { splitPath } from '../match/path-set.ts';
import type { Trap } from './trap.ts';

export function trapsOfPattern(operator: Operator, literal: Literal): readonly Trap[] {
  switch (operator) {
    case 'glob':
    case 'iglob':
      return globTraps(literal);
    case 'regex':
      return regexTraps(literal);
    case 'pmatch':
      return pathTraps(literal);
    case 'contains':
    case 'icontains':
    case 'startswith':
    case 'endswith':
      return literal.value === '' ? [at(literal, 'trap-always-true')] : [];
    default:
      return [];
  }
}

function at(literal: Literal, problem: Trap['problem'], details: Record<string, string> = {}): Trap {
  return { problem, start: literal.start, end: literal.end, details };
}

function globTraps(literal: Literal): readonly Trap[] {
  const { value } = literal;
  const traps: Trap[] = [];
  if (/\{[^{}]*,[^{}]*\}/.test(value)) traps.push(at(literal, 'trap-glob-braces'));
  const set = /\[[^\]]*[^\x00-\x7f][^\]]*\]/.exec(value)?.[0];
  if (set) traps.push(at(literal, 'trap-glob-bytes', { part: set }));
  if (/^\*+$/.test(value)) traps.push(at(literal, 'trap-always-true'));
  return traps;
}

const SPECIAL = /[.+*?^$()[\]{}|\\]/;

function regexTraps(literal: Literal): readonly Trap[] {
  const { value } = literal;
  if (isPlain(value)) return [at(literal, 'regex-simple', { instead: plainForm(value) })];
  const opens = value.startsWith('^');
  const closes = value.endsWith('$') && !value.endsWith('\\$');
  if (opens && !closes && !value.endsWith('*')) return [at(literal, 'trap-regex-part')];
  if (closes && !opens && !value.startsWith('.*')) return [at(literal, 'trap-regex-part', { end: 'yes' })];
  return [];
}

/** Plain text, but for anchors or `.*` and its like at the ends: the patterns Falco finds too simple. */
function isPlain(pattern: string): boolean {
  const start = pattern.startsWith('^') ? 1 : 0;
  const end = pattern.length - (pattern.length > start && pattern.endsWith('$') ? 1 : 0);
  for (let i = start; i < end; i++) {
    if (!SPECIAL.test(pattern.charAt(i))) continue;
    const repeats = /^\.[*+?]/.test(pattern.slice(i, i + 2)) && (i === 0 || i === pattern.length - 2);
    if (!repeats) return false;
    i++;
  }
  return true;
}

/** The check that says the same without a regular expression. */
function plainForm(pattern: string): string {
  const parts = /^\^?(\.[*+?])?(.*?)(\.[*+?])?\$?$/s.exec(pattern);
  const operator = parts?.[1] ? (parts[3] ? 'contains' : 'endswith') : parts?.[3] ? 'startswith' : '=';
  return `${operator} ${quoteIfNeeded(parts?.[2] ?? '')}`;
}

function pathTraps(literal: Literal): readonly Trap[] {
  const names = splitPath(literal.value);
  const first = names[0] ?? '';
  if (names.length === 0) return [at(literal, 'trap-path-everything')];
  if (names.includes('**')) return [at(literal, 'trap-path-stars')];
  if (first === '~' || /^(?:\$\{?HOME\}?|%USERPROFILE%)$/.test(first)) {
    return [at(literal, 'trap-path-home', { value: first })];
  }
  return [];
}
