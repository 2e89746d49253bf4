/**
 * The search box, the command line and saved views speak this language:
 *
 *     query   = { term }                      every term must hold
 *     term    = [ "-" ] ( filter | phrase | word )
 *     filter  = key ":" value { "," value }   one of the values must fit
 *     value   = bare | quoted
 *     phrase  = quoted                        these words, standing together
 *     word    = bare [ "*" ]                  the star: a word that begins like this
 *     quoted  = '"' { character | '\' character } '"'
 *     bare    = characters without blank space; in a value also without "," and '"'
 *
 * Keys and their values are in query.ts. A text with a colon whose beginning is no key is a word: `https://…`.
 */
import { closest } from './closest.ts';
import { FILTERS, type FilterKey, filterKind, isFilterKey, type Query, type Term } from './query.ts';
import { readTime, TIME_WORDS } from './times.ts';

/** Something in the text that cannot be meant. The rest of the query still holds. */
export interface QueryProblem {
  /** Where, in UTF-16 units; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  readonly message: string;
  /** Texts to put there instead. */
  readonly suggestions: readonly string[];
}

export interface ParsedQuery {
  readonly query: Query;
  readonly problems: readonly QueryProblem[];
  /** Where each term stands in the text. */
  readonly places: readonly { readonly from: number; readonly to: number }[];
}

const OTHER_NAMES: Readonly<Record<string, string>> = {
  claude: 'claude-code',
  claude_code: 'claude-code',
  gemini_cli: 'gemini',
};
/** In characters. A text this long is no search that a person typed, and every term costs the database a scan. */
export const LONGEST_QUERY = 2000;

export function parseQuery(text: string): ParsedQuery {
  const terms: Term[] = [];
  const problems: QueryProblem[] = [];
  const places: { from: number; to: number }[] = [];
  if (text.length > LONGEST_QUERY) {
    problems.push({
      from: LONGEST_QUERY,
      to: text.length,
      message: `This search is too long: only its first ${LONGEST_QUERY} characters count.`,
      suggestions: [],
    });
  }
  const reader = new Reader(text.slice(0, LONGEST_QUERY));
  for (reader.skipBlanks(); !reader.atEnd; reader.skipBlanks()) {
    const from = reader.at;
    const term = readTerm(reader, problems);
    if (!term) continue;
    terms.push(term);
    places.push({ from, to: reader.at });
  }
  return { query: { terms }, problems: [...problems, ...contradictions(terms, places)], places };
}

function readTerm(reader: Reader, problems: QueryProblem[]): Term | undefined {
  const from = reader.at;
  const not = reader.take('-');
  if (reader.next === '"') {
    const text = reader.quoted(problems).trim();
    return text === '' ? undefined : { type: 'word', text, form: 'phrase', not };
  }
  const key = /^[A-Za-z]+(?=:)/.exec(reader.rest)?.[0];
  if (key && isFilterKey(key.toLowerCase())) {
    reader.at += key.length + 1;
    return readFilter(reader, key.toLowerCase() as FilterKey, not, from, problems);
  }
  const bare = reader.bare(/\s/);
  if (key && !bare.slice(key.length).startsWith('://')) {
    const keys = closest(key.toLowerCase(), Object.keys(FILTERS));
    if (keys.length > 0) {
      problems.push({
        from,
        to: reader.at,
        message: `There is no filter “${key}”.`,
        suggestions: keys.map((name) => `${not ? '-' : ''}${name}${bare.slice(key.length)}`),
      });
      return undefined;
    }
  }
  if (bare === '') return undefined;
  if (bare.length > 1 && bare.endsWith('*')) return { type: 'word', text: bare.slice(0, -1), form: 'beginning', not };
  return { type: 'word', text: bare, form: 'word', not };
}

