/** Builds the hook's harness with memory checks. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

/** From the root of the project, where npm runs its scripts. */
const SOURCE = 'tests/fuzz/hook/harness.c';
const OPTIONS = ['-std=c11', '-g', '-O1', '-fno-omit-frame-pointer', '-fno-sanitize-recover=all'];
/** Newest first. Only clang brings libFuzzer. */
const CLANGS = ['clang', ...Array.from({ length: 10 }, (_, at) => `clang-${23 - at}`)];

/** Guided by coverage; undefined where there is no clang that has libFuzzer. */
export function buildGuided(folder: string): string | undefined {
  const file = path.join(folder, 'guided');
  return CLANGS.some((clang) => compile(clang, file, '-fsanitize=fuzzer,address,undefined') === '') ? file : undefined;
}

/** Tries files, and random changes of them. Any C compiler will do; throws when there is none. */
export function buildReplay(folder: string): string {
  const file = path.join(folder, 'replay');
  const words = compile('cc', file, '-fsanitize=address,undefined', '-DREPLAY');
  if (words !== '') throw new Error(`cc could not build ${SOURCE}:\n${words}`);
  return file;
}

/** @returns the compiler's words, empty when all went well */
function compile(compiler: string, file: string, ...more: readonly string[]): string {
  mkdirSync(path.dirname(file), { recursive: true });
  const { status, stderr, error } = spawnSync(compiler, [...OPTIONS, ...more, SOURCE, '-o', file], {
    encoding: 'utf8',
    timeout: 300_000,
  });
  return status === 0 ? '' : (error?.message ?? stderr) || 'it failed without a word';
}
