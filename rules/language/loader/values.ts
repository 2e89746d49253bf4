/** Reads the values of an item's keys and reports what is wrong with them. */
import type { Problem } from '../diagnostics/problems.ts';
import type { Reporter } from '../diagnostics/reporter.ts';
import type { Span } from '../text/place.ts';
import type { SourceText } from '../text/source-text.ts';
import { lookUp, pairOf, type YamlMap, type YamlNode } from '../yaml/node.ts';

/** The words that are true or false, in lower case, Capitalised or UPPER. */
const TRUE_WORDS = new Set(spellings('true', 'yes', 'on', 'y'));
const FALSE_WORDS = new Set(spellings('false', 'no', 'off', 'n'));

function spellings(...words: string[]): string[] {
  return words.flatMap((word) => [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()]);
}

export class ValueReader {
  readonly file: string;
  readonly #reporter: Reporter;

  constructor(file: string, reporter: Reporter) {
    this.file = file;
    this.#reporter = reporter;
  }

  report(
    problem: Problem,
    at: YamlNode | Span,
    details: Record<string, string> = {},
    candidates: readonly string[] = [],
  ): void {
    this.#reporter.add(problem, this.span(at), details, candidates);
  }

  span(at: YamlNode | Span): Span {
    return 'file' in at ? at : { file: this.file, start: at.start, end: at.end };
  }

  has(map: YamlMap, key: string): boolean {
    return lookUp(map, key) !== undefined;
  }

  /** The text of a key that must be there. */
  text(map: YamlMap, key: string): SourceText | undefined {
    const value = lookUp(map, key);
    if (!value) {
      this.report('key-missing', headOf(map), { key });
      return undefined;
    }
    return this.#scalar(map, value, key);
  }

  /** The text of a key that may be left out, but not left empty. */
  optionalText(map: YamlMap, key: string): SourceText | undefined {
    const value = lookUp(map, key);
    return value && this.#scalar(map, value, key);
  }

  /** Undefined when the key is missing or wrong. */
  boolean(map: YamlMap, key: string): boolean | undefined {
    const text = this.optionalText(map, key);
    if (!text) return undefined;
    if (TRUE_WORDS.has(text.text)) return true;
    if (FALSE_WORDS.has(text.text)) return false;
    this.report('value-not-boolean', text.span(0, text.length), { key, value: text.text });
    return undefined;
  }

  number(map: YamlMap, key: string): number | undefined {
    const text = this.optionalText(map, key);
    if (!text) return undefined;
    const number = parseSmallNumber(text.text);
    if (number === undefined) this.report('value-not-number', text.span(0, text.length), { key, value: text.text });
    return number;
  }

  /** The texts of a list. */
  texts(map: YamlMap, key: string): readonly SourceText[] | undefined {
    const value = lookUp(map, key);
    if (!value) {
      this.report('key-missing', headOf(map), { key });
      return undefined;
    }
    if (value.kind !== 'sequence') {
      this.report('value-not-list', orKey(value, map, key), { key });
      return undefined;
    }
    const texts: SourceText[] = [];
    let complete = true;
    for (const item of value.items) {
      if (item.kind === 'scalar') texts.push(item.source);
      else {
        this.report('list-item-not-text', item, { key });
        complete = false;
      }
    }
    return complete ? texts : undefined;
  }

  optionalTexts(map: YamlMap, key: string): readonly SourceText[] | undefined {
    return this.has(map, key) ? this.texts(map, key) : undefined;
  }

  #scalar(map: YamlMap, value: YamlNode, key: string): SourceText | undefined {
    if (value.kind === 'null') this.report('value-missing', orKey(value, map, key), { key });
    else if (value.kind !== 'scalar') this.report('value-not-text', value, { key });
    else if (value.source.length === 0) this.report('value-empty', value, { key });
    else return value.source;
    return undefined;
  }
}

/** A whole number up to 32 bits as yaml-cpp reads one: decimal, 0x hexadecimal or, with a leading 0, octal. */
export function parseSmallNumber(text: string): number | undefined {
  const match = /^\+?(?:0[xX]([0-9a-fA-F]+)|0([0-7]*)|([1-9][0-9]*))\s*$/.exec(text);
  if (!match) return undefined;
  const [, hexadecimal, octal, decimal] = match;
  const number = hexadecimal
    ? Number.parseInt(hexadecimal, 16)
    : decimal
      ? Number.parseInt(decimal, 10)
      : Number.parseInt(octal || '0', 8);
  return number <= 0xffffffff ? number : undefined;
}

/** Where to point when a whole item is meant: at its first key. */
export function headOf(map: YamlMap): YamlNode {
  return map.pairs[0]?.key ?? map;
}

/** A value left out has no place of its own. */
function orKey(value: YamlNode, map: YamlMap, key: string): YamlNode {
  return value.kind === 'null' ? (pairOf(map, key)?.key ?? value) : value;
}
