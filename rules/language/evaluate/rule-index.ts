/**
 * Says which rules an event can concern, so that the others need not be looked at.
 *
 * Two stages. First equality: where rules demand that a field has one of some values (`tool.name in (Bash, Shell)`),
 * the field's value is looked up once for all of them. Then text: where the rules that are left demand that a text
 * holds some literal, one pass over the text finds all literals. A rule without such demands is always a candidate, and
 * so is one whose field cannot be worked out: judging it shows the error.
 *
 * The index reads no field early. In the first stage it reads only what some rule reads first of all; in the second
 * only what a remaining rule would read next.
 */
import { type Atoms, type Demands, isAllOf, readNext } from '../compile/demand.ts';
import type { Scalar } from '../compile/field.ts';
import type { EventState, Slot } from '../compile/slot.ts';
import { type LiteralFinder, LiteralFinderBuilder, setBit } from './literal-finder.ts';

interface EqualityStage {
  readonly slot: Slot<Scalar | readonly Scalar[]>;
  /** Rules that demand something of the slot. */
  readonly rules: Uint32Array;
  /** Pairs of word and bits, for each value. */
  readonly byValue: ReadonlyMap<Scalar, Int32Array>;
}

interface TextStage {
  readonly slot: Slot<string>;
  readonly rules: Uint32Array;
  readonly finder: LiteralFinder;
}

export class RuleIndex {
  readonly #words: number;
  readonly #free: Uint32Array;
  readonly #equalities: readonly EqualityStage[];
  /** Rules that demand nothing of a text. */
  readonly #textFree: Uint32Array;
  readonly #texts: readonly TextStage[];
  readonly #candidates: Uint32Array;
  readonly #found: Uint32Array;

  /** @param rules what each rule demands, in the order of the rules. */
  constructor(rules: readonly Demands[]) {
    this.#words = (rules.length + 31) >>> 5;
    const bits = () => new Uint32Array(this.#words);
    this.#free = bits();
    this.#textFree = bits();
    this.#candidates = bits();
    this.#found = bits();
    const readFirst = new Set(rules.flatMap((demands) => demands[0]?.reads ?? []));
    const equalities = new Map<Slot<unknown>, Map<Scalar, number[]>>();
    const texts = new Map<Slot<string>, TextStageBuilder>();
    for (const [i, demands] of rules.entries()) {
      // A demand without alternatives can never be met.
      if (demands.some((demand) => demand.atoms?.length === 0)) continue;
      const equality = findAtoms(demands, 'equals', readFirst);
      if (equality) addEqualities(equalities, equality, i);
      else setBit(this.#free, i);
      const text = findAtoms(demands, 'contains', new Set([...readFirst, ...readNext(demands)]));
      if (!text || !addTexts(texts, text, i, bits)) setBit(this.#textFree, i);
    }
    this.#equalities = [...equalities].map(([slot, values]) => buildEquality(slot, values, bits()));
    this.#texts = [...texts].map(([slot, { builder, rules: owners }]) => ({
      slot,
      rules: owners,
      finder: builder.build(),
    }));
  }

  /** The rules that may match, one bit each. The array is used again for the next event. */
  candidates(event: EventState): Uint32Array {
    const candidates = this.#candidates;
    candidates.set(this.#free);
    for (const stage of this.#equalities) lookUp(stage, event, candidates);
    if (this.#texts.length > 0) this.#searchTexts(event, candidates);
    return candidates;
  }

  #searchTexts(event: EventState, candidates: Uint32Array): void {
    const found = this.#found;
    found.set(this.#textFree);
    for (const { slot, rules, finder } of this.#texts) {
      if (!overlaps(rules, candidates)) continue;
      try {
        const text = event.get(slot);
        if (text !== undefined) finder.find(text, found);
      } catch {
        add(found, rules);
      }
    }
    for (let i = 0; i < candidates.length; i++) candidates[i] = (candidates[i] ?? 0) & (found[i] ?? 0);
  }
}

/** The first demand that is of one kind throughout and reads nothing but these fields. */
function findAtoms(demands: Demands, kind: 'equals' | 'contains', readable: ReadonlySet<string>): Atoms | undefined {
  return demands.find(
    ({ atoms }) =>
      atoms && isAllOf(atoms, kind) && atoms.every((atom) => atom.slot.roots.every((root) => readable.has(root))),
  )?.atoms;
}

function addEqualities(stages: Map<Slot<unknown>, Map<Scalar, number[]>>, atoms: Atoms, rule: number): void {
  for (const atom of atoms) {
    if (atom.kind !== 'equals') continue;
    const values = stages.get(atom.slot) ?? new Map<Scalar, number[]>();
    stages.set(atom.slot, values);
    const rules = values.get(atom.value) ?? [];
    values.set(atom.value, rules);
    if (rules.at(-1) !== rule) rules.push(rule);
  }
}

function buildEquality(
  slot: Slot<unknown>,
  values: ReadonlyMap<Scalar, readonly number[]>,
  rules: Uint32Array,
): EqualityStage {
  const byValue = new Map<Scalar, Int32Array>();
  for (const [value, numbers] of values) {
    const words = new Map<number, number>();
    for (const rule of numbers) {
      setBit(rules, rule);
      words.set(rule >>> 5, (words.get(rule >>> 5) ?? 0) | (1 << (rule & 31)));
    }
    byValue.set(value, Int32Array.from([...words].flat()));
  }
  return { slot: slot as EqualityStage['slot'], rules, byValue };
}

interface TextStageBuilder {
  readonly builder: LiteralFinderBuilder;
  readonly rules: Uint32Array;
}

/** False when there is no room; what was added before that does no harm. */
function addTexts(
  stages: Map<Slot<string>, TextStageBuilder>,
  atoms: Atoms,
  rule: number,
  bits: () => Uint32Array,
): boolean {
  for (const atom of atoms) {
    if (atom.kind !== 'contains') continue;
    const stage = stages.get(atom.slot) ?? { builder: new LiteralFinderBuilder(), rules: bits() };
    stages.set(atom.slot, stage);
    if (!stage.builder.add(atom.text, rule)) return false;
    setBit(stage.rules, rule);
  }
  return true;
}

function lookUp({ slot, rules, byValue }: EqualityStage, event: EventState, candidates: Uint32Array): void {
  try {
    const value = event.get(slot);
    if (value === undefined) return;
    if (typeof value !== 'object') addPairs(candidates, byValue.get(value));
    else for (const item of value) addPairs(candidates, byValue.get(item));
  } catch {
    add(candidates, rules);
  }
}

function addPairs(bits: Uint32Array, pairs: Int32Array | undefined): void {
  if (!pairs) return;
  for (let i = 0; i < pairs.length; i += 2) {
    const word = pairs[i] ?? 0;
    bits[word] = (bits[word] ?? 0) | (pairs[i + 1] ?? 0);
  }
}

function add(bits: Uint32Array, more: Uint32Array): void {
  for (let i = 0; i < bits.length; i++) bits[i] = (bits[i] ?? 0) | (more[i] ?? 0);
}

function overlaps(left: Uint32Array, right: Uint32Array): boolean {
  for (let i = 0; i < left.length; i++) if (((left[i] ?? 0) & (right[i] ?? 0)) !== 0) return true;
  return false;
}
