/**
 * The grammar of patterns: RE2's with its POSIX options, which Falco compiles every `regex` with.
 *
 *     choice   := sequence ( "|" sequence )*
 *     sequence := ( atom ( "*" | "+" | "?" | "{n}" | "{n,}" | "{n,m}" )* )*
 *     atom     := "(" choice ")" | "[" class "]" | "." | "^" | "$" | "\" escape | character
 *
 * There is no `\d`, `\w`, `\s`, `\b` or `\p`, no `(?...)` and no lazy repetition: a second `?` makes the first
 * repetition optional. `^` and `$` stand for line ends, `.` for anything but a line feed.
 */
import { type CodeRange, HIGHEST_POINT, type Regex, RegexError } from './ast.ts';
import { invert, namedClass, normalize } from './classes.ts';

/** A repetition of more than this, nested ones multiplied, is refused as RE2 does. */
const MOST_REPETITIONS = 1000;

const NO_LINE_FEED: Regex = { kind: 'class', ranges: invert([{ low: 10, high: 10 }]) };
const EMPTY: Regex = { kind: 'empty' };

/** Parses a pattern; throws {@link RegexError}. */
export function parseRegex(pattern: string): Regex {
  return new RegexParser(pattern).parse();
}

interface Group {
  readonly options: Regex[];
  parts: Regex[];
}

class RegexParser {
  readonly #pattern: string;
  #at = 0;
  #groups: Group[] = [{ options: [], parts: [] }];

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  parse(): Regex {
    while (this.#at < this.#pattern.length) this.#next();
    const group = this.#groups.pop();
    if (!group || this.#groups.length > 0) throw this.#error('group-open', this.#pattern, 0);
    return finish(group);
  }

  #next(): void {
    const start = this.#at;
    const point = this.#take();
    switch (String.fromCodePoint(point)) {
      case '(':
        this.#groups.push({ options: [], parts: [] });
        break;
      case ')': {
        const closed = this.#groups.pop();
        if (!closed || this.#groups.length === 0) throw this.#error('group-close', this.#pattern, start);
        this.#push(finish(closed));
        break;
      }
      case '|': {
        const group = this.#group();
        group.options.push(sequence(group.parts));
        group.parts = [];
        break;
      }
      case '^':
        this.#push({ kind: 'line-start' });
        break;
      case '$':
        this.#push({ kind: 'line-end' });
        break;
      case '.':
        this.#push(NO_LINE_FEED);
        break;
      case '[':
        this.#push({ kind: 'class', ranges: this.#class(start) });
        break;
      case '*':
        this.#repeat(0, undefined, start);
        break;
      case '+':
        this.#repeat(1, undefined, start);
        break;
      case '?':
        this.#repeat(0, 1, start);
        break;
      case '{':
        this.#countedRepeat(start);
        break;
      case '\\':
        this.#push({ kind: 'literal', point: this.#escape(start) });
        break;
      default:
        this.#push({ kind: 'literal', point });
    }
  }

  #group(): Group {
    const group = this.#groups.at(-1);
    if (!group) throw this.#error('group-close', this.#pattern, this.#at);
    return group;
  }

  #push(part: Regex): void {
    this.#group().parts.push(part);
  }

