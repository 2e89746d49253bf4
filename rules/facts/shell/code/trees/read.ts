/** Reads code of Python, JavaScript, Ruby and PHP into expressions. */
import type { Expression } from '../expression.ts';
import type { GrammarLanguage, Grammars } from '../grammars.ts';
import { Converter, type Count, type Handlers } from './converter.ts';
import { javascript } from './javascript.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';

/** What code says. The same text always says the same. */
export interface ReadCode {
  readonly root: Expression;
  /** Part of it is no code of the language. */
  readonly hasError: boolean;
}

const LANGUAGES: Readonly<Record<GrammarLanguage, (converter: Converter) => Handlers>> = {
  python,
  javascript,
  ruby,
  php,
};

/** Read code is kept up to so many characters in all: agents run the same scripts again and again. */
const MOST_KEPT = 200_000;
let kept = new Map<string, ReadCode & { readonly steps: number }>();
let keptCharacters = 0;

/**
 * @param count told of each step that the reading takes, also when it was taken before
 * @returns undefined when reading the text takes too long
 * @throws {GrammarMissingError} and {TooMuch} and what `count` throws
 */
export function readCode(
  grammars: Grammars,
  language: GrammarLanguage,
  text: string,
  count: Count,
): ReadCode | undefined {
  const key = `${language} ${text}`;
  const known = kept.get(key);
  if (known) {
    for (let step = 0; step < known.steps; step++) count();
    return known;
  }
  const tree = grammars.parse(language, text);
  if (!tree) return undefined;
  try {
    let steps = 0;
    const converter = new Converter(LANGUAGES[language], () => {
      steps++;
      count();
    });
    const read = { root: converter.convert(tree.rootNode), hasError: tree.rootNode.hasError, steps };
    keep(key, read);
    return read;
  } finally {
    tree.delete();
  }
}

function keep(key: string, read: ReadCode & { readonly steps: number }): void {
  if (key.length > MOST_KEPT / 4) return;
  if (keptCharacters + key.length > MOST_KEPT) {
    kept = new Map();
    keptCharacters = 0;
  }
  kept.set(key, read);
  keptCharacters += key.length;
}
