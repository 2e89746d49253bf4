/**
 * Puts the items of lists in the place of their names, before a condition is parsed. Like Falco this works on text: a
 * name is replaced wherever blanks, `( ) , =` or the ends of the text surround it, inside quotes as well.
 */
import type { Span } from '../text/place.ts';
import { SourceText, SourceTextBuilder } from '../text/source-text.ts';
import { type ListPlace, placeOfList } from '../traps/list-traps.ts';

export interface SplicedList {
  readonly name: string;
  readonly items: readonly SourceText[];
}

export interface SpliceSite {
  readonly name: string;
  /** Where the name stood, in the condition as written. */
  readonly source: SourceText;
  readonly place: ListPlace;
}

const BLANKS = ' \t\n\r';
const DELIMITERS = `${BLANKS}(),=`;
const WORDS = /[^ \t\n\r(),=]+/g;
const WORD_DELIMITER = /[ \t\n\r(),=]/;

/** Where a name stands alone in a text, so that a list of that name would be put in there. */
export function placesOfName(text: string, name: string): readonly number[] {
  if (WORD_DELIMITER.test(name)) return [];
  return [...text.matchAll(WORDS)].filter(([word]) => word === name).map((match) => match.index);
}

/** A condition may not grow beyond this many characters. */
const LONGEST_CONDITION = 4_000_000;

/** Each list means going through the condition once; all together may not mean more characters than this. */
const MOST_CHARACTERS = 4_000_000;

/** Lists in the order they are spliced in, and a quick way to see which of them a text names. */
export class ListTable {
  readonly lists: readonly SplicedList[];
  readonly #byName = new Map<string, number>();
  /** Lists whose names hold delimiters, so that they are no words. */
  readonly #awkward: number[] = [];

  constructor(lists: readonly SplicedList[]) {
    this.lists = lists;
    for (const [i, { name }] of lists.entries()) {
      if (name === '') continue;
      if (WORD_DELIMITER.test(name)) this.#awkward.push(i);
      else this.#byName.set(name, i);
    }
  }

  /** Adds the places in the order of those lists whose names are in the text, from `first` on. */
  addNamed(text: string, first: number, places: Set<number>): void {
    for (const [word] of text.matchAll(WORDS)) {
      const place = this.#byName.get(word);
      if (place !== undefined && place >= first) places.add(place);
    }
    for (const place of this.#awkward) {
      if (place >= first && text.includes(this.lists[place]?.name ?? '')) places.add(place);
    }
  }
}

/**
 * The condition with every list spliced in, one list after the other, and the places where it happened. The condition
 * is undefined when it would grow beyond all measure.
 */
export function spliceLists(
  condition: SourceText,
  table: ListTable,
): { readonly condition: SourceText | undefined; readonly sites: readonly SpliceSite[] } {
  let result = condition;
  let characters = 0;
  const sites: SpliceSite[] = [];
  const places = new Set<number>();
  table.addNamed(condition.text, 0, places);
  while (places.size > 0) {
    const place = smallest(places);
    places.delete(place);
    const list = table.lists[place];
    if (!list) continue;
    characters += result.length;
    const spliced = characters <= MOST_CHARACTERS ? spliceList(result, list, sites) : undefined;
    if (!spliced) return { condition: undefined, sites };
    // Items may name lists whose turn is still to come.
    if (spliced !== result) for (const item of list.items) table.addNamed(item.text, place + 1, places);
    result = spliced;
  }
  return { condition: result, sites };
}

function smallest(numbers: Iterable<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const number of numbers) least = Math.min(least, number);
  return least;
}

/**
 * The site of the list whose items a place in a spliced condition belongs to; undefined when the place is in the
 * condition itself.
 * @param place the place in the spliced condition, in its file.
 * @param written where the condition stands, before anything was spliced in.
 */
export function spliceAt(
  place: Span,
  written: Span,
  sites: readonly SpliceSite[],
  { lists }: ListTable,
): SpliceSite | undefined {
  const isInside = (span: Span) => span.file === place.file && span.start <= place.start && place.start < span.end;
  if (isInside(written)) return undefined;
  const list = lists.find(({ items }) => items.some((item) => isInside(item.span(0, item.length))));
  return sites.find((site) => site.name === list?.name);
}