  #repeat(least: number, most: number | undefined, start: number): void {
    const parts = this.#group().parts;
    const part = parts.pop();
    if (!part) throw this.#error('repeat-nothing', this.#pattern.slice(start, this.#at), start);
    parts.push({ kind: 'repeat', part, least, most });
  }

  #countedRepeat(start: number): void {
    const counted = /\{(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}/y;
    counted.lastIndex = start;
    const match = counted.exec(this.#pattern);
    // Anything else in braces is text.
    if (!match) {
      this.#push({ kind: 'literal', point: 123 });
      return;
    }
    this.#at = counted.lastIndex;
    const least = Number(match[1]);
    const most = match[2] === undefined ? least : match[3] === undefined ? undefined : Number(match[3]);
    const tooMany = (most !== undefined && most < least) || least > MOST_REPETITIONS || (most ?? 0) > MOST_REPETITIONS;
    if (tooMany) throw this.#error('repeat-size', match[0], start);
    this.#repeat(least, most, start);
    const repeated = this.#group().parts.at(-1);
    if ((least >= 2 || (most ?? 0) >= 2) && repeated && repetitionsLeft(repeated, MOST_REPETITIONS) === 0) {
      throw this.#error('repeat-size', match[0], start);
    }
  }

  #escape(start: number): number {
    if (this.#at >= this.#pattern.length) throw this.#error('backslash-end', '\\', start);
    const point = this.#take();
    if (point < 0x80 && !/[0-9A-Za-z]/.test(String.fromCharCode(point))) return point;
    const bad = () => this.#error('escape', this.#pattern.slice(start, this.#at), start);
    const letter = String.fromCodePoint(point);
    const simple = SIMPLE_ESCAPES.get(letter);
    if (simple !== undefined) return simple;
    if (/[0-7]/.test(letter)) {
      // A digit other than 0 alone would refer back to a group, which RE2 does not know.
      if (letter !== '0' && !/[0-7]/.test(this.#pattern.charAt(this.#at))) throw bad();
      return Number.parseInt(letter + this.#takeMatch(/[0-7]{0,2}/y), 8);
    }
    if (letter === 'x') {
      const braced = this.#takeMatch(/\{[0-9a-fA-F]+\}/y);
      const value = braced ? Number.parseInt(braced.slice(1, -1), 16) : undefined;
      if (value !== undefined && value <= HIGHEST_POINT) return value;
      const hex = this.#takeMatch(/[0-9a-fA-F]{2}/y);
      if (hex) return Number.parseInt(hex, 16);
      this.#takeMatch(/.{0,2}/sy);
    }
    throw bad();
  }

  /** A class in brackets; the position stands after `[`. */
  #class(start: number): readonly CodeRange[] {
    const negated = this.#takeMatch(/\^/y) !== '';
    const ranges: CodeRange[] = [];
    let first = true;
    while (this.#at < this.#pattern.length && (first || this.#peek() !== ']')) {
      if (this.#peek() === '-' && !first && this.#peek(1) !== ']') {
        throw this.#error('class-range', this.#pattern.slice(this.#at, this.#at + 2), this.#at);
      }
      first = false;
      const named = this.#takeMatch(/\[:.*?:\]/sy);
      if (named) {
        const group = namedClass(named.slice(2, -2));
        if (!group) throw this.#error('class-range', named, this.#at - named.length);
        ranges.push(...group);
        continue;
      }
      ranges.push(this.#classRange(start));
    }
    if (this.#at >= this.#pattern.length) throw this.#error('class-open', this.#pattern.slice(start), start);
    this.#at++;
    return negated ? invert(ranges) : normalize(ranges);
  }

  #classRange(classStart: number): CodeRange {
    const start = this.#at;
    const low = this.#classCharacter(classStart);
    if (this.#peek() !== '-' || this.#peek(1) === ']' || this.#at + 1 >= this.#pattern.length)
      return { low, high: low };
    this.#at++;
    const high = this.#classCharacter(classStart);
    if (high < low) throw this.#error('class-range', this.#pattern.slice(start, this.#at), start);
    return { low, high };
  }

  #classCharacter(classStart: number): number {
    if (this.#at >= this.#pattern.length) throw this.#error('class-open', this.#pattern.slice(classStart), classStart);
    const start = this.#at;
    const point = this.#take();
    return point === 92 ? this.#escape(start) : point;
  }

  #peek(ahead = 0): string {
    return this.#pattern.charAt(this.#at + ahead);
  }

  #take(): number {
    const point = this.#pattern.codePointAt(this.#at) ?? 0;
    this.#at += point > 0xffff ? 2 : 1;
    return point;
  }

  #takeMatch(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const matched = pattern.exec(this.#pattern)?.[0] ?? '';
    this.#at += matched.length;
    return matched;
  }

  #error(problem: RegexError['problem'], part: string, at: number): RegexError {
    return new RegexError(problem, part, at);
  }
}

const SIMPLE_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
]);

function finish(group: Group): Regex {
  const last = sequence(group.parts);
  return group.options.length === 0 ? last : { kind: 'choice', options: [...group.options, last] };
}

function sequence(parts: readonly Regex[]): Regex {
  const [only] = parts;
  if (parts.length === 0 || !only) return EMPTY;
  return parts.length === 1 ? only : { kind: 'sequence', parts };
}

/** How often the innermost part may still be repeated when nested repetitions divide up `budget`. */
function repetitionsLeft(regex: Regex, budget: number): number {
  switch (regex.kind) {
    case 'sequence':
      return Math.min(budget, ...regex.parts.map((part) => repetitionsLeft(part, budget)));
    case 'choice':
      return Math.min(budget, ...regex.options.map((option) => repetitionsLeft(option, budget)));
    case 'repeat': {
      const times = regex.most ?? regex.least;
      // Star, plus and question mark cost nothing.
      const counted = regex.least > 1 || (regex.most ?? 0) > 1;
      return repetitionsLeft(regex.part, counted && times > 0 ? Math.floor(budget / times) : budget);
    }
    default:
      return budget;
  }
}
