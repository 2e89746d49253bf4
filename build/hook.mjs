/**
 * Builds the hook program into out/hook/<platform>-<arch>/perch-hook[.exe], with Node's names:
 *   node build/hook.mjs              all six targets, with the pinned zig (npm run build:hook)
 *   node build/hook.mjs --host       this machine's, with zig if it is here already, else with its own C compiler
 *   node build/hook.mjs --sanitize   this machine's with address and undefined-behaviour checks, for tests,
 *                                    into out/hook/sanitize/
 */
import path from 'node:path';
import { compile, HOST, programName, TARGET_NAMES } from './c-compiler.mjs';
import { fail } from './progress.mjs';

const SOURCE = 'hook/perch-hook.c';
const out = path.resolve(import.meta.dirname, '../out/hook');

const [mode = '--all'] = process.argv.slice(2);
try {
  if (mode === '--all') for (const target of TARGET_NAMES) await build(target, true);
  else if (mode === '--host') await build(HOST, false);
  else if (mode === '--sanitize') await compile(SOURCE, path.join(out, 'sanitize/perch-hook'), { sanitize: true });
  else throw new Error(`build/hook.mjs knows --host and --sanitize, not ${mode}.`);
} catch (error) {
  fail(error);
}

/**
 * @param {string} target
 * @param {boolean} pinned
 */
function build(target, pinned) {
  return compile(SOURCE, path.join(out, target, programName('perch-hook', target)), { target, pinned });
}
