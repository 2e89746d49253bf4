/**
 * What Perch knows of a text while it follows a command: the text itself, with a mark wherever a part cannot be
 * known before the command runs, and where such parts come from. Words, variables, pipes and file contents are
 * all values, so knowledge and taint travel the same way through every construct.
 */

import { TooMuch } from './too-much.ts';

/** Stands for a part that may be anything, slashes, blanks and nothing at all included. */
export const UNKNOWN = '\u0000';
/** Stands for a part that is one plain, non-empty token: a date, a number, a hash, a temporary file's suffix. */
export const UNKNOWN_TOKEN = '\u0001';

/** Where bytes come from that a value carries or may carry. */
export type Origin =
  | { readonly kind: 'file'; readonly path: string; readonly secret: boolean }
  | { readonly kind: 'network'; readonly from: string }
  | { readonly kind: 'secret'; readonly name: string }
  | { readonly kind: 'environment' }
  | { readonly kind: 'decoded'; readonly how: string }
  | { readonly kind: 'program'; readonly name: string }
  | { readonly kind: 'machine'; readonly what: string }
  /** Any of the many things that branches of a program may make it. */
  | { readonly kind: 'many' };

export interface Value {
  readonly text: string;
  readonly origins: readonly Origin[];
  /** True when the word holds an active `*`, `?` or `[`. */
  readonly glob: boolean;
  /** True when the word was written without any quoting, so that aliases and keywords apply. */
  readonly bare?: boolean;
}

const NOTHING: readonly Origin[] = [];

export const EMPTY: Value = { text: '', origins: NOTHING, glob: false };

export function known(text: string): Value {
  return text === '' ? EMPTY : { text, origins: NOTHING, glob: false };
}

export function unknown(...origins: readonly Origin[]): Value {
  return { text: UNKNOWN, origins, glob: false };
}

export function unknownToken(...origins: readonly Origin[]): Value {
  return { text: UNKNOWN_TOKEN, origins, glob: false };
}

export function isKnown(value: Value): boolean {
  return !hasUnknown(value.text);
}

export function hasUnknown(text: string): boolean {
  return text.includes(UNKNOWN) || text.includes(UNKNOWN_TOKEN);
}

/** The same text with further origins. */
export function withOrigins(value: Value, ...origins: readonly Origin[]): Value {
  return { ...value, origins: mergeOrigins(value.origins, origins) };
}

export function withText(value: Value, text: string): Value {
  return { text, origins: value.origins, glob: value.glob };
}

/** Longest text a value may grow to; what would be longer becomes unknown with its origins kept. */
export const LONGEST_VALUE = 262_144;

export function concat(left: Value, right: Value): Value {
  if (left.text === '' && left.origins.length === 0 && !left.glob) return right;
  if (right.text === '' && right.origins.length === 0 && !right.glob) return left;
  const origins = mergeOrigins(left.origins, right.origins);
  if (left.text.length + right.text.length > LONGEST_VALUE) return { text: UNKNOWN, origins, glob: false };
  return { text: left.text + right.text, origins, glob: left.glob || right.glob };
}

export function joinValues(values: readonly Value[], separator: string): Value {
  let text = '';
  let origins = NOTHING;
  let glob = false;
  for (const [index, value] of values.entries()) {
    text += index === 0 ? value.text : separator + value.text;
    origins = mergeOrigins(origins, value.origins);
    glob ||= value.glob;
    if (text.length > LONGEST_VALUE) text = UNKNOWN;
  }
  return { text, origins, glob };
}

const MOST_ORIGINS = 256;

/** Both, each once. @throws {TooMuch} when they are more than Perch follows: one that matters must not get lost */
export function mergeOrigins(left: readonly Origin[], right: readonly Origin[]): readonly Origin[] {
  if (right.length === 0) return left;
  if (left.length === 0) return right;
  const seen = new Set(left.map(originKey));
  const added = right.filter((origin) => !seen.has(originKey(origin)));
  if (added.length === 0) return left;
  if (left.length + added.length > MOST_ORIGINS) throw new TooMuch('it brings together more than Perch follows');
  return [...left, ...added];
}

const kept = new WeakMap<Origin, string>();

/** Equal for origins that say the same. */
export function originKey(origin: Origin): string {
  let known = kept.get(origin);
  if (known === undefined) {
    known = JSON.stringify(origin);
    kept.set(origin, known);
  }
  return known;
}

/**
 * Text from outside with the two marks taken out, so that nobody can write a mark. A program never receives a
 * NUL in its arguments anyway.
 */
export function withoutMarks(text: string): string {
  return hasUnknown(text) ? text.replaceAll(UNKNOWN, '').replaceAll(UNKNOWN_TOKEN, '') : text;
}

/** For people: `…` where a part is unknown. */
export function readable(text: string): string {
  return hasUnknown(text) ? text.replaceAll(UNKNOWN, '…').replaceAll(UNKNOWN_TOKEN, '…') : text;
}

/** Splits an unquoted expansion into words as a shell does: at blanks; an unknown part stays one word. */
export function splitWords(value: Value): readonly Value[] {
  if (!/[ \t\n]/.test(value.text)) return value.text === '' ? [] : [value];
  return value.text
    .split(/[ \t\n]+/)
    .filter((word) => word !== '')
    .map((word) => withText(value, word));
}

/** Some lines of what a program printed: of a listing, no longer all names. */
export function partOf(printed: Value): Value {
  const origins = printed.origins.map(
    (origin): Origin => (origin.kind === 'program' ? { kind: 'program', name: `some of ${origin.name}` } : origin),
  );
  return { ...printed, origins };
}

/** What is printed when the same is done from one of several places. */
export function oneOf(printed: readonly Value[]): Value {
  const [first = EMPTY, ...others] = printed;
  if (others.every(({ text }) => text === first.text)) return first;
  return repeated(printed.reduce(concat));
}

/** What a loop prints is its body's output any number of times. */
export function repeated(output: Value): Value {
  if (output.text === '' && output.origins.length === 0) return output;
  return unknown(...output.origins);
}
