/**
 * The small message language of Perch. A message is plain text with parameters in braces:
 *
 *   `{name}`                          a value; numbers are written the way the language writes them
 *   `{count|one=# call|other=# calls}` a choice by the plural form of a number; `#` is the number
 *
 * Branches hold no further parameters, so a message stays readable for a translator. A literal brace does not occur.
 */

/** The parameters a message needs, read off its text by the type checker. */
export type MessageParameters<Text extends string> = Text extends `${string}{${infer Inside}}${infer Rest}`
  ? (Inside extends `${infer Name}|${string}` ? Name : Inside) | MessageParameters<Rest>
  : never;

export type MessageValues<Text extends string, Value> = { readonly [Name in MessageParameters<Text>]: Value };

type Piece = string | { readonly name: string; readonly branches?: Readonly<Record<string, string>> };

const parsed = new Map<string, readonly Piece[]>();

function parse(message: string): readonly Piece[] {
  const known = parsed.get(message);
  if (known) return known;
  const pieces = message.split(/\{([^{}]*)\}/).map((text, index): Piece => {
    if (index % 2 === 0) return text;
    const [name = '', ...branches] = text.split('|');
    if (branches.length === 0) return { name };
    return { name, branches: Object.fromEntries(branches.map(branchOf)) };
  });
  const filled = pieces.filter((piece) => piece !== '');
  parsed.set(message, filled);
  return filled;
}

/** `one=# call` or, for an exact number, `=2=both`. */
function branchOf(text: string): [name: string, branch: string] {
  const at = text.indexOf('=', 1);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Names of the parameters in a message, for the check that translations take the same ones. */
export function parameterNames(message: string): string[] {
  const names = parse(message).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.name]));
  return [...new Set(names)].sort();
}

/** The pieces of a message with its values put in; anything may be a value, a React node for one. */
export function fill<Value>(
  locale: string,
  message: string,
  values: Readonly<Record<string, Value | number>>,
): (string | Value)[] {
  return parse(message).map((piece) => {
    if (typeof piece === 'string') return piece;
    const value = values[piece.name];
    if (value === undefined) throw new Error(`The message "${message}" needs a value for ${piece.name}.`);
    if (typeof value !== 'number') return value as Value;
    if (!piece.branches) return numberFormat(locale).format(value);
    const exact = piece.branches[`=${value}`];
    const branch = exact ?? piece.branches[pluralRules(locale).select(value)] ?? piece.branches['other'] ?? '';
    return branch.replaceAll('#', numberFormat(locale).format(value));
  });
}

/** A message with its values put in, as text. */
export function fillText(
  locale: string,
  message: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return fill<string>(locale, message, values).join('');
}

const formats = new Map<string, unknown>();

function once<Format>(key: string, make: () => Format): Format {
  const known = formats.get(key) as Format | undefined;
  if (known) return known;
  const made = make();
  formats.set(key, made);
  return made;
}

function numberFormat(locale: string): Intl.NumberFormat {
  return once(`number ${locale}`, () => new Intl.NumberFormat(locale));
}

function pluralRules(locale: string): Intl.PluralRules {
  return once(`plural ${locale}`, () => new Intl.PluralRules(locale));
}

/** Do people there write 4 PM rather than 16? */
export function countsToTwelve(locale: string): boolean {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 ?? false;
}

/** Writes dates, times and lists the way a language does. Times are milliseconds since 1970. */
export function formatters(locale: string) {
  const hour = countsToTwelve(locale) ? 'numeric' : '2-digit';
  const date = (name: string, options: Intl.DateTimeFormatOptions) =>
    once(`${name} ${locale}`, () => new Intl.DateTimeFormat(locale, options));
  return {
    number: (value: number) => numberFormat(locale).format(value),
    percent: (share: number) =>
      once(
        `percent ${locale}`,
        () => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }),
      ).format(share),
    /** 16:04:12, or 4:04:12 PM where people write it so */
    second: (at: number) => date('second', { hour, minute: '2-digit', second: '2-digit' }).format(at),
    /** 16:04 */
    minute: (at: number) => date('minute', { hour, minute: '2-digit' }).format(at),
    /** Friday 21 November */
    day: (at: number) => date('day', { weekday: 'long', day: 'numeric', month: 'long' }).format(at),
    /** 21 November 2025 */
    date: (at: number) => date('date', { day: 'numeric', month: 'long', year: 'numeric' }).format(at),
    /** Wed */
    weekday: (at: number) => date('weekday', { weekday: 'short' }).format(at),
    /** 14 Nov */
    shortDate: (at: number) => date('shortDate', { day: 'numeric', month: 'short' }).format(at),
    /** November */
    month: (at: number) => date('month', { month: 'long' }).format(at),
    /** 1.4 ms, from microseconds */
    milliseconds: (microseconds: number) =>
      once(
        `ms ${locale}`,
        () => new Intl.NumberFormat(locale, { style: 'unit', unit: 'millisecond', maximumSignificantDigits: 2 }),
      ).format(microseconds / 1000),
    /** 4:30, from milliseconds */
    clock: (milliseconds: number) => clock(milliseconds),
    list: (items: readonly string[]) => list(locale, 'conjunction').format(items),
    listParts: (count: number, kind: 'conjunction' | 'disjunction' = 'conjunction') =>
      list(locale, kind).formatToParts(Array.from({ length: count }, (_, index) => String(index))),
  };
}
export type Formatters = ReturnType<typeof formatters>;

function list(locale: string, type: 'conjunction' | 'disjunction'): Intl.ListFormat {
  return once(`${type} ${locale}`, () => new Intl.ListFormat(locale, { style: 'long', type }));
}

function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A text by its English words, for what is data and has no message: as it stands where there is no translation. */
export function translated(words: string, translations: Readonly<Record<string, string>>): string {
  return (Object.hasOwn(translations, words) ? translations[words] : undefined) ?? words;
}
