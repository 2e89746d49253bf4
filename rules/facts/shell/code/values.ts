/** What a piece of code may come to while it is followed. */
import { MOST_ALTERNATIVES } from '../breadth.ts';
import { TooMuch } from '../too-much.ts';
import {
  EMPTY,
  joinValues,
  mergeOrigins,
  type Origin,
  originKey,
  UNKNOWN,
  unknown,
  unknownToken,
  type Value,
  withOrigins,
} from '../value.ts';
import type { Expression } from './expression.ts';

export type CodeValue = Certain | Either;

/** Anything but a choice. */
export type Certain =
  | { readonly kind: 'value'; readonly value: Value }
  | CodeList
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, CodeValue> }
  /** A module, class or function by its full name. */
  | { readonly kind: 'ref'; readonly path: string }
  /** What a call made: `Path('x')`, `open('f')`. */
  | { readonly kind: 'made'; readonly path: string; readonly args: readonly CodeValue[]; readonly value: Value }
  | CodeFunction;

export interface CodeList {
  readonly kind: 'list';
  readonly items: readonly CodeValue[];
  /** It may hold only some of them: what many branches added, one beside the other. */
  readonly mixed?: boolean;
}

export type CodeFunction = Extract<Expression, { readonly kind: 'function' }>;

/** One of these, and nobody knows which: what branches, or several turns of a loop, come to. */
interface Either {
  readonly kind: 'either';
  readonly options: readonly Certain[];
}

export function plain(value: Value): CodeValue & { readonly kind: 'value' } {
  return { kind: 'value', value };
}

export function list(items: readonly CodeValue[]): CodeList {
  return { kind: 'list', items };
}

/** What a value may be, one by one. */
export function optionsOf(value: CodeValue): readonly Certain[] {
  return value.kind === 'either' ? value.options : [value];
}

/** One of several values; see `anyOf` for more than Perch follows. */
export function either(values: readonly CodeValue[]): CodeValue {
  const options = new Map<unknown, Certain>();
  for (const option of values.flatMap(optionsOf)) options.set(sameness(option), option);
  const [first] = options.values();
  if (!first) return plain(unknown());
  if (options.size === 1) return first;
  const all = [...options.values()];
  if (all.length <= MOST_ALTERNATIVES) return { kind: 'either', options: all };
  return all.every((one) => one.kind === 'value' && isNumber(one.value.text)) ? plain(unknownToken()) : anyOf(all);
}

function sameness(value: Certain): unknown {
  if (value.kind === 'ref') return `ref ${value.path}`;
  if (value.kind === 'value') return `text ${value.value.text} ${value.value.origins.map(originKey).join()}`;
  return value;
}

/**
 * What comes of values that may each be several.
 * @param isDeed something is done with them: then no way may be left out, and too many throw `TooMuch`
 */
export function forEach(
  values: readonly CodeValue[],
  apply: (...picked: readonly Certain[]) => CodeValue,
  isDeed = false,
): CodeValue {
  let ways: readonly (readonly Certain[])[] = [[]];
  for (const value of values) {
    const options = optionsOf(value);
    if (ways.length * options.length > MOST_ALTERNATIVES) {
      if (isDeed) throw new TooMuch('one call in its code may mean more than Perch follows');
      return anyOf(values);
    }
    ways = ways.flatMap((way) => options.map((option) => [...way, option]));
  }
  const [only] = ways;
  return ways.length === 1 && only ? apply(...only) : either(ways.map((way) => apply(...way)));
}

/** The text that a value is, or stands for. */
export function textOf(value: CodeValue): Value {
  switch (value.kind) {
    case 'value':
    case 'made':
      return value.value;
    case 'list':
      return joinedText(value, ' ');
    case 'object':
      return withOrigins(unknown(), ...[...value.entries.values()].flatMap((entry) => textOf(entry).origins));
    case 'either':
      return withOrigins(unknown(), ...value.options.flatMap((option) => textOf(option).origins));
    case 'ref':
    case 'function':
      return unknown();
  }
}

/** A list's items in one text. */
export function joinedText({ items, mixed }: CodeList, separator: string): Value {
  const text = joinValues(items.map(textOf), separator);
  return mixed ? withOrigins(text, MANY) : text;
}

