import { ACTION_VERBS, type ActionVerb } from '../actions.ts';
import type { Combo } from '../index/combos.ts';
import { verbBit } from '../index/combos.ts';
import { hasFlag } from '../index/flags.ts';
import type { Time } from '../index/spans.ts';
import { EVERY, lastPart, type MarkName, markOf, plainText, sessionMark, wordsOf } from '../index/tokens.ts';
import {
  type Asked,
  expandHome,
  type Matcher,
  matcherFor,
  ruleFits,
  starPattern,
  timesOf,
  verdictWords,
} from '../query/match.ts';
import { hasStar, pathParts } from '../query/paths.ts';
import type { FilterTerm, Flag, Query, Term, WordTerm } from '../query/query.ts';

/** How a query is answered from the index. */
export interface Plan {
  /** Question to a table of words; undefined when every record is a candidate. */
  readonly words: string | undefined;
  /** Nothing in the index can fit. */
  readonly nothing: boolean;
  readonly time: Time;
  /** The index names candidates only, each of which has to be looked at. */
  readonly check: boolean;
  readonly matches: Matcher;
  /** Which combinations fit, when the whole question is about those; otherwise undefined. */
  readonly combos: ((combo: Combo) => boolean) | undefined;
}

/** What the index knows about the values there are. */
export interface Vocabulary {
  readonly combos: () => Iterable<Combo>;
  readonly hosts: () => readonly string[];
}

/** A part of the question: words and marks, of which a record has at least these. */
interface Narrowing {
  readonly words: string;
  /** Every record that has them fits. */
  readonly exact: boolean;
}
const NOTHING = 'nothing';
type Reading = Narrowing | typeof NOTHING | undefined;

export function planFor(query: Query, asked: Asked, vocabulary: Vocabulary): Plan {
  const wanted: string[] = [];
  const unwanted: string[] = [];
  let check = false;
  let nothing = false;
  const questions = query.terms.filter((term) => !isTime(term));
  for (const term of questions) {
    const reading = term.type === 'word' ? readWord(term) : readFilter(term, asked, vocabulary);
    if (reading === undefined) check = true;
    else if (reading === NOTHING) nothing ||= !term.not;
    else {
      check ||= !reading.exact;
      if (!term.not) wanted.push(reading.words);
      else if (reading.exact) unwanted.push(reading.words);
    }
  }
  const base = wanted.length > 0 ? wanted.join(' AND ') : `"${EVERY}"`;
  const words = unwanted.length > 0 ? `(${base}) NOT (${unwanted.join(' OR ')})` : base;
  return {
    words: wanted.length + unwanted.length > 0 ? words : undefined,
    nothing,
    time: timesOf(query.terms, asked.now),
    check,
    matches: matcherFor(query, asked),
    combos: combosFor(questions, asked),
  };
}

function isTime(term: Term): boolean {
  return term.type === 'filter' && (term.key === 'since' || term.key === 'until' || term.key === 'on');
}

function readWord({ text, form }: WordTerm): Reading {
  const words = wordsOf(text);
  const [first = ''] = words;
  if (form === 'beginning' && words.length === 1) return first.length < 2 ? undefined : exactly(`"${first}"*`);
  if (words.length === 0) return undefined;
  return { words: all(words.map(literal)), exact: words.length === 1 && form === 'word' && first === plainText(text) };
}

function readFilter({ key, values }: FilterTerm, asked: Asked, vocabulary: Vocabulary): Reading {
  switch (key) {
    case 'agent':
    case 'kind':
    case 'by':
    case 'does':
    case 'is':
      return exactly(any(marks(key, values)));
    case 'verdict':
      return exactly(any(marks(key, values.flatMap(verdictWords))));
    case 'session':
      return exactly(any(values.map((value) => `"${sessionMark(value)}"*`)));
    case 'rule': {
      const known = new Set([...vocabulary.combos()].flatMap(({ rules }) => rules));
      return among(key, [...known].filter(ruleFits(values)));
    }
    case 'tool':
      return among(
        key,
        expand(values, () => [...vocabulary.combos()].map(({ tool }) => tool)),
      );
    case 'project': {
      const names = () => [...vocabulary.combos()].flatMap(({ project }) => [project, lastPart(project)]);
      return among(
        key,
        expand(
          values.map((value) => expandHome(value, asked.home)),
          names,
        ),
      );
    }
    case 'host':
      return among(key, expand(values, vocabulary.hosts));
    case 'path':
      return readPaths(values.map((value) => expandHome(value, asked.home)));
    default:
      return undefined;
  }
}

