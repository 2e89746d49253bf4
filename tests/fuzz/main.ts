/**
 * Throws broken input at Perch for as long as you like, guided by the branches that inputs take:
 *   npm run fuzz -- [--minutes N] [--only NAME] [--seed N]
 * Each fuzzer gets the same share of the time, 20 minutes in all by default. What it learns stays in out/fuzz/NAME, and
 * the next run goes on from there; inputs that fail are in its folder `found`, and `--input FILE` tries one again.
 *
 * With `--random` inputs are made without looking at the code, as the tests do: a seed then repeats an input anywhere.
 *   npm run fuzz -- --random [--minutes N] [--inputs N] [--seed N] [--only NAME]
 */
import { readFileSync } from 'node:fs';
import { scriptArguments } from '../script-options.ts';
import { type Failure, type Fuzzer, runFuzzer } from './fuzzer.ts';
import { FUZZERS } from './fuzzers.ts';
import { Choices } from './guided/choices.ts';
import { runGuided } from './guided/watch.ts';

const LONGEST_SHOWN = 2000;

const usage = 'npm run fuzz [-- --minutes=20] [--only=NAME] [--seed=N] [--random [--inputs=N]] [--input=FILE]';
const { values } = scriptArguments(usage, {
  minutes: { type: 'string', default: '20' },
  inputs: { type: 'string', default: 'Infinity' },
  seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  only: { type: 'string' },
  random: { type: 'boolean', default: false },
  input: { type: 'string' },
});
const [minutes, inputs, seed] = [Number(values.minutes), Number(values.inputs), Number(values.seed)];
const fuzzers = FUZZERS.filter(({ name }) => values.only === undefined || values.only === name);
const [first] = fuzzers;
const isOneMissing = values.input !== undefined && fuzzers.length !== 1;
if (!first || isOneMissing || Number.isNaN(minutes + inputs) || !Number.isInteger(seed)) {
  console.error(
    `--minutes, --inputs and --seed take numbers, --only (which --input needs) one of: ${FUZZERS.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

if (values.input !== undefined) await tryAgain(first, values.input);
else {
  for (const fuzzer of fuzzers) {
    const seconds = (minutes / fuzzers.length) * 60;
    const isGood = values.random ? await runRandom(fuzzer, seconds) : await runGuided(fuzzer.name, seconds, seed);
    if (!isGood) process.exitCode = 1;
  }
}

async function tryAgain(fuzzer: Fuzzer, file: string): Promise<void> {
  const failure = await fuzzer.attempt(new Choices(readFileSync(file)));
  if (failure) show(failure, file);
  else console.log(`${fuzzer.name}: ${file} does not fail`);
  process.exitCode = failure ? 1 : 0;
}

async function runRandom(fuzzer: Fuzzer, seconds: number): Promise<boolean> {
  const start = performance.now();
  const { failures, done } = await runFuzzer(fuzzer, { seed, inputs, until: start + seconds * 1000 });
  for (const failure of failures) show(failure, `seed ${failure.seed}`);
  const growth = inputs > 1 ? ((await fuzzer.growth?.()) ?? []) : [];
  for (const failure of growth) show(failure, 'growing input');
  const took = Math.round((performance.now() - start) / 1000);
  const count = failures.length + growth.length;
  console.log(`${fuzzer.name}: ${done} inputs from seed ${seed} in ${took} s, ${count} failures`);
  return count === 0;
}

function show({ what, input }: Failure, how: string): void {
  console.log(`${how}: ${what}\n${input.slice(0, LONGEST_SHOWN)}\n`);
}
