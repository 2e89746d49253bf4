import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import {
  type GrammarFile,
  GrammarMissingError,
  type Grammars,
  type LazyGrammars,
  lazyGrammars,
  prepareShell,
} from '../../rules/facts/shell/code/grammars.ts';

/** Loads all grammars that read code inside of commands, from the package that carries them. */
export function loadGrammars(): Promise<Grammars> {
  return prepareShell(readGrammar);
}

/** The same, each only when it is asked for. */
export function grammarsOnDemand(): LazyGrammars {
  return lazyGrammars(readGrammar);
}

/**
 * Does the work: at once when no grammar is missing, and otherwise from its start again as soon as that one is loaded.
 */
export function withGrammars<T>(grammars: LazyGrammars, work: () => T | Promise<T>): T | Promise<T> {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof GrammarMissingError)) throw error;
    return grammars.load(error.language).then(() => withGrammars(grammars, work));
  }
}

function readGrammar(file: GrammarFile): Promise<Uint8Array> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm'));
  return readFile(path.join(folder, file));
}
