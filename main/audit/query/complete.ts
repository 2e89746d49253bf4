import { FILTERS, type FilterKey, filterKind, isFilterKey } from './query.ts';
import { TIME_WORDS } from './times.ts';

/** What people may want to type next. */
export interface Completion {
  /** The text to put in place of `from` to `to`. */
  readonly insert: string;
  /** What is typed is a key; its value comes next. */
  readonly type: 'key' | 'value' | 'text';
  readonly label: string;
  readonly meaning: string;
}

export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly items: readonly Completion[];
}

/** Values that the record holds, for filters that take any text. */
export type Vocabulary = Readonly<Partial<Record<FilterKey, readonly string[]>>>;

const MOST = 12;

/** What fits at a place in the text of a search box. */
export function complete(text: string, cursor: number, vocabulary: Vocabulary = {}): Completions {
  const before = text.slice(0, cursor);
  const from = startOfTerm(before);
  const to = cursor + (/^[^\s"]*/.exec(text.slice(cursor))?.[0].length ?? 0);
  const written = before.slice(from);
  const sign = written.startsWith('-') ? '-' : '';
  const term = written.slice(sign.length);
  const colon = term.indexOf(':');
  const key = term.slice(0, Math.max(0, colon)).toLowerCase();
  const place = { from, to, sign };
  const found =
    colon > 0 && isFilterKey(key)
      ? values(key, term.slice(colon + 1), place, vocabulary)
      : keysAndValues(term.toLowerCase(), place, vocabulary);
  if (!/\s/.test(text[to] ?? '')) return found;
  // There is a blank behind it already.
  return { ...found, items: found.items.map((item) => ({ ...item, insert: item.insert.trimEnd() })) };
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly sign: string;
}

function keysAndValues(term: string, { from, to, sign }: Place, vocabulary: Vocabulary): Completions {
  const keys = (Object.keys(FILTERS) as FilterKey[])
    .filter((key) => key.startsWith(term) && !(sign && filterKind(key).isTime))
    .map(
      (key): Completion => ({ insert: `${sign}${key}:`, type: 'key', label: key, meaning: filterKind(key).meaning }),
    );
  // "den": nobody should have to know that it is verdict:denied.
  const found =
    term.length < 2
      ? []
      : (Object.keys(FILTERS) as FilterKey[]).flatMap((key) =>
          candidates(key, vocabulary)
            .filter((value) => value.toLowerCase().includes(term))
            .map((value): Completion => {
              const filter = `${sign}${key}:${quotedIfNeeded(value)}`;
              return { insert: `${filter} `, type: 'value', label: filter, meaning: filterKind(key).meaning };
            }),
        );
  const ordered = [...found, ...keys].sort((a, b) => rank(a, term) - rank(b, term));
  return { from, to, items: ordered.slice(0, MOST) };
}

function rank({ label }: Completion, term: string): number {
  const value = label.slice(label.indexOf(':') + 1).toLowerCase();
  return value.startsWith(term) ? 0 : 1;
}

function values(key: FilterKey, typed: string, { from, to, sign }: Place, vocabulary: Vocabulary): Completions {
  const comma = typed.startsWith('"') ? -1 : typed.lastIndexOf(',');
  const kept = typed.slice(0, comma + 1);
  const wanted = typed
    .slice(comma + 1)
    .replaceAll('"', '')
    .toLowerCase();
  const taken = new Set(kept.split(','));
  const fitting = candidates(key, vocabulary).filter(
    (value) => !taken.has(value) && value.toLowerCase().includes(wanted),
  );
  const items = fitting
    .sort((a, b) => Number(!a.toLowerCase().startsWith(wanted)) - Number(!b.toLowerCase().startsWith(wanted)))
    .slice(0, MOST)
    .map(
      (value): Completion => ({
        insert: `${sign}${key}:${kept}${quotedIfNeeded(value)} `,
        type: 'value',
        label: value,
        meaning: filterKind(key).meaning,
      }),
    );
  return { from, to, items };
}

function candidates(key: FilterKey, vocabulary: Vocabulary): readonly string[] {
  const kind = filterKind(key);
  return kind.values ?? (kind.isTime ? TIME_WORDS : (vocabulary[key] ?? []));
}

function quotedIfNeeded(value: string): string {
  return /[\s,"]/.test(value) ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : value;
}

/** Where the term begins that the text ends in: behind the last blank that stands outside of quotes. */
function startOfTerm(text: string): number {
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && quoted) at++;
    else if (text[at] === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(text[at] ?? '')) start = at + 1;
  }
  return start;
}
