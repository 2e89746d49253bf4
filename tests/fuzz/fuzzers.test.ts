/** A short run of what `npm run fuzz` does at length. */
import { expect, it } from 'vitest';
import { runFuzzer } from './fuzzer.ts';
import { FUZZERS } from './fuzzers.ts';

const SECONDS = 2;

// The language has a run of its own.
it.each(FUZZERS.filter(({ name }) => name !== 'language'))('$name: neither fails nor hangs', async (fuzzer) => {
  const until = performance.now() + SECONDS * 1000;
  const { failures, done } = await runFuzzer(fuzzer, { seed: 20_260_101, inputs: 3000, until });
  expect(failures).toEqual([]);
  expect(done).toBeGreaterThan(10);
});
