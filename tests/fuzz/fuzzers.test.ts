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

it.each([
  ['agents', 24_183, 'an action named like what every object has'],
  ['query', 29_908, 'a value named like what every object has'],
  ['settings', 284_153, 'a byte order mark in the middle'],
])('%s with seed %i, found once: %s', async (name, seed) => {
  const fuzzer = FUZZERS.find((one) => one.name === name);
  if (!fuzzer) throw new Error(`no fuzzer ${name}`);
  expect(await runFuzzer(fuzzer, { seed, inputs: 1, until: Number.POSITIVE_INFINITY })).toEqual({
    failures: [],
    done: 1,
  });
});
