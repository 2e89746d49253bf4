/**
 * How many of several possibilities are followed one by one. What is more is never left out in silence: a step could
 * hide behind enough others.
 */
import { TooMuch } from './too-much.ts';
import { unknownToken, type Value } from './value.ts';

/** Values that one thing may have, and turns of a loop. */
export const MOST_ALTERNATIVES = 256;
/** Turns of a loop over more numbers than that: what happens with the others is the same. */
const TURNS_OVER_NUMBERS = 64;

/** Values that a thing may have; for many numbers one that stands for any. @throws {TooMuch} */
export function followed(values: readonly Value[]): readonly Value[] {
  if (values.length <= MOST_ALTERNATIVES) return values;
  if (values.every(({ text }) => isNumber(text))) return [unknownToken()];
  throw new TooMuch('one thing in it may stand for more than Perch follows');
}

/** Pairs of what stands left and right; see `followed`. @throws {TooMuch} */
export function paired<Left>(
  left: readonly Left[],
  right: readonly Value[],
  join: (left: Left, right: Value) => Left,
): readonly Left[] {
  const isMany = left.length * right.length > MOST_ALTERNATIVES;
  const rights = isMany && right.every(({ text }) => isNumber(text)) ? [unknownToken()] : right;
  if (left.length * rights.length > MOST_ALTERNATIVES)
    throw new TooMuch('one thing in it may stand for more than Perch follows');
  return left.flatMap((one) => rights.map((other) => join(one, other)));
}

/** What a loop goes through, of many numbers the first. @throws {TooMuch} */
export function turnsOf<Item>(items: readonly Item[], textOf: (item: Item) => string): readonly Item[] {
  if (items.length <= TURNS_OVER_NUMBERS) return items;
  if (items.every((item) => isNumber(textOf(item)))) return items.slice(0, TURNS_OVER_NUMBERS);
  if (items.length <= MOST_ALTERNATIVES) return items;
  throw new TooMuch('it goes through more things than Perch follows');
}

function isNumber(text: string): boolean {
  return /^-?\d+$/.test(text);
}
