import { type CodeRange, HIGHEST_POINT } from './ast.ts';

const range = (low: string, high: string): CodeRange => ({ low: low.charCodeAt(0), high: high.charCodeAt(0) });
const points = (low: number, high: number): CodeRange => ({ low, high });

const DIGIT = [range('0', '9')];
const UPPER = [range('A', 'Z')];
const LOWER = [range('a', 'z')];
const ALPHA = [...UPPER, ...LOWER];

/** The named classes that may stand in brackets, `[[:alpha:]]`; all of them ASCII. */
const NAMED: ReadonlyMap<string, readonly CodeRange[]> = new Map([
  ['alnum', [...DIGIT, ...ALPHA]],
  ['alpha', ALPHA],
  ['ascii', [points(0, 0x7f)]],
  ['blank', [range('\t', '\t'), range(' ', ' ')]],
  ['cntrl', [points(0, 0x1f), points(0x7f, 0x7f)]],
  ['digit', DIGIT],
  ['graph', [range('!', '~')]],
  ['lower', LOWER],
  ['print', [range(' ', '~')]],
  ['punct', [range('!', '/'), range(':', '@'), range('[', '`'), range('{', '~')]],
  ['space', [range('\t', '\r'), range(' ', ' ')]],
  ['upper', UPPER],
  ['word', [...DIGIT, ...ALPHA, range('_', '_')]],
  ['xdigit', [...DIGIT, range('A', 'F'), range('a', 'f')]],
]);

/** The class of `alpha`, or of everything else for `^alpha`; undefined when there is no such name. */
export function namedClass(name: string): readonly CodeRange[] | undefined {
  const ranges = NAMED.get(name.startsWith('^') ? name.slice(1) : name);
  return ranges && name.startsWith('^') ? invert(ranges) : ranges;
}

/** Sorted and without overlaps. */
export function normalize(ranges: readonly CodeRange[]): CodeRange[] {
  const result: CodeRange[] = [];
  for (const next of ranges.toSorted((a, b) => a.low - b.low)) {
    const last = result.at(-1);
    if (last && next.low <= last.high + 1)
      result[result.length - 1] = { low: last.low, high: Math.max(last.high, next.high) };
    else result.push(next);
  }
  return result;
}

export function invert(ranges: readonly CodeRange[]): CodeRange[] {
  const result: CodeRange[] = [];
  let next = 0;
  for (const { low, high } of normalize(ranges)) {
    if (low > next) result.push({ low: next, high: low - 1 });
    next = high + 1;
  }
  if (next <= HIGHEST_POINT) result.push({ low: next, high: HIGHEST_POINT });
  return result;
}
