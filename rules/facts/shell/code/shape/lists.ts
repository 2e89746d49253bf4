/** What expressions may stand for where code is read by its shape: lists of things, each with all it may be. */
import { MOST_ALTERNATIVES } from '../../breadth.ts';
import { TooMuch } from '../../too-much.ts';
import { known, unknown, unknownToken, type Value } from '../../value.ts';

/** One thing of a list: everything it may stand for. */
export interface Item {
  readonly values: readonly Value[];
  /** The name it goes by: `recursive = TRUE`. */
  readonly label?: string;
  /** A word that stands there by itself: a file handle, a function. */
  readonly word?: string;
  readonly isNumber?: boolean;
}

/** The lists that an expression may stand for; most stand for one, of one thing. */
export type Lists = readonly (readonly Item[])[];

export interface Argument {
  readonly lists: Lists;
  readonly label?: string;
}

export const NOTHING: Lists = [[]];
export const ANYTHING: Lists = [[{ values: [unknown()] }]];
export const ANY_TOKEN: Lists = [[{ values: [unknownToken()] }]];

export function one(text: string): Lists {
  return [[{ values: [known(text)] }]];
}

/** Everything that lists may hold, whichever place. @throws {TooMuch} */
export function anyOf(lists: Lists): readonly Value[] {
  const found = new Map<string, Value>();
  for (const list of lists) for (const { values } of list) for (const value of values) found.set(value.text, value);
  return [...found.values()];
}

/** Lists one behind the other. @throws {TooMuch} */
export function chained(left: Lists, right: Lists): Lists {
  if (left.length * right.length > MOST_ALTERNATIVES)
    throw new TooMuch('one thing in it may stand for more than Perch follows');
  return left.flatMap((list) => right.map((other) => (list.length === 0 ? other : [...list, ...other])));
}

export function distinct(values: readonly Value[]): readonly Value[] {
  return [...new Map(values.map((value) => [value.text, value])).values()];
}

/** Everything given, one behind the other. @throws {TooMuch} */
export function flat(given: readonly Argument[]): Lists {
  const plain: Item[] = [];
  let all: Lists | undefined;
  for (const { lists } of given) {
    const [only = []] = lists;
    if (!all && lists.length === 1) plain.push(...only);
    else all = chained(all ?? [plain], lists);
  }
  return all ?? [plain];
}
