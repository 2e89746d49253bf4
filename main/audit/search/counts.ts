import type { Combo } from '../index/combos.ts';

/** How many records have which combination. A combination may be listed more than once. */
export class ComboCounts {
  readonly #counts: { readonly combo: Combo; readonly count: number }[] = [];
  total = 0;

  add(combo: Combo, count: number): void {
    this.total += count;
    this.#counts.push({ combo, count });
  }

  all(): Iterable<{ readonly combo: Combo; readonly count: number }> {
    return this.#counts;
  }
}

/** How many there are; more than that when not all of them were counted. */
export interface Counted {
  readonly count: number;
  readonly complete: boolean;
}
