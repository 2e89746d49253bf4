/**
 * Finds which of many literals a text holds, in one pass over the text however many there are (the automaton of Aho
 * and Corasick). The text's length alone decides how long that takes.
 */

/** Only the start of a literal is looked for; what comes after could be missing, so a find is a maybe. */
const LONGEST = 32;

/** Literals that would make the table larger than this many entries are left out. */
const MOST_ENTRIES = 2_000_000;

interface TrieNode {
  readonly next: Map<number, number>;
  /** What finding this node's literal stands for. */
  marks: number[];
}

/** Collects literals and builds the finder. */
export class LiteralFinderBuilder {
  readonly #nodes: TrieNode[] = [{ next: new Map(), marks: [] }];
  /** A class for every character that occurs in a literal; 0 is for all others. */
  readonly #classes = new Map<number, number>();

  /** Adds a literal that is not empty; false when there is no room for it. */
  add(literal: string, mark: number): boolean {
    const start = literal.slice(0, LONGEST);
    if ((this.#nodes.length + start.length) * (this.#classes.size + 1 + start.length) > MOST_ENTRIES) return false;
    let node = this.#nodes[0];
    for (let i = 0; i < start.length; i++) node = node && this.#step(node, start.charCodeAt(i));
    if (node && !node.marks.includes(mark)) node.marks.push(mark);
    return true;
  }

  #step(node: TrieNode, unit: number): TrieNode | undefined {
    let unitClass = this.#classes.get(unit);
    if (unitClass === undefined) {
      unitClass = this.#classes.size + 1;
      this.#classes.set(unit, unitClass);
    }
    let index = node.next.get(unitClass);
    if (index === undefined) {
      index = this.#nodes.length;
      node.next.set(unitClass, index);
      this.#nodes.push({ next: new Map(), marks: [] });
    }
    return this.#nodes[index];
  }

  build(): LiteralFinder {
    const width = this.#classes.size + 1;
    const table = new Int32Array(this.#nodes.length * width);
    const fallback = new Int32Array(this.#nodes.length);
    const ending = new Int32Array(this.#nodes.length);
    // Breadth first, so that what a node falls back to is complete before the node itself.
    const queue = [0];
    for (const index of queue) {
      const node = this.#nodes[index];
      if (!node) continue;
      const back = fallback[index] ?? 0;
      // The nearest node on the way back, or this one, at which a literal ends.
      ending[index] = node.marks.length > 0 ? index : (ending[back] ?? 0);
      for (let unitClass = 0; unitClass < width; unitClass++) {
        const child = node.next.get(unitClass);
        const backStep = index === 0 ? 0 : (table[back * width + unitClass] ?? 0);
        if (child === undefined) table[index * width + unitClass] = backStep;
        else {
          table[index * width + unitClass] = child;
          fallback[child] = backStep;
          queue.push(child);
        }
      }
    }
    const marks = this.#nodes.map((node) => node.marks);
    return new LiteralFinder(classTable(this.#classes), width, table, fallback, ending, marks);
  }
}

function classTable(classes: ReadonlyMap<number, number>): Uint16Array {
  const table = new Uint16Array(Math.max(...classes.keys(), 0) + 1);
  for (const [unit, unitClass] of classes) table[unit] = unitClass;
  return table;
}

export class LiteralFinder {
  readonly #classes: Uint16Array;
  readonly #width: number;
  /** The next node for a node and a class. */
  readonly #table: Int32Array;
  readonly #fallback: Int32Array;
  readonly #ending: Int32Array;
  readonly #marks: readonly (readonly number[])[];
  /** The search in which a node's marks were last given out; they are the same every time. */
  readonly #given: Uint32Array;
  #search = 0;

  constructor(
    classes: Uint16Array,
    width: number,
    table: Int32Array,
    fallback: Int32Array,
    ending: Int32Array,
    marks: readonly (readonly number[])[],
  ) {
    this.#classes = classes;
    this.#width = width;
    this.#table = table;
    this.#fallback = fallback;
    this.#ending = ending;
    this.#marks = marks;
    this.#given = new Uint32Array(marks.length);
  }

  /** Sets the bits of all marks whose literal may be in the text. */
  find(text: string, bits: Uint32Array): void {
    const classes = this.#classes;
    const table = this.#table;
    const ending = this.#ending;
    const width = this.#width;
    const known = classes.length;
    const given = this.#given;
    this.#search++;
    if (this.#search > 0xffff_ffff) {
      given.fill(0);
      this.#search = 1;
    }
    let node = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      node = unit < known ? (table[node * width + (classes[unit] ?? 0)] ?? 0) : 0;
      const end = ending[node] ?? 0;
      if (end !== 0 && given[end] !== this.#search) this.#give(end, bits);
    }
  }

  #give(end: number, bits: Uint32Array): void {
    let node = end;
    while (node !== 0 && this.#given[node] !== this.#search) {
      this.#given[node] = this.#search;
      for (const mark of this.#marks[node] ?? []) setBit(bits, mark);
      node = this.#ending[this.#fallback[node] ?? 0] ?? 0;
    }
  }
}

export function setBit(bits: Uint32Array, index: number): void {
  const word = index >>> 5;
  bits[word] = (bits[word] ?? 0) | (1 << (index & 31));
}
