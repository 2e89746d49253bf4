import type { Combo } from '../index/combos.ts';

/** How many records have which combination. */
export class ComboCounts {
  readonly #counts = new Map<string, { readonly combo: Combo; count: number }>();
  total = 0;

  add(combo: Combo, count: number): void {
    this.total += count;
    const key = keyOf(combo);
    const known = this.#counts.get(key);
    if (known) known.count += count;
    else this.#counts.set(key, { combo, count });
  }

  all(): Iterable<{ readonly combo: Combo; readonly count: number }> {
    return this.#counts.values();
  }
}

const KEYS = new WeakMap<Combo, string>();

function keyOf(combo: Combo): string {
  let key = KEYS.get(combo);
  if (key === undefined) {
    key = JSON.stringify(combo);
    KEYS.set(combo, key);
  }
  return key;
}
