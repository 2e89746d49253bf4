/**
 * Throws broken arguments, input, answers and system calls at the hook, guided by coverage:
 *   npm run fuzz:hook -- [--minutes N]
 * With clang (Debian: apt-get install clang) by libFuzzer; elsewhere random changes of the seeds. What it learns stays in
 * out/fuzz/hook/corpus; an input that fails is kept beside it and belongs into tests/fuzz/hook/kept.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildGuided, buildReplay } from './build.ts';
import { hookSeeds, keptInputs } from './seeds.ts';

/** Of every seed, between two looks at the clock. */
const CHANGES = 20_000;
const LONGEST_INPUT = 4096;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '20' } } });
const seconds = Math.round(Number(values.minutes) * 60);
if (!(seconds > 0)) {
  console.error('--minutes takes a number');
  process.exit(2);
}
const folder = path.resolve('out/fuzz/hook');
const corpus = path.join(folder, 'corpus');
mkdirSync(corpus, { recursive: true });
const seeds = [...hookSeeds()].map(([name, bytes]) => {
  const file = path.join(corpus, name);
  writeFileSync(file, bytes);
  return file;
});

const guided = buildGuided(folder);
process.exitCode = guided ? runGuided(guided) : runRandom(buildReplay(folder));

function runGuided(program: string): number {
  for (const file of keptInputs()) copyFileSync(file, path.join(corpus, path.basename(file)));
  return run(program, [
    corpus,
    `-max_total_time=${seconds}`,
    `-max_len=${LONGEST_INPUT}`,
    `-artifact_prefix=${folder}/`,
    '-timeout=20',
    '-rss_limit_mb=2048',
    '-print_final_stats=1',
  ]);
}

function runRandom(program: string): number {
  console.log('There is no clang with libFuzzer here, so inputs are changed at random.');
  const until = performance.now() + seconds * 1000;
  let code = 0;
  while (code === 0 && performance.now() < until) {
    code = run(program, [...keptInputs(), ...seeds, '--random', String(CHANGES)]);
  }
  return code;
}

function run(program: string, given: readonly string[]): number {
  return spawnSync(program, given, { stdio: 'inherit' }).status ?? 1;
}
