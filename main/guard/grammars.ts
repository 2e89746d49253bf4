import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import {
  type GrammarEngine,
  GrammarMissingError,
  type GrammarSource,
  type Grammars,
  type LazyGrammars,
  lazyGrammars,
  prepareShell,
} from '../../rules/facts/shell/code/grammars.ts';

/** Loads all grammars that read code inside of commands, from the package that carries them. */
export function loadGrammars(clock = milliseconds): Promise<Grammars> {
  return prepareShell(sourceOf(clock));
}

/** The same, each only when it is asked for. */
export function grammarsOnDemand(clock = milliseconds): LazyGrammars {
  return lazyGrammars(sourceOf(clock));
}

/** How often a work is begun anew: each grammar is loaded once, and again when code ruined what reads it. */
const MOST_BEGINNINGS = 16;

/**
 * Does the work: at once when no grammar is missing, and otherwise from its start again as soon as that one is loaded.
 * @throws what the work throws, and {GrammarMissingError} when it would have to begin anew again and again
 */
export function withGrammars<T>(
  grammars: LazyGrammars,
  work: () => T | Promise<T>,
  beginnings = MOST_BEGINNINGS,
): T | Promise<T> {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof GrammarMissingError) || beginnings === 0) throw error;
    return grammars.load(error.language).then(() => withGrammars(grammars, work, beginnings - 1));
  }
}

const installed = createRequire(import.meta.url);

function milliseconds(): number {
  return performance.now();
}

function sourceOf(clock: () => number): GrammarSource {
  return {
    engine() {
      // The package is CommonJS and keeps its state in its module.
      const program = installed.resolve('@vscode/tree-sitter-wasm');
      delete installed.cache[program];
      return installed(program) as GrammarEngine;
    },
    load: (file) => readFile(path.join(path.dirname(installed.resolve('@vscode/tree-sitter-wasm')), file)),
    clock,
  };
}