function spliceList(condition: SourceText, list: SplicedList, sites: SpliceSite[]): SourceText | undefined {
  const { text } = condition;
  const output = new TrimmableText();
  let items: SourceText | undefined;
  let copied = 0;
  let searched = 0;
  for (;;) {
    const start = text.indexOf(list.name, searched);
    if (start < 0) break;
    const nameEnd = start + list.name.length;
    const before =
      start === 0 || (start === copied && output.length > 0) || DELIMITERS.includes(text.charAt(start - 1));
    const after = nameEnd >= text.length || DELIMITERS.includes(text.charAt(nameEnd));
    if (!before || !after) {
      searched = start + 1;
      continue;
    }
    const place = condition.span(start, nameEnd);
    const where = placeOfList(text.slice(Math.max(0, start - 200), start), standsInQuotes(text, start));
    sites.push({ name: list.name, source: condition.slice(start, nameEnd), place: where });
    let end = nameEnd;
    while (end < text.length && BLANKS.includes(text.charAt(end))) end++;
    output.add(condition.slice(copied, start));
    output.trimEnd(BLANKS);
    items ??= joinItems(list, place.file, place.start);
    // An empty list takes a comma with it.
    if (items.length === 0) {
      if (output.last === ',') output.dropLast();
      else if (text.charAt(end) === ',') end++;
    }
    const blank = SourceText.synthetic(' ', place.file, place.start);
    const atStart = output.length === 0;
    if (!atStart) output.add(blank);
    output.add(items);
    output.add(blank);
    if (output.length > LONGEST_CONDITION) return undefined;
    copied = end;
    // At the very start of the condition Falco goes on one character too far.
    searched = atStart ? end + 1 : end;
  }
  if (copied === 0 && output.length === 0) return condition;
  output.add(condition.slice(copied));
  return output.build();
}

function joinItems(list: SplicedList, file: string, start: number): SourceText {
  const comma = SourceText.synthetic(', ', file, start);
  const builder = new SourceTextBuilder();
  for (const item of list.items) {
    if (builder.length > 0) builder.add(comma);
    builder.add(quoteItem(item));
  }
  return builder.build();
}

/** An item with a space gets double quotes, unless it begins with a quote. Nothing in it is escaped. */
export function quoteItem(item: SourceText): SourceText {
  const { text } = item;
  if (!text.includes(' ') || text.startsWith('"') || text.startsWith("'")) return item;
  const { file, start } = item.span(0, 0);
  const quote = SourceText.synthetic('"', file, start);
  return SourceText.join([quote, item, quote]);
}

function standsInQuotes(text: string, position: number): boolean {
  // Far into a long condition the answer is not worth the time; it only decides about a warning.
  const from = Math.max(0, position - 4000);
  let quote = '';
  for (let i = from; i < position; i++) {
    const unit = text.charAt(i);
    if (quote === '' && (unit === '"' || unit === "'")) quote = unit;
    else if (unit === quote && text.charAt(i - 1) !== '\\') quote = '';
  }
  return quote !== '';
}

/** A text under construction whose end can be trimmed at the cost of what is trimmed. */
class TrimmableText {
  readonly #parts: SourceText[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get last(): string {
    return this.#parts.at(-1)?.text.at(-1) ?? '';
  }

  add(part: SourceText): void {
    if (part.length === 0) return;
    this.#parts.push(part);
    this.#length += part.length;
  }

  dropLast(): void {
    const part = this.#parts.pop();
    if (!part) return;
    this.#length -= part.length;
    this.add(part.slice(0, part.length - 1));
  }

  trimEnd(characters: string): void {
    for (let part = this.#parts.pop(); part; part = this.#parts.pop()) {
      let end = part.length;
      while (end > 0 && characters.includes(part.text.charAt(end - 1))) end--;
      this.#length -= part.length;
      this.add(part.slice(0, end));
      if (end > 0) return;
    }
  }

  build(): SourceText {
    return SourceText.join(this.#parts);
  }
}