/** A list as a program and its arguments. @throws {TooMuch} when nobody knows which of them it gets */
export function wordsOf({ items, mixed }: CodeList): readonly CodeValue[] {
  if (mixed) throw new TooMuch('what its code starts depends on more than Perch follows');
  return items;
}

/** Nobody knows what it is, only where it comes from. */
export function unknownFrom(...values: readonly CodeValue[]): CodeValue {
  return plain(withOrigins(unknown(), ...values.flatMap((value) => textOf(value).origins)));
}

/** What a loop over a value goes through, in one turn each. `names` is how many names a turn binds. */
export function turnsThrough(value: Certain, names: number, takesKeys: boolean): readonly CodeValue[] {
  if (value.kind === 'list') return value.items;
  // Paths are still paths when they are gone through.
  if (value.kind !== 'object') return [pathOf(value) === 'pathlib.Path' ? value : plain(textOf(value))];
  const entries = [...value.entries];
  if (names > 1) return entries.map(([key, item]) => list([plain({ ...EMPTY, text: key }), item]));
  return entries.map(([key, item]) => (takesKeys ? plain({ ...EMPTY, text: key }) : item));
}

export function pathOf(value: Certain): string {
  return value.kind === 'made' || value.kind === 'ref' ? value.path : value.kind;
}

export function objectEntry(value: CodeValue | undefined, key: string): CodeValue | undefined {
  return value?.kind === 'object' ? value.entries.get(key) : undefined;
}

export function isTrue(value: CodeValue | undefined): boolean {
  return value !== undefined && optionsOf(value).some((one) => one.kind === 'value' && /^true$/i.test(one.value.text));
}

export function joinPath(parts: readonly Value[]): Value {
  return parts.reduce((left, right) => {
    if (left.text === '' || /^[/~]|^[A-Za-z]:[\\/]/.test(right.text)) return right.text === '' ? left : right;
    return {
      text: `${left.text.replace(/[\\/]$/, '')}/${right.text.replace(/^\//, '')}`,
      origins: mergeOrigins(left.origins, right.origins),
      glob: left.glob || right.glob,
    };
  }, EMPTY);
}

/** How many values a name may have after branches before they are told as one that nobody knows. */
const MOST_BRANCHED = 32;

/** Marks what came of too many possibilities. See `certainly`. */
const MANY: Origin = { kind: 'many' };

/** The value of a name after one of several branches ran: one of `after`. */
export function joined(after: readonly CodeValue[]): CodeValue {
  const value = either(after);
  if (value.kind !== 'either' || value.options.length <= MOST_BRANCHED) return value;
  const { options } = value;
  const lists = options.flatMap((option) => (option.kind === 'list' ? [option] : []));
  if (lists.length === options.length) {
    const items = new Map(lists.flatMap((one) => one.items.map((item) => [sameItem(item), item])));
    return { kind: 'list', items: [...items.values()], mixed: true };
  }
  if (options.some(({ kind }) => kind !== 'value')) return value;
  return anyOf(options);
}

/** Any of very many things: only what their texts begin with is known. Nothing can be done with it unseen. */
export function anyOf(values: readonly CodeValue[]): CodeValue {
  const texts = values.map(textOf);
  return plain({
    text: texts.map(({ text }) => text).reduce(commonStart) + UNKNOWN,
    origins: texts.reduce((origins, text) => mergeOrigins(origins, text.origins), [MANY] as readonly Origin[]),
    glob: false,
  });
}

function sameItem(item: CodeValue): unknown {
  return item.kind === 'either' ? item : sameness(item);
}

function isNumber(text: string): boolean {
  return /^-?\d+$/.test(text);
}

function commonStart(left: string, right: string): string {
  let length = 0;
  while (length < left.length && length < right.length && left[length] === right[length]) length++;
  return left.slice(0, length);
}

/** A value that something is done with. @throws {TooMuch} when it may be more than Perch follows */
export function certainly(value: Value): Value {
  if (value.origins.some(({ kind }) => kind === 'many'))
    throw new TooMuch('what its code does depends on more than Perch follows');
  return value;
}
