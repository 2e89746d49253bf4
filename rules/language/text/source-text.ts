import type { Span } from './place.ts';

/**
 * From `at` on, characters of the text come from `file`, starting at `from`. When `still` is set they all stand for
 * that one place, because they were made up (a joining blank, a quote around a list item).
 */
interface Piece {
  readonly at: number;
  readonly file: string;
  readonly from: number;
  readonly still: boolean;
  /** The YAML quote around it, which what is put in has to respect. */
  readonly quote?: Quote;
}

export type Quote = "'" | '"';

/** A change of a file. */
export interface Edit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * Text together with the place in a file that each character came from. Conditions are unescaped by YAML, appended to
 * by later files and have lists spliced into them; a diagnostic must still point at what the person wrote.
 */
export class SourceText {
  readonly length: number;
  #text: string;
  #pieces: readonly Piece[];
  /** Of a text that was joined and not looked at since: joining many times costs no more than joining once. */
  #parts: readonly SourceText[] | undefined;

  private constructor(text: string, pieces: readonly Piece[], parts?: readonly SourceText[]) {
    this.#text = text;
    this.#pieces = pieces;
    this.#parts = parts;
    this.length = parts ? parts.reduce((sum, part) => sum + part.length, 0) : text.length;
  }

  get text(): string {
    this.#settle();
    return this.#text;
  }

  /** Text that stands in the file character by character, from `start` on. */
  static verbatim(text: string, file: string, start: number): SourceText {
    return new SourceText(text, [{ at: 0, file, from: start, still: false }]);
  }

  /** Text nobody wrote in full, standing for one place. */
  static synthetic(text: string, file: string, start: number): SourceText {
    return new SourceText(text, [{ at: 0, file, from: start, still: true }]);
  }

  static join(parts: readonly SourceText[]): SourceText {
    return new SourceText('', [], parts);
  }

  /** Used by the builder, which keeps pieces sorted and within the text. */
  static fromPieces(text: string, pieces: readonly Piece[]): SourceText {
    return new SourceText(text, pieces);
  }

  /** Puts the parts together, without recursion: appending makes long chains. */
  #settle(): void {
    if (!this.#parts) return;
    const builder = new SourceTextBuilder();
    const stack: SourceText[] = [...this.#parts].reverse();
    for (let part = stack.pop(); part; part = stack.pop()) {
      if (part.#parts) for (const inner of [...part.#parts].reverse()) stack.push(inner);
      else builder.add(part);
    }
    const built = builder.build();
    this.#text = built.#text;
    this.#pieces = built.#pieces;
    this.#parts = undefined;
  }

  slice(start: number, end: number = this.length): SourceText {
    if (start === 0 && end === this.length) return this;
    this.#settle();
    const pieces: Piece[] = [];
    for (let i = this.#pieceAt(start); i < this.#pieces.length; i++) {
      const piece = this.#pieces[i];
      if (!piece || (piece.at >= end && pieces.length > 0)) break;
      const skipped = Math.max(0, start - piece.at);
      pieces.push({ ...piece, at: piece.at + skipped - start, from: piece.still ? piece.from : piece.from + skipped });
    }
    return new SourceText(this.text.slice(start, end), pieces);
  }

  pieces(): readonly Piece[] {
    this.#settle();
    return this.#pieces;
  }

  /** The span of the file that characters `start` to `end` came from. Across files, the file of the first one. */
  span(start: number, end: number = start): Span {
    this.#settle();
    const first = this.#place(start);
    if (end <= start) return { ...first, end: first.start };
    const last = this.#place(end - 1);
    if (last.file !== first.file || last.start < first.start) return { ...first, end: first.start + 1 };
    return { file: first.file, start: first.start, end: last.start + 1 };
  }

  /**
   * The change of the file that puts `newText` in the place of characters `start` to `end`; undefined when these do not
   * stand in the file as they are here.
   */
  edit(start: number, end: number, newText: string): Edit | undefined {
    this.#settle();
    const piece = this.#pieces[this.#pieceAt(start)];
    const last = this.#pieces[this.#pieceAt(Math.max(start, end - 1))];
    if (!piece || piece !== last || piece.still) return undefined;
    const escaped = escapeForYaml(newText, piece.quote);
    const from = piece.from - piece.at;
    return escaped === undefined
      ? undefined
      : { file: piece.file, start: from + start, end: from + end, newText: escaped };
  }

  /** The same text, known to stand between YAML quotes. */
  quotedBy(quote: Quote): SourceText {
    return new SourceText(
      this.text,
      this.pieces().map((piece) => ({ ...piece, quote })),
    );
  }

  #place(index: number): Span {
    const piece = this.#pieces[this.#pieceAt(index)];
    if (!piece) return { file: '', start: 0, end: 0 };
    const from = piece.still ? piece.from : piece.from + Math.max(0, index - piece.at);
    return { file: piece.file, start: from, end: from };
  }

  #pieceAt(index: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle]?.at ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Undefined for what an unquoted YAML text cannot hold. */
function escapeForYaml(text: string, quote: Quote | undefined): string | undefined {
  switch (quote) {
    case "'":
      return text.replaceAll("'", "''");
    case '"':
      return text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n');
    default:
      return /: |:$| #|\n/.test(text) ? undefined : text;
  }
}

/** Collects a text piece by piece; adding is amortised constant time. */
export class SourceTextBuilder {
  #parts: string[] = [];
  #length = 0;
  readonly #pieces: Piece[] = [];

  get length(): number {
    return this.#length;
  }

  /** Adds characters as they stand in the file. */
  addVerbatim(text: string, file: string, from: number): void {
    if (text === '') return;
    const last = this.#pieces.at(-1);
    const continues = last && !last.still && last.file === file && last.from + (this.#length - last.at) === from;
    if (!continues) this.#pieces.push({ at: this.#length, file, from, still: false });
    this.#append(text);
  }

  /** Adds characters that all stand for one place. */
  addSynthetic(text: string, file: string, from: number): void {
    if (text === '') return;
    this.#pieces.push({ at: this.#length, file, from, still: true });
    this.#append(text);
  }

  add(source: SourceText): void {
    for (const piece of source.pieces()) this.#pieces.push({ ...piece, at: piece.at + this.#length });
    this.#append(source.text);
  }

  /** Cuts the text down to its first `length` characters; costs no more than what is cut off. */
  truncate(length: number): void {
    while (this.#length > length) {
      const last = this.#parts.pop() ?? '';
      this.#length -= last.length;
      if (this.#length < length) this.#append(last.slice(0, length - this.#length));
    }
    while (this.#pieces.length > 0 && (this.#pieces.at(-1)?.at ?? 0) >= length) this.#pieces.pop();
  }

  build(): SourceText {
    return SourceText.fromPieces(this.#parts.join(''), this.#pieces);
  }

  #append(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
  }
}
