/**
 * Appends to arrays that are appended to again and again. An array it made is extended in place: whoever asks for more
 * of a definition has no use for what it was before.
 */
export class Growing {
  readonly #own = new WeakSet<object>();

  append<T>(before: readonly T[], added: readonly T[]): readonly T[] {
    if (this.#own.has(before)) {
      for (const item of added) (before as T[]).push(item);
      return before;
    }
    const grown = [...before, ...added];
    this.#own.add(grown);
    return grown;
  }
}
