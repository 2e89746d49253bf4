/** A fuzzer's choices out of the bytes that a coverage-guided engine makes. */
import type { Seed } from '../fuzzer.ts';
import { Random } from '../random.ts';

/** Bytes kept back from a raw input for what is chosen after it. */
const RESERVED = 16;
const RAW = 0xff;

/**
 * Choices are taken from the end of the bytes, a raw input from their beginning, so that the engine may change the one
 * without moving the other. Where the bytes have run out every choice is the first, and no chance is taken: a short
 * input is a plain one.
 */
export class Choices extends Random {
  readonly #bytes: Buffer;
  #first = 0;
  #end: number;

  constructor(bytes: Buffer) {
    super(0);
    this.#bytes = bytes;
    this.#end = bytes.length;
  }

  override next(): number {
    return this.#take(4) / 4_294_967_296;
  }

  override below(limit: number): number {
    return limit < 1 ? 0 : this.#take(sizeOf(limit)) % limit;
  }

  override chance(probability: number): boolean {
    return this.#take(1) / 256 >= 1 - probability;
  }

  override raw(): Buffer | undefined {
    if (!this.chance(0.5)) return undefined;
    const first = this.#first;
    this.#first = Math.max(first, this.#end - RESERVED);
    return this.#bytes.subarray(first, this.#first);
  }

  #take(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      if (this.#end > this.#first) this.#end--;
      else return value;
      value = value * 256 + (this.#bytes[this.#end] ?? 0);
    }
    return value;
  }
}

function sizeOf(limit: number): number {
  return limit <= 256 ? 1 : limit <= 65_536 ? 2 : 4;
}

/** The bytes of which `Choices` makes this seed. */
export function bytesOf({ input, picks = [] }: Seed): Buffer {
  const taken = [...picks.flatMap(({ index, of }) => bigEndian(index, sizeOf(of))), RAW];
  return Buffer.concat([Buffer.from(input), Buffer.alloc(RESERVED), Buffer.from(taken.reverse())]);
}

function bigEndian(value: number, size: number): readonly number[] {
  return Array.from({ length: size }, (_, i) => (value >>> (8 * (size - 1 - i))) & 0xff);
}
