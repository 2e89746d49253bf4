/** The reading position in a YAML text: offset, line and the column that indentation is measured in. */
export class YamlStream {
  readonly text: string;
  readonly file: string;
  offset: number;
  line = 0;
  column = 0;
  /** The first line break of a text decides which character starts a new line. */
  #lineEnd = '';

  constructor(text: string, file: string, start: number) {
    this.text = text;
    this.file = file;
    this.offset = start;
  }

  get ended(): boolean {
    return this.offset >= this.text.length;
  }

  /** The character `ahead` of the position, empty at the end. */
  peek(ahead = 0): string {
    return this.text.charAt(this.offset + ahead);
  }

  advance(count = 1): void {
    for (let i = 0; i < count && this.offset < this.text.length; i++) {
      const unit = this.text.charAt(this.offset);
      this.offset++;
      this.column++;
      if (unit !== '\n' && unit !== '\r') continue;
      if (this.#lineEnd === '') this.#lineEnd = unit === '\r' && this.peek() !== '\n' ? '\r' : '\n';
      if (unit === this.#lineEnd) {
        this.column = 0;
        this.line++;
      }
    }
  }

  /** Moves over characters that hold no line break, in one step. */
  advanceWithinLine(count: number): void {
    this.offset += count;
    this.column += count;
  }

  /** Length of the line break at the position, 0 when there is none. */
  breakLength(ahead = 0): number {
    const unit = this.peek(ahead);
    if (unit === '\n') return 1;
    if (unit !== '\r') return 0;
    return this.peek(ahead + 1) === '\n' ? 2 : 1;
  }

  isBlank(ahead = 0): boolean {
    const unit = this.peek(ahead);
    return unit === ' ' || unit === '\t';
  }

  isBlankOrBreak(ahead = 0): boolean {
    return this.isBlank(ahead) || this.breakLength(ahead) > 0;
  }

  isBlankBreakOrEnd(ahead = 0): boolean {
    return this.offset + ahead >= this.text.length || this.isBlankOrBreak(ahead);
  }

  /** `---` or `...` at the start of a line. */
  isDocumentMark(mark: '---' | '...'): boolean {
    return this.column === 0 && this.text.startsWith(mark, this.offset) && this.isBlankBreakOrEnd(3);
  }
}
