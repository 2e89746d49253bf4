/** A point in a file: `line` and `column` count from 1, `offset` from 0; all in UTF-16 units of the decoded text. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A stretch of a file; `end` is the first position after it. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A stretch of a file by offsets alone, before anybody needs lines. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** Finds line and column of an offset in one text. */
export class LineIndex {
  readonly text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.text = text;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) this.#starts.push(i + 1);
    }
  }

  position(offset: number): Position {
    const inside = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: inside - (this.#starts[low] ?? 0) + 1, offset: inside };
  }

  range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(Math.max(start, end)) };
  }

  /** The text of a line (counted from 1) without its line break. */
  line(number: number): string {
    const start = this.#starts[number - 1];
    if (start === undefined) return '';
    const end = this.#starts[number] ?? this.text.length;
    return this.text.slice(start, end).replace(/\r?\n$|\r$/, '');
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** The offset of a line (counted from 1) and column (counted from 1). */
  offset(line: number, column: number): number {
    const start = this.#starts[line - 1] ?? this.text.length;
    return Math.min(start + column - 1, this.text.length);
  }
}
