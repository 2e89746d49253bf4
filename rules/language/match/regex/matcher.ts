/** Whole-value matching of a parsed pattern in time linear in the value, by re2js. */
import { RE2JS } from 're2js';
import { type CodeRange, HIGHEST_POINT, type Regex, RegexError } from './ast.ts';
import { parseRegex } from './parser.ts';

export interface RegexMatcher {
  /** Whether the whole value matches. */
  matches(value: string): boolean;
}

/** Compiles a pattern; throws {@link RegexError}. */
export function compileRegex(pattern: string): { readonly regex: Regex; readonly matcher: RegexMatcher } {
  const regex = parseRegex(pattern);
  try {
    const program = RE2JS.compile(write(regex), RE2JS.LONGEST_MATCH);
    return { regex, matcher: { matches: (value) => program.testExact(value) } };
  } catch {
    throw new RegexError('too-large', pattern, 0);
  }
}

/**
 * The part of a matching value that tells most: what the pattern says between a `.*` at its start and one at its end.
 * @returns start and end, or undefined when nothing but the whole can be named.
 */
export function findCore(pattern: string, value: string): { readonly start: number; readonly end: number } | undefined {
  const regex = parseRegex(pattern);
  if (regex.kind !== 'sequence') return undefined;
  const first = regex.parts.findIndex((part) => !isAnything(part));
  const last = regex.parts.findLastIndex((part) => !isAnything(part));
  if (first < 0) return undefined;
  const core: Regex = { kind: 'sequence', parts: regex.parts.slice(first, last + 1) };
  const start = first > 0 ? '' : '\\A';
  const end = last < regex.parts.length - 1 ? '' : '\\z';
  const matcher = RE2JS.compile(`${start}(?:${write(core)})${end}`, RE2JS.LONGEST_MATCH).matcher(value);
  return matcher.find() ? { start: matcher.start(), end: matcher.end() } : undefined;
}

/** `.*` */
function isAnything(regex: Regex): boolean {
  return (
    regex.kind === 'repeat' &&
    regex.least === 0 &&
    regex.most === undefined &&
    regex.part.kind === 'class' &&
    regex.part.ranges.length === 2 &&
    regex.part.ranges.at(-1)?.high === HIGHEST_POINT
  );
}

/** The pattern in re2js's own (Perl) notation, with nothing left to its defaults. */
function write(regex: Regex): string {
  switch (regex.kind) {
    case 'empty':
      return '(?:)';
    case 'literal':
      return writePoint(regex.point);
    case 'class':
      return regex.ranges.length === 0 ? '[^\\x{0}-\\x{10ffff}]' : `[${regex.ranges.map(writeRange).join('')}]`;
    case 'line-start':
      return '(?m:^)';
    case 'line-end':
      return '(?m:$)';
    case 'sequence':
      return regex.parts.map(write).join('');
    case 'choice':
      return `(?:${regex.options.map(write).join('|')})`;
    case 'repeat':
      return `(?:${write(regex.part)})${writeCount(regex.least, regex.most)}`;
  }
}

function writeCount(least: number, most: number | undefined): string {
  if (most === undefined) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`;
  return least === 0 && most === 1 ? '?' : `{${least},${most}}`;
}

function writeRange({ low, high }: CodeRange): string {
  return low === high ? hex(low) : `${hex(low)}-${hex(high)}`;
}

function writePoint(point: number): string {
  const text = String.fromCodePoint(point);
  return /[A-Za-z0-9 ]/.test(text) ? text : hex(point);
}

function hex(point: number): string {
  return `\\x{${point.toString(16)}}`;
}
