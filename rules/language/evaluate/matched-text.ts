/** Says which part of a value made a check true, for people to see it marked. */
import type { Operator } from '../condition/ast.ts';
import { PathSet, splitPath } from '../match/path-set.ts';
import { findCore } from '../match/regex/matcher.ts';
import { lowerAscii } from '../text/bytes.ts';

/** A stretch of a text in UTF-16 units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The part of `value` that `operator` and `pattern`, which match it, are about; undefined when there is none. */
export function matchedText(operator: Operator, value: string, pattern: string): TextRange | undefined {
  switch (operator) {
    case '=':
    case '==':
    case 'in':
    case 'intersects':
      return whole(value);
    case 'contains':
      return at(value.indexOf(pattern), pattern);
    case 'icontains':
      return at(lowerAscii(value).indexOf(lowerAscii(pattern)), pattern);
    case 'startswith':
      return at(0, pattern);
    case 'endswith':
      return at(value.length - pattern.length, pattern);
    case 'glob':
      return globCore(value, pattern);
    case 'iglob':
      return globCore(lowerAscii(value), lowerAscii(pattern));
    case 'regex':
      return findCore(pattern, value) ?? whole(value);
    case 'pmatch':
      return pathStart(value, pattern);
    default:
      return undefined;
  }
}

function whole(value: string): TextRange {
  return { start: 0, end: value.length };
}

function at(start: number, pattern: string): TextRange | undefined {
  return start < 0 || pattern === '' ? undefined : { start, end: start + pattern.length };
}

/** From the first to the last piece between the stars of a glob, when its pieces are plain text. */
function globCore(value: string, pattern: string): TextRange {
  if (/[?[\\]/.test(pattern)) return whole(value);
  const pieces = pattern.split('*');
  const opens = pieces[0] === '';
  const closes = pieces.at(-1) === '';
  let start: number | undefined;
  let end = 0;
  for (const piece of pieces) {
    const found = value.indexOf(piece, end);
    if (piece === '' || found < 0) continue;
    start ??= found;
    end = found + piece.length;
  }
  return { start: opens ? (start ?? 0) : 0, end: closes ? end : value.length };
}

/** The names at the start of a path that a pattern of `pmatch` covers. */
function pathStart(value: string, pattern: string): TextRange | undefined {
  const paths = new PathSet();
  paths.add(pattern);
  const depth = paths.matchingDepth(splitPath(value));
  if (!depth) return undefined;
  const names = new RegExp(`^(?:/*[^/]+){${depth}}`).exec(value);
  return { start: 0, end: names?.[0].length ?? 0 };
}
