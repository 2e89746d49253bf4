/**
 * What must hold for a condition to have a chance: at least one atom of it must be true. The rule index looks the atoms
 * of all rules up at once and so finds the few rules an event can concern.
 */
import type { Scalar } from './field.ts';
import type { Slot } from './slot.ts';

export type Atom =
  /** The slot's value, or one of its values, is `value`. */
  | { readonly kind: 'equals'; readonly slot: Slot<Scalar | readonly Scalar[]>; readonly value: Scalar }
  /** The slot's text holds `text`, which is not empty. */
  | { readonly kind: 'contains'; readonly slot: Slot<string>; readonly text: string };

/** One of the atoms holds whenever the condition does. No atoms: the condition never holds. */
export type Requirement = readonly Atom[];

/** What the parts of a conjunction require, from left to right. */
export type Requirements = readonly Requirement[];

/** More alternatives than this are not worth their place in the index. */
const MOST_ATOMS = 2000;

/** The index looks at one or two requirements of a rule; the first ones will do. */
const MOST_REQUIREMENTS = 16;

/** Requirements of a disjunction: one that covers every part, if every part has one. */
export function requirementsOfAny(parts: readonly Requirements[]): Requirements {
  const atoms: Atom[] = [];
  for (const part of parts) {
    const best = preferred(part);
    if (!best || atoms.length + best.length > MOST_ATOMS) return [];
    atoms.push(...best);
  }
  return [atoms];
}

export function requirementsOfAll(parts: readonly Requirements[]): Requirements {
  return parts.flat().slice(0, MOST_REQUIREMENTS);
}

/** The requirement to index by: the first that tests text within a value, else the first. */
export function preferred(requirements: Requirements): Requirement | undefined {
  return requirements.find((atoms) => atoms.every((atom) => atom.kind === 'contains')) ?? requirements[0];
}
