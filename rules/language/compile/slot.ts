/**
 * A slot is something an evaluation works out at most once per event: a field's value, or what a transformer makes of
 * it. Rules that need the same thing share the slot.
 */
import type { FieldReader } from '../catalogue.ts';

export interface Slot<T> {
  readonly index: number;
  /** Names what the slot holds; equal keys are the same slot. */
  readonly key: string;
  /** What people call it. */
  readonly label: string;
  /** The keys of the fields it is worked out from. */
  readonly roots: readonly string[];
  /** Works the value out; undefined when there is none. May throw. */
  readonly compute: (event: EventState) => T | undefined;
}

const UNREAD = 0;
const HAS_VALUE = 1;
const MISSING = 2;
const FAILED = 3;

/** Thrown when a slot could not be worked out, at every attempt to read it. */
export class SlotFailure extends Error {
  /** The field or expression that failed. */
  readonly what: string;

  constructor(what: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.what = what;
  }
}

/** The values of one event while it is evaluated. */
export class EventState {
  reader: FieldReader;
  readonly #values: unknown[];
  readonly #states: Uint8Array;
  /** The slots that were read, so that forgetting costs no more than reading did. */
  readonly #touched: Int32Array;
  #touches = 0;

  constructor(size: number, reader: FieldReader) {
    this.reader = reader;
    this.#values = new Array(size).fill(undefined);
    this.#states = new Uint8Array(size);
    this.#touched = new Int32Array(size);
  }

  get<T>(slot: Slot<T>): T | undefined {
    switch (this.#states[slot.index]) {
      case HAS_VALUE:
        return this.#values[slot.index] as T;
      case MISSING:
        return undefined;
      case FAILED:
        throw this.#values[slot.index];
      default:
        return this.#fill(slot);
    }
  }

  /** Forgets the event, so that none of its values outlives the evaluation. */
  clear(reader: FieldReader): void {
    this.reader = reader;
    for (let i = 0; i < this.#touches; i++) {
      const index = this.#touched[i] ?? 0;
      this.#values[index] = undefined;
      this.#states[index] = UNREAD;
    }
    this.#touches = 0;
  }

  #fill<T>(slot: Slot<T>): T | undefined {
    this.#touched[this.#touches++] = slot.index;
    try {
      const value = slot.compute(this);
      this.#values[slot.index] = value;
      this.#states[slot.index] = value === undefined ? MISSING : HAS_VALUE;
      return value;
    } catch (error) {
      const failure = error instanceof SlotFailure ? error : new SlotFailure(slot.label, error);
      this.#values[slot.index] = failure;
      this.#states[slot.index] = FAILED;
      throw failure;
    }
  }
}

/** Hands out slots while rules are compiled. */
export class SlotTable {
  readonly #slots = new Map<string, Slot<unknown>>();

  get size(): number {
    return this.#slots.size;
  }

  /** The slot of a field, made on first use. Equal keys must mean equal values. */
  field<T>(key: string, label: string, compute: Slot<T>['compute']): Slot<T> {
    return this.#intern(key, label, compute, [key]);
  }

  /** The slot of what is worked out from other slots, or from nothing. */
  derived<T>(key: string, from: readonly Slot<unknown>[], compute: Slot<T>['compute']): Slot<T> {
    return this.#intern(key, key, compute, [...new Set(from.flatMap((slot) => slot.roots))]);
  }

  #intern<T>(key: string, label: string, compute: Slot<T>['compute'], roots: readonly string[]): Slot<T> {
    const known = this.#slots.get(key);
    if (known) return known as Slot<T>;
    const slot: Slot<T> = { index: this.#slots.size, key, label, roots, compute };
    this.#slots.set(key, slot);
    return slot;
  }
}
