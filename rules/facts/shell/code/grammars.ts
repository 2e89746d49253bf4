/**
 * Loads the grammars for code that commands carry inline. The caller brings the bytes, so that nothing here
 * reads files; parsing itself is synchronous.
 */
import type treeSitter from '@vscode/tree-sitter-wasm';
import type { Tree, Parser as TreeParser } from '@vscode/tree-sitter-wasm';

/** The library that reads code by grammars; it keeps its state in itself. */
export type GrammarEngine = Pick<typeof treeSitter, 'Language' | 'Parser'>;

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

const MOST_RUINOUS = 32;

/** What grammars need of the outside. */
export interface GrammarSource {
  /** A new copy of the library: code that is nested too deep ruins the state of the one that reads it. */
  engine(): GrammarEngine;
  /** Brings a file of the grammar package. */
  load(file: GrammarFile): Promise<Uint8Array>;
  /** Milliseconds. */
  clock(): number;
}

export function lazyGrammars({ engine, load, clock }: GrammarSource): LazyGrammars {
  let { Language, Parser } = engine();
  const parsers = new Map<GrammarLanguage, TreeParser>();
  const loading = new Map<GrammarLanguage, Promise<void>>();
  /** Texts that ruined the library, the last ones: whoever begins anew must not meet them again. */
  const ruinous = new Set<string>();
  let started: Promise<void> | undefined;

  const start = async () => {
    const options: { wasmBinary: Uint8Array } = { wasmBinary: await load('tree-sitter.wasm') };
    await Parser.init(options as unknown as Parameters<typeof Parser.init>[0]);
  };
  const startAnew = () => {
    ({ Language, Parser } = engine());
    parsers.clear();
    loading.clear();
    started = undefined;
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
      if (ruinous.has(text)) return undefined;
      const parser = parsers.get(language);
      if (!parser) throw new GrammarMissingError(language);
      const end = clock() + LONGEST_READING;
      const progressCallback = (): boolean => clock() > end;
      try {
        const tree = parser.parse(text, null, { progressCallback: progressCallback as () => void }) ?? undefined;
        if (!tree) parser.reset();
        return tree;
      } catch {
        if (ruinous.size >= MOST_RUINOUS) ruinous.clear();
        ruinous.add(text);
        startAnew();
        return undefined;
      }
    },
  };
}

/**
 * Loads all grammars, so that nothing has to be waited for afterwards. After code that ruins the library's state no
 * other is read.
 */
export async function prepareShell(source: GrammarSource): Promise<Grammars> {
  const grammars = lazyGrammars(source);
  for (const language of GRAMMAR_LANGUAGES) await grammars.load(language);
  return {
    parse(language, text) {
      try {
        return grammars.parse(language, text);
      } catch (error) {
        if (error instanceof GrammarMissingError) return undefined;
        throw error;
      }
    },
  };
}
