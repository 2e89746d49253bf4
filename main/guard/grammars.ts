import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Grammars, prepareShell } from '../../rules/facts/shell/code/grammars.ts';

/** Loads the grammars that read code inside of commands, from the package that carries them. */
export function loadGrammars(): Promise<Grammars> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm'));
  return prepareShell((file) => readFile(path.join(folder, file)));
}
