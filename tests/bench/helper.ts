import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** The repository, from here and from where build/run.mjs puts the bundle. */
const root = path.resolve(import.meta.dirname, '../..');

/** Compiles a helper that is written in C, `tests/bench/<name>.c`. @returns the program */
export function compileHelper(name: string): string {
  const output = path.join(root, 'out/tests/bench', name);
  execFileSync(process.execPath, ['build/c-compiler.mjs', `tests/bench/${name}.c`, output], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return output;
}
