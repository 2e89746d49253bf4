/**
 * What must hold for a condition to have a chance. The rule index looks up what all rules demand at once and so finds
 * the few rules an event can concern.
 */
import type { Scalar } from './field.ts';
import type { Slot } from './slot.ts';

export type Atom =
  /** The slot's value, or one of its values, is `value`. */
  | { readonly kind: 'equals'; readonly slot: Slot<Scalar | readonly Scalar[]>; readonly value: Scalar }
  /** The slot's text holds `text`, which is not empty. */
  | { readonly kind: 'contains'; readonly slot: Slot<string>; readonly text: string };

/** One of these holds whenever the condition does. None at all: the condition never holds. */
export type Atoms = readonly Atom[];

/** What one part of a conjunction demands. */
export interface Demand {
  /** Undefined when nothing of the kind can be said. */
  readonly atoms: Atoms | undefined;
  /** The fields that are read first to judge it, see {@link Slot.roots}. */
  readonly reads: readonly string[];
}

/** The parts of a conjunction, from left to right; one at least. */
export type Demands = readonly Demand[];

/** More alternatives than this are not worth their place in the index. */
const MOST_ATOMS = 2000;

/** The index looks at one or two parts of a conjunction; the first ones will do. */
const MOST_DEMANDS = 16;

/** What a check demands that reads `slot` first and of which each of `atoms` holds. */
export function demandsOfCheck(atoms: readonly Atoms[], slot: Slot<unknown>): Demands {
  if (atoms.length === 0) return [{ atoms: undefined, reads: slot.roots }];
  return atoms.map((alternatives) => ({ atoms: alternatives, reads: slot.roots }));
}

export function demandsOfAll(parts: readonly Demands[]): Demands {
  return parts.flat().slice(0, MOST_DEMANDS);
}

/** What a disjunction demands: something that covers each of its parts, if each has something of the same kind. */
export function demandsOfAny(parts: readonly Demands[]): Demands {
  const reads = [...new Set(parts.flatMap((part) => part[0]?.reads ?? []))];
  const demands: Demand[] = [];
  const values = coverAll(parts, 'equals');
  if (values) demands.push({ atoms: values, reads });
  const texts = coverAll(parts, 'contains');
  if (texts) demands.push({ atoms: texts, reads: [...new Set(parts.flatMap(readNext))] });
  return demands.length > 0 ? demands : [{ atoms: undefined, reads }];
}

/** The fields that come first in a condition, up to the first demand that is no equality. */
export function readNext(demands: Demands): readonly string[] {
  const reads = new Set<string>();
  for (const { atoms, reads: fields } of demands) {
    for (const field of fields) reads.add(field);
    if (!atoms || !isAllOf(atoms, 'equals')) break;
  }
  return [...reads];
}

export function demandsOfNot(child: Demands): Demands {
  return [{ atoms: undefined, reads: child[0]?.reads ?? [] }];
}

/** Like {@link demandsOfAny}, for atoms alone. */
export function atomsOfAny(parts: readonly (readonly Atoms[])[]): readonly Atoms[] {
  const atoms: Atom[] = [];
  for (const part of parts) {
    const first = part[0];
    if (!first || atoms.length + first.length > MOST_ATOMS) return [];
    atoms.push(...first);
  }
  return [atoms];
}

export function isAllOf(atoms: Atoms, kind: Atom['kind']): boolean {
  return atoms.every((atom) => atom.kind === kind);
}

function coverAll(parts: readonly Demands[], kind: Atom['kind']): Atoms | undefined {
  const atoms: Atom[] = [];
  for (const part of parts) {
    const found = part.find((demand) => demand.atoms && isAllOf(demand.atoms, kind))?.atoms;
    if (!found || atoms.length + found.length > MOST_ATOMS) return undefined;
    atoms.push(...found);
  }
  return atoms;
}
