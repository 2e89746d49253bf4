/**
 * Takes tokens from the text of a condition. Which token comes next depends on what the parser expects, so the lexer
 * offers one method for each kind and the parser asks.
 */
import { unescapeQuoted } from './escape.ts';

// [:space:] is the C locale's: no-break space and friends are ordinary characters of a word.
const NOT_AND_BLANK = /not[\t\n\v\f\r ]+/y;
const IDENTIFIER = /[a-zA-Z]+[a-zA-Z0-9_]*/y;
const FIELD_NAME = /[a-zA-Z]+[a-zA-Z0-9_]*(?:\.[a-zA-Z]+[a-zA-Z0-9_]*)+/y;
const ARGUMENT_WORD = /[^\][\t\n\v\f\r "'\p{Cs}]+/uy;
const HEX_NUMBER = /0[xX][0-9a-fA-F]+/y;
const NUMBER = /[+-]?[0-9]+\.?[0-9]*(?:[eE][+-][0-9]+)?/y;
const WORD = /[^()"'\t\n\v\f\r =,\p{Cs}]+/uy;

export class ConditionLexer {
  readonly text: string;
  position = 0;
  /** The text of the token taken last, as error messages name it. */
  lastToken = '';

  constructor(text: string) {
    this.text = text;
  }

  get ended(): boolean {
    return this.position >= this.text.length;
  }

  /** Skips blanks: space, tab, line breaks and backspace, which the language counts among them. */
  blank(): boolean {
    const start = this.position;
    while (isBlank(this.text.charCodeAt(this.position))) this.position++;
    return this.position > start;
  }

  literal(text: string): boolean {
    if (!this.text.startsWith(text, this.position)) return false;
    this.lastToken = text;
    this.position += text.length;
    return true;
  }

  oneOf<T extends string>(words: readonly T[]): T | undefined {
    return words.find((word) => this.literal(word));
  }

  /** An operator that is a word and needs a blank after it. */
  wordBeforeBlank<T extends string>(words: readonly T[]): T | undefined {
    const start = this.position;
    const word = this.oneOf(words);
    if (word !== undefined && this.blank()) return word;
    this.position = start;
    return undefined;
  }

  notAndBlank(): boolean {
    return this.#match(NOT_AND_BLANK);
  }

  identifier(): boolean {
    return this.#match(IDENTIFIER);
  }

  fieldName(): boolean {
    return this.#match(FIELD_NAME);
  }

  argumentWord(): boolean {
    return this.#match(ARGUMENT_WORD);
  }

  number(): boolean {
    return this.#match(HEX_NUMBER) || this.#match(NUMBER);
  }

  word(): boolean {
    return this.#match(WORD);
  }

  /** A quoted string; afterwards `lastToken` is its value. Throws on a bad escape, standing after the string. */
  quoted(): boolean {
    const quote = this.text.charAt(this.position);
    if (quote !== '"' && quote !== "'") return false;
    const start = this.position;
    for (let i = start + 1; i < this.text.length; i++) {
      const unit = this.text.charAt(i);
      if (unit === '\0') break;
      if (unit !== quote || this.text.charAt(i - 1) === '\\') continue;
      this.position = i + 1;
      this.lastToken = unescapeQuoted(this.text.slice(start, i + 1), this.position);
      return true;
    }
    this.lastToken = this.text.slice(start);
    return false;
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    const matched = pattern.exec(this.text)?.[0];
    if (matched === undefined) return false;
    this.lastToken = matched;
    this.position += matched.length;
    return true;
  }
}

function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9 || unit === 10 || unit === 13 || unit === 8;
}
