/**
 * Loads the grammars for code that commands carry inline. The caller brings the bytes, so that nothing here
 * reads files; everything after `prepareShell` is synchronous.
 */
import treeSitter, { type Tree, type Parser as TreeParser } from '@vscode/tree-sitter-wasm';

// The package is CommonJS: its classes come with the default import.
const { Language, Parser } = treeSitter;

export const GRAMMAR_LANGUAGES = ['python', 'javascript', 'ruby', 'php'] as const;
export type GrammarLanguage = (typeof GRAMMAR_LANGUAGES)[number];

/** Name of a file in the grammar package: `tree-sitter.wasm` or `tree-sitter-<language>.wasm`. */
export type GrammarFile = 'tree-sitter.wasm' | `tree-sitter-${GrammarLanguage}.wasm`;

export interface Grammars {
  /** The syntax tree; undefined when reading the text takes too long. The caller deletes it. */
  parse(language: GrammarLanguage, text: string): Tree | undefined;
}

/** Reading stops after this many checks of the parser, a few milliseconds each at most. */
const MOST_CHECKS = 400;

/** Prepares everything that needs waiting, once per process. `load` brings a file of the grammar package. */
export async function prepareShell(load: (file: GrammarFile) => Promise<Uint8Array>): Promise<Grammars> {
  const options: { wasmBinary: Uint8Array } = { wasmBinary: await load('tree-sitter.wasm') };
  await Parser.init(options as unknown as Parameters<typeof Parser.init>[0]);
  const parsers = new Map<GrammarLanguage, TreeParser>();
  for (const language of GRAMMAR_LANGUAGES) {
    const parser = new Parser();
    parser.setLanguage(await Language.load(await load(`tree-sitter-${language}.wasm`)));
    parsers.set(language, parser);
  }
  return {
    parse: (language, text) => {
      const parser = parsers.get(language);
      let checks = 0;
      const progressCallback = (): boolean => ++checks > MOST_CHECKS;
      const tree = parser?.parse(text, null, { progressCallback: progressCallback as () => void }) ?? undefined;
      if (!tree) parser?.reset();
      return tree;
    },
  };
}
