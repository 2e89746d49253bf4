/** Functions that make texts of texts in languages without a grammar here. */
import { paired } from '../../breadth.ts';
import { concat, EMPTY, known, UNKNOWN, unknown, type Value } from '../../value.ts';
import type { Argument, Item, Lists } from './lists.ts';

const MAKERS: Readonly<Record<string, (given: readonly Argument[]) => Lists>> = {
  'file.path catfile catdir joinpath Path.join': (given) => together(given, '/'),
  'paste0 string str_c': (given) => together(plain(given), ''),
  paste: (given) => together(plain(given), separator(given) ?? ' '),
  join: ([first, ...rest]) => inOrder(rest, firstText(first) ?? UNKNOWN),
  'table.concat': ([list, mark]) => inOrder(list ? [list] : [], mark ? (firstText(mark) ?? UNKNOWN) : ''),
  'sprintf format string.format': formatted,
  'split strsplit String.split': pieces,
  basename: (given) => each(given, (text) => text.replace(/\/+$/, '').replace(/^.*\//s, '')),
  dirname: (given) => each(given, (text) => text.replace(/\/+[^/]*\/*$/, '')),
};

const TABLE: ReadonlyMap<string, (given: readonly Argument[]) => Lists> = new Map(
  Object.entries(MAKERS).flatMap(([names, make]) => names.split(' ').map((name) => [name, make] as const)),
);

/** Functions that do something, so that what they are given is not what they stand for. */
const DOES =
  /^(?:system|exec|popen|io\.popen|os\.execute|open|io\.open|readLines|readline|slurp|read_file|read|File\.read!?|readRDS|length|nchar|nrow|time|date|Sys\.time|os\.time|rand|getpid|exists|file\.exists|stat|lines|io\.lines|file|scan|tempfile|tempdir|File::Temp|mktemp|os\.tmpname)$/;

/** What a function makes of what it is given; undefined when it is not one that is known here. */
export function built(name: string, given: readonly Argument[]): Lists | undefined {
  if (DOES.test(name)) return [[{ values: [unknown()] }]];
  return TABLE.get(name)?.(given);
}

function plain(given: readonly Argument[]): readonly Argument[] {
  return given.filter(({ label }) => label === undefined);
}

function separator(given: readonly Argument[]): string | undefined {
  return firstText(given.find(({ label }) => label === 'sep'));
}

function itemsOf({ lists }: Argument): readonly Item[] {
  return lists.flat();
}

function valuesOf(argument: Argument): readonly Value[] {
  return itemsOf(argument).flatMap(({ values }) => values);
}

function firstText(argument: Argument | undefined): string | undefined {
  return argument && valuesOf(argument)[0]?.text;
}

/** One of each argument, with a mark between them. */
function together(given: readonly Argument[], mark: string): Lists {
  return [
    [
      {
        values: given.reduce<readonly Value[]>(
          (texts, argument, index) => added(texts, index, mark, valuesOf(argument)),
          [EMPTY],
        ),
      },
    ],
  ];
}

/** Everything in the order given, with a mark between. */
function inOrder(given: readonly Argument[], mark: string): Lists {
  const items = given.flatMap(itemsOf);
  return [
    [
      {
        values: items.reduce<readonly Value[]>(
          (texts, { values }, index) => added(texts, index, mark, values),
          [EMPTY],
        ),
      },
    ],
  ];
}

function added(texts: readonly Value[], index: number, mark: string, values: readonly Value[]): readonly Value[] {
  return paired(texts, values, (text, value) => concat(index === 0 ? text : concat(text, known(mark)), value));
}

/** `%s` and the like stand for what follows, in order. */
function formatted([template, ...rest]: readonly Argument[]): Lists {
  const values = rest.flatMap(itemsOf);
  return [[{ values: (template ? valuesOf(template) : []).flatMap(({ text }) => filledIn(text, values)) }]];
}

function filledIn(template: string, items: readonly Item[]): readonly Value[] {
  const parts = template.split(/%[-+ 0#]*\d*(?:\.\d+)?[a-zA-Z]/);
  return parts.reduce<readonly Value[]>(
    (texts, part, index) =>
      index === 0
        ? [known(part)]
        : paired(texts, items[index - 1]?.values ?? [unknown()], (text, value) =>
            concat(concat(text, value), known(part)),
          ),
    [EMPTY],
  );
}

/** What a text falls into, whatever it is split at. */
function pieces(given: readonly Argument[]): Lists {
  const texts = given.flatMap(valuesOf).map(({ text }) => text);
  const found = new Set(texts.flatMap((text) => text.split(/[\s,;:|]+/)).filter((piece) => piece !== ''));
  return [[...found].map((piece) => ({ values: [known(piece)] }))];
}

function each(given: readonly Argument[], make: (text: string) => string): Lists {
  return [given.flatMap(itemsOf).map((item) => ({ values: item.values.map((value) => known(make(value.text))) }))];
}
