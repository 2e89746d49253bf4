/** A text to be found, in lower case ASCII, and what was found with it. */
export interface Anchor<Meaning> {
  readonly text: string;
  readonly meaning: Meaning;
}

const LETTERS = 128;

/**
 * Finds every occurrence of every anchor in one pass, whatever the case of its letters (Aho and Corasick, 1975). The
 * time depends on the text's length alone.
 */
export function scannerFor<Meaning>(anchors: readonly Anchor<Meaning>[]) {
  const next: number[][] = [new Array<number>(LETTERS).fill(-1)];
  const found: Anchor<Meaning>[][] = [[]];
  for (const anchor of anchors) {
    let state = 0;
    for (let at = 0; at < anchor.text.length; at++) {
      const letter = anchor.text.charCodeAt(at);
      const row = next[state] as number[];
      if ((row[letter] ?? -1) < 0) {
        row[letter] = next.length;
        next.push(new Array<number>(LETTERS).fill(-1));
        found.push([]);
      }
      state = row[letter] as number;
    }
    found[state]?.push(anchor);
  }
  const table = completed(next, found);

  /** Calls back for each anchor, in the order of their ends. */
  return (text: string, each: (anchor: Anchor<Meaning>, from: number, to: number) => void): void => {
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const letter = text.charCodeAt(at);
      state = letter < LETTERS ? (table[state * LETTERS + letter] as number) : 0;
      const here = found[state] as Anchor<Meaning>[];
      for (const anchor of here) each(anchor, at + 1 - anchor.text.length, at + 1);
    }
  };
}

/** Fills in where to go on when a letter does not continue any anchor, breadth first. */
function completed<Meaning>(next: readonly number[][], found: Anchor<Meaning>[][]): Int16Array {
  const table = new Int16Array(next.length * LETTERS);
  const fallback = new Int16Array(next.length);
  const queue: number[] = [];
  for (let letter = 0; letter < LETTERS; letter++) {
    const to = next[0]?.[letter] ?? -1;
    table[letter] = Math.max(to, 0);
    if (to > 0) queue.push(to);
  }
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] as number;
    const behind = fallback[state] as number;
    found[state]?.push(...(found[behind] as Anchor<Meaning>[]));
    for (let letter = 0; letter < LETTERS; letter++) {
      const to = next[state]?.[letter] ?? -1;
      const instead = table[behind * LETTERS + letter] as number;
      table[state * LETTERS + letter] = to > 0 ? to : instead;
      if (to <= 0) continue;
      fallback[to] = instead;
      queue.push(to);
    }
  }
  for (let state = 0; state < next.length; state++) {
    for (let letter = 65; letter <= 90; letter++) {
      table[state * LETTERS + letter] = table[state * LETTERS + letter + 32] as number;
    }
  }
  return table;
}