function readFilter(
  reader: Reader,
  key: FilterKey,
  not: boolean,
  start: number,
  problems: QueryProblem[],
): Term | undefined {
  const kind = filterKind(key);
  const values: string[] = [];
  do {
    const from = reader.at;
    const text = reader.next === '"' ? reader.quoted(problems) : reader.bare(/[\s,"]/);
    if (text === '') continue;
    const value = kind.values ? knownValue(text, kind.values) : text;
    if (value === undefined || (kind.isTime && !readTime(text, Date.now()))) {
      problems.push(badValue(key, text, from, reader.at));
      continue;
    }
    values.push(value);
  } while (reader.take(','));
  if (values.length === 0) {
    if (problems.length === 0 || (problems.at(-1)?.from ?? -1) < start) {
      problems.push({
        from: start,
        to: reader.at,
        message: `Say what ${kind.meaning} should be, as in ${kind.example}.`,
        suggestions: [kind.example],
      });
    }
    return undefined;
  }
  if (kind.isTime && (values.length > 1 || not)) {
    problems.push({
      from: start,
      to: reader.at,
      message: `“${key}” takes one time, and nothing before it.`,
      suggestions: [`${key}:${values[0]}`],
    });
    return undefined;
  }
  return { type: 'filter', key, values, not };
}

function knownValue(text: string, values: readonly string[]): string | undefined {
  const lower = text.toLowerCase();
  const name = (Object.hasOwn(OTHER_NAMES, lower) ? OTHER_NAMES[lower] : undefined) ?? lower;
  return values.find((value) => value === name || value === name.replaceAll('_', '-'));
}

function badValue(key: FilterKey, text: string, from: number, to: number): QueryProblem {
  const kind = filterKind(key);
  const all = kind.values ?? TIME_WORDS;
  const near = closest(text.toLowerCase(), all);
  const message = kind.isTime
    ? `“${text}” is no time. Write a day (yesterday, monday, 2025-11-20), a minute (2025-11-20T14:30) or how long ago (30m, 2h, 7d).`
    : `“${text}” is none of: ${all.join(', ')}.`;
  return { from, to, message, suggestions: near.length > 0 ? near : all.slice(0, 5) };
}

/** Filters that a record fits once: two of them never hold together. */
const ONE_OF_A_KIND: ReadonlySet<FilterKey> = new Set(['agent', 'project', 'session', 'kind', 'tool', 'verdict', 'by']);

function contradictions(
  terms: readonly Term[],
  places: readonly { readonly from: number; readonly to: number }[],
): readonly QueryProblem[] {
  const seen = new Map<FilterKey, readonly string[]>();
  return terms.flatMap((term, index) => {
    const place = places[index];
    if (term.type !== 'filter' || term.not || !place || !ONE_OF_A_KIND.has(term.key)) return [];
    const before = seen.get(term.key);
    seen.set(term.key, [...(before ?? []), ...term.values]);
    if (!before) return [];
    const together = `${term.key}:${[...before, ...term.values].join(',')}`;
    return [
      {
        ...place,
        message: `Nothing fits both. For either, write ${together}.`,
        suggestions: [together],
      },
    ];
  });
}

class Reader {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.at >= this.#text.length;
  }

  get next(): string {
    return this.#text[this.at] ?? '';
  }

  get rest(): string {
    return this.#text.slice(this.at);
  }

  skipBlanks(): void {
    while (/\s/.test(this.next)) this.at++;
  }

  take(letter: string): boolean {
    if (this.next !== letter) return false;
    this.at++;
    return true;
  }

  bare(end: RegExp): string {
    const from = this.at;
    while (!this.atEnd && !end.test(this.next)) this.at++;
    return this.#text.slice(from, this.at);
  }

  quoted(problems: QueryProblem[]): string {
    const from = this.at++;
    let text = '';
    while (!this.atEnd && this.next !== '"') {
      if (this.next === '\\') this.at++;
      text += this.next;
      this.at++;
    }
    if (!this.take('"')) {
      problems.push({
        from,
        to: this.at,
        message: 'The closing quotation mark is missing.',
        suggestions: [`${this.#text.slice(from, this.at)}"`],
      });
    }
    return text;
  }
}
