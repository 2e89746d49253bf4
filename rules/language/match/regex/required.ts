/** Texts a value must hold to match a pattern, so that most values need not be matched at all. */
import type { Regex } from './ast.ts';

interface Facts {
  /** Every text the part matches, when they are few. */
  readonly exact: readonly string[] | undefined;
  /** One of these is in every text the part matches. */
  readonly required: readonly string[] | undefined;
}

const MOST_TEXTS = 16;
const LONGEST_TEXT = 64;
const MOST_CLASS_MEMBERS = 4;
const NOTHING: Facts = { exact: undefined, required: undefined };

/** One of the texts is in every match; undefined when nothing useful is known. */
export function requiredTexts(regex: Regex): readonly string[] | undefined {
  const { exact, required } = factsOf(regex);
  const texts = better(exact, required);
  return texts && shortest(texts) > 0 ? texts : undefined;
}

function factsOf(regex: Regex): Facts {
  switch (regex.kind) {
    case 'empty':
    case 'line-start':
    case 'line-end':
      return { exact: [''], required: undefined };
    case 'literal':
      return { exact: [String.fromCodePoint(regex.point)], required: undefined };
    case 'class': {
      const members: string[] = [];
      for (const { low, high } of regex.ranges) {
        if (members.length + high - low + 1 > MOST_CLASS_MEMBERS) return NOTHING;
        for (let point = low; point <= high; point++) members.push(String.fromCodePoint(point));
      }
      return { exact: members, required: undefined };
    }
    case 'choice':
      return factsOfChoice(regex.options.map(factsOf));
    case 'repeat': {
      if (regex.least === 0) return NOTHING;
      const part = factsOf(regex.part);
      if (regex.least === 1 && regex.most === 1) return part;
      return { exact: undefined, required: better(part.exact, part.required) };
    }
    case 'sequence':
      return factsOfSequence(regex.parts.map(factsOf));
  }
}

function factsOfChoice(options: readonly Facts[]): Facts {
  const exact: string[] = [];
  const required: string[] = [];
  let allExact = true;
  for (const option of options) {
    if (option.exact) exact.push(...option.exact);
    else allExact = false;
    const texts = better(option.exact, option.required);
    if (!texts) return NOTHING;
    required.push(...texts);
  }
  if (required.length > MOST_TEXTS) return NOTHING;
  return { exact: allExact ? exact : undefined, required };
}

/** Joins neighbours whose texts are known and keeps the best of the stretches between the others. */
function factsOfSequence(parts: readonly Facts[]): Facts {
  let best: readonly string[] | undefined;
  let run: readonly string[] = [''];
  let whole = true;
  for (const part of parts) {
    const joined = part.exact && product(run, part.exact);
    if (joined) {
      run = joined;
      continue;
    }
    whole = false;
    best = better(best, better(run, part.required));
    run = part.exact ?? [''];
  }
  return whole ? { exact: run, required: undefined } : { exact: undefined, required: better(best, run) };
}

function product(left: readonly string[], right: readonly string[]): readonly string[] | undefined {
  if (left.length * right.length > MOST_TEXTS) return undefined;
  const texts = left.flatMap((a) => right.map((b) => a + b));
  return texts.some((text) => text.length > LONGEST_TEXT) ? undefined : texts;
}

/** The set whose shortest text is longer; fewer texts win among equals. */
function better(a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined {
  if (!a || shortest(a) === 0) return b && shortest(b) > 0 ? b : undefined;
  if (!b || shortest(b) === 0) return a;
  if (shortest(a) !== shortest(b)) return shortest(a) > shortest(b) ? a : b;
  return a.length <= b.length ? a : b;
}

function shortest(texts: readonly string[]): number {
  return texts.reduce((least, text) => Math.min(least, text.length), texts.length === 0 ? 0 : Number.POSITIVE_INFINITY);
}
