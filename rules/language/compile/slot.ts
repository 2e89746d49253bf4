/**
 * A slot is something an evaluation works out at most once per event: a field's value, or what a transformer makes of
 * it. Rules that need the same thing share the slot.
 */
import type { FieldReader } from '../catalogue.ts';

export interface Slot<T> {
  readonly index: number;
  /** Names what the slot holds; equal keys are the same slot. */
  readonly key: string;
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

  constructor(size: number, reader: FieldReader) {
    this.reader = reader;
    this.#values = new Array(size).fill(undefined);
    this.#states = new Uint8Array(size);
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
    this.#values.fill(undefined);
    this.#states.fill(UNREAD);
  }

  #fill<T>(slot: Slot<T>): T | undefined {
    try {
      const value = slot.compute(this);
      this.#values[slot.index] = value;
      this.#states[slot.index] = value === undefined ? MISSING : HAS_VALUE;
      return value;
    } catch (error) {
      const failure = error instanceof SlotFailure ? error : new SlotFailure(slot.key, error);
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

  /** The slot with that key, made on first use. The key must name the type of the value, too. */
  intern<T>(key: string, compute: (event: EventState) => T | undefined): Slot<T> {
    const known = this.#slots.get(key);
    if (known) return known as Slot<T>;
    const slot: Slot<T> = { index: this.#slots.size, key, compute };
    this.#slots.set(key, slot);
    return slot;
  }
}
