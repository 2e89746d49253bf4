/**
 * Loads the grammars for code that commands carry inline. The caller brings the bytes, so that nothing here
 * reads files; parsing itself is synchronous.
 */
import treeSitter, { type Tree, type Parser as TreeParser } from '@vscode/tree-sitter-wasm';

// The package is CommonJS: its classes come with the default import.
const { Language, Parser } = treeSitter;

export const GRAMMAR_LANGUAGES = ['python', 'javascript', 'ruby', 'php'] as const;
export type GrammarLanguage = (typeof GRAMMAR_LANGUAGES)[number];

/** Name of a file in the grammar package: `tree-sitter.wasm` or `tree-sitter-<language>.wasm`. */
export type GrammarFile = 'tree-sitter.wasm' | `tree-sitter-${GrammarLanguage}.wasm`;

export interface Grammars {
  /**
   * The syntax tree; undefined when reading the text takes too long. The caller deletes it.
   * @throws {GrammarMissingError} when the grammar has to be loaded first
   */
  parse(language: GrammarLanguage, text: string): Tree | undefined;
}

/** A call cannot be understood before this grammar is loaded. */
export class GrammarMissingError extends Error {
  readonly language: GrammarLanguage;

  constructor(language: GrammarLanguage) {
    super(`The grammar of ${language} is not loaded.`);
    this.language = language;
  }
}

/** Grammars that take up memory only once code of their language was met. */
export interface LazyGrammars extends Grammars {
  load(language: GrammarLanguage): Promise<void>;
}

/** Milliseconds after which reading stops: text that is no code at all takes a parser ever longer to make sense of. */
const LONGEST_READING = 500;

/**
 * @param load brings a file of the grammar package
 * @param clock milliseconds
 */
export function lazyGrammars(
  load: (file: GrammarFile) => Promise<Uint8Array>,
  clock: () => number = () => performance.now(),
): LazyGrammars {
  const parsers = new Map<GrammarLanguage, TreeParser>();
  const loading = new Map<GrammarLanguage, Promise<void>>();
  let started: Promise<void> | undefined;

  const start = async () => {
    const options: { wasmBinary: Uint8Array } = { wasmBinary: await load('tree-sitter.wasm') };
    await Parser.init(options as unknown as Parameters<typeof Parser.init>[0]);
  };
  const prepare = async (language: GrammarLanguage) => {
    started ??= start();
    await started;
    const grammar = await Language.load(await load(`tree-sitter-${language}.wasm`));
    const parser = new Parser();
    parser.setLanguage(grammar);
    parsers.set(language, parser);
  };
  return {
    load(language) {
      const known = loading.get(language);
      if (known) return known;
      // What failed is tried again with the next call that needs it.
      const now = prepare(language).catch((error: unknown) => {
        loading.delete(language);
        if (parsers.size === 0) started = undefined;
        throw error;
      });
      loading.set(language, now);
      return now;
    },
    parse(language, text) {
      const parser = parsers.get(language);
      if (!parser) throw new GrammarMissingError(language);
      const end = clock() + LONGEST_READING;
      const progressCallback = (): boolean => clock() > end;
      const tree = parser.parse(text, null, { progressCallback: progressCallback as () => void }) ?? undefined;
      if (!tree) parser.reset();
      return tree;
    },
  };
}

/** Loads all grammars, so that nothing has to be waited for afterwards. @param load brings a file of the package */
export async function prepareShell(load: (file: GrammarFile) => Promise<Uint8Array>): Promise<Grammars> {
  const grammars = lazyGrammars(load);
  for (const language of GRAMMAR_LANGUAGES) await grammars.load(language);
  return grammars;
}