/** Values with stars become the ones there are. */
function expand(values: readonly string[], known: () => readonly string[]): readonly string[] {
  return values.flatMap((value) => {
    if (!value.includes('*')) return [value];
    const pattern = starPattern(value.toLowerCase());
    return [...new Set(known())].filter((name) => name !== '' && pattern.test(name.toLowerCase()));
  });
}

function among(name: MarkName, values: readonly string[]): Reading {
  return values.length === 0 ? NOTHING : exactly(any(marks(name, values)));
}

function readPaths(values: readonly string[]): Reading {
  const readings = values.map(readPath);
  const narrowed = readings.filter((reading): reading is Narrowing => reading !== undefined);
  if (narrowed.length < readings.length) return undefined;
  return { words: any(narrowed.map(({ words }) => words)), exact: narrowed.every(({ exact }) => exact) };
}

function readPath(value: string): Narrowing | undefined {
  const { rooted, names } = pathParts(value);
  const firstStar = names.findIndex(hasStar);
  const plain = firstStar < 0 ? names : names.slice(0, firstStar);
  const rest = firstStar < 0 ? [] : names.slice(firstStar);
  const found: string[] = [];
  if (rooted && plain.length > 0)
    found.push(...marks('folder', [`${value.startsWith('/') ? '/' : ''}${plain.join('/')}`]));
  else found.push(...marks('part', plain));
  found.push(
    ...marks(
      'part',
      rest.filter((name) => !hasStar(name)),
    ),
  );
  const ending = /^\*\.([^*?.]+)$/.exec(names.at(-1) ?? '')?.[1];
  if (ending) found.push(...marks('ending', [ending]));
  if (found.length === 0) return undefined;
  return { words: all(found), exact: names.length === 1 || (rooted && firstStar < 0) };
}

function marks(name: MarkName, values: readonly string[]): readonly string[] {
  return values.map((value) => literal(markOf(name, value)));
}

function exactly(words: string): Narrowing {
  return { words, exact: true };
}

function literal(token: string): string {
  return `"${token}"`;
}

function any(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? '') : `(${words.join(' OR ')})`;
}

function all(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? '') : `(${words.join(' AND ')})`;
}

/* ---- combinations ---- */

/** A test for combinations, when nothing but them is asked about. */
function combosFor(terms: readonly Term[], asked: Asked): ((combo: Combo) => boolean) | undefined {
  const tests: ((combo: Combo) => boolean)[] = [];
  for (const term of terms) {
    const fits = term.type === 'filter' ? comboTest(term, asked) : undefined;
    if (!fits) return undefined;
    tests.push(term.not ? (combo) => !fits(combo) : fits);
  }
  return (combo) => tests.every((fits) => fits(combo));
}

function comboTest({ key, values }: FilterTerm, asked: Asked): ((combo: Combo) => boolean) | undefined {
  switch (key) {
    case 'agent':
    case 'kind':
    case 'by':
      return (combo) => values.includes(combo[key]);
    case 'verdict': {
      const words = new Set(values.flatMap(verdictWords));
      return ({ verdict }) => words.has(verdict);
    }
    case 'rule': {
      const fits = ruleFits(values);
      return ({ rules }) => rules.some(fits);
    }
    case 'tool':
      return textTest(values, ({ tool }) => [tool]);
    case 'project':
      return textTest(
        values.map((value) => expandHome(value, asked.home)),
        ({ project }) => [project, lastPart(project)],
      );
    case 'does':
      return ({ does }) => values.some((verb) => (does & verbBit(verb as ActionVerb)) !== 0);
    case 'is':
      return ({ flags }) => values.some((flag) => hasFlag(flags, flag as Flag));
    default:
      return undefined;
  }
}

function textTest(values: readonly string[], texts: (combo: Combo) => readonly string[]): (combo: Combo) => boolean {
  const patterns = values.map((value) => starPattern(value.toLowerCase()));
  const exact = new Set(values.filter((value) => !value.includes('*')).map((value) => value.toLowerCase()));
  return (combo) =>
    texts(combo).some((text) => {
      const lower = text.toLowerCase();
      return (
        lower !== '' &&
        (exact.has(lower) || patterns.some((pattern, at) => values[at]?.includes('*') && pattern.test(lower)))
      );
    });
}

/** Verbs of a combination. */
export function verbsOf(combo: Combo): readonly ActionVerb[] {
  return ACTION_VERBS.filter((verb) => (combo.does & verbBit(verb)) !== 0);
}
