/**
 * Coverage-guided fuzzing: an input that takes a branch no input took before, or takes one markedly more often, is kept,
 * and later inputs are made of those that were kept.
 */
import type { Random } from '../random.ts';
import { mutateBytes } from './mutations.ts';

export interface Target {
  run(bytes: Buffer): Promise<void>;
  /** One for each branch; the target counts in them. */
  readonly counters: Uint8Array;
  readonly words: ReadonlyMap<number, readonly string[]>;
}

interface Kept {
  readonly bytes: Buffer;
  /** Texts of the branches that it was the first to take. */
  readonly words: readonly string[];
  /** Length times time: of two inputs that take the same branch the cheaper one is the better start. */
  readonly cost: number;
}

const LONGEST_INPUT = 8192;

export class Engine {
  readonly #target: Target;
  readonly #random: Random;
  /** For each branch the classes of counts that were seen, as bits. */
  readonly #seen: Uint8Array;
  readonly #cheapest: (Kept | undefined)[] = [];
  readonly #kept: Kept[] = [];
  #favoured: readonly Kept[] = [];
  readonly #words: string[] = [];
  inputs = 0;
  branches = 0;

  constructor(target: Target, random: Random) {
    this.#target = target;
    this.#random = random;
    this.#seen = new Uint8Array(target.counters.length);
  }

  get kept(): number {
    return this.#kept.length;
  }

  /** Makes an input out of the kept ones. */
  next(): Buffer {
    const random = this.#random;
    const from = random.chance(0.8) ? this.#favoured : this.#kept;
    const parent = from.length > 0 ? random.pick(from) : undefined;
    const other = this.#kept.length > 0 ? random.pick(this.#kept).bytes : Buffer.alloc(1);
    const words = parent && parent.words.length > 0 && random.chance(0.5) ? parent.words : this.#words;
    return mutateBytes(parent?.bytes ?? Buffer.alloc(1), other, words, random).subarray(0, LONGEST_INPUT);
  }

  /** Runs an input; true when it reached something new and was kept. */
  async try(bytes: Buffer): Promise<boolean> {
    const { counters } = this.#target;
    counters.fill(0);
    const start = performance.now();
    await this.#target.run(bytes);
    const cost = Math.max(performance.now() - start, 0.001) * (bytes.length + 1);
    this.inputs++;
    const first = this.#note();
    if (!first) return false;
    const words = first.flatMap((branch) => this.#target.words.get(branch) ?? []);
    this.#words.push(...words);
    const kept = { bytes: Buffer.from(bytes), words, cost };
    this.#kept.push(kept);
    this.#favour(kept);
    return true;
  }

  /** The branches taken for the first time; undefined when nothing at all is new. */
  #note(): readonly number[] | undefined {
    const { counters } = this.#target;
    const first: number[] = [];
    let isNew = false;
    for (let branch = 0; branch < counters.length; branch++) {
      const count = counters[branch] as number;
      if (count === 0) continue;
      const known = this.#seen[branch] as number;
      const bit = classOf(count);
      if ((known & bit) !== 0) continue;
      isNew = true;
      if (known === 0) first.push(branch);
      this.#seen[branch] = known | bit;
    }
    this.branches += first.length;
    return isNew ? first : undefined;
  }

  #favour(kept: Kept): void {
    const { counters } = this.#target;
    for (let branch = 0; branch < counters.length; branch++) {
      if (counters[branch] === 0) continue;
      const before = this.#cheapest[branch];
      if (!before || kept.cost < before.cost) this.#cheapest[branch] = kept;
    }
    this.#favoured = [...new Set(this.#cheapest)].filter((one) => one !== undefined);
  }
}

/** 1, 2, 3, 4 to 7, 8 to 15 … 128 and more: taking a branch 50 times or 51 times is the same. */
function classOf(count: number): number {
  if (count <= 3) return 1 << (count - 1);
  return 1 << Math.min(7, Math.floor(Math.log2(count)) + 1);
}
