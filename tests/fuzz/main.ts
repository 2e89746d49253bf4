/**
 * Throws broken input at Perch for as long as you like:
 *   npm run fuzz -- [--minutes N] [--inputs N] [--seed N] [--only NAME]
 * Each fuzzer gets the same share of the time, 20 minutes in all by default. A failure is printed with its seed;
 * `--seed` with that number and `--inputs 1` tries it again.
 */
import { parseArgs } from 'node:util';
import { type Failure, runFuzzer } from './fuzzer.ts';
import { FUZZERS } from './fuzzers.ts';

const LONGEST_SHOWN = 2000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    inputs: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
  },
});
const [minutes, inputs, seed] = [Number(values.minutes), Number(values.inputs), Number(values.seed)];
const fuzzers = FUZZERS.filter(({ name }) => values.only === undefined || values.only === name);
if (fuzzers.length === 0 || Number.isNaN(minutes + inputs) || !Number.isInteger(seed)) {
  console.error(
    `--minutes, --inputs and --seed take numbers, --only one of: ${FUZZERS.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

for (const fuzzer of fuzzers) {
  const start = performance.now();
  const until = start + (minutes / fuzzers.length) * 60_000;
  const { failures, done } = await runFuzzer(fuzzer, { seed, inputs, until });
  for (const failure of failures) show(failure, `seed ${failure.seed}`);
  const growth = inputs > 1 ? ((await fuzzer.growth?.()) ?? []) : [];
  for (const failure of growth) show(failure, 'growing input');
  const seconds = Math.round((performance.now() - start) / 1000);
  const count = failures.length + growth.length;
  console.log(`${fuzzer.name}: ${done} inputs from seed ${seed} in ${seconds} s, ${count} failures`);
  if (count > 0) process.exitCode = 1;
}

function show({ what, input }: Failure, how: string): void {
  console.log(`${how}: ${what}\n${input.slice(0, LONGEST_SHOWN)}\n`);
}
