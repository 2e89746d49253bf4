/** A short run of what `npm run fuzz` does at length. */
import { expect, it } from 'vitest';
import { runFuzzer } from '../fuzzer.ts';
import { checkFamilies, languageFuzzer } from './fuzzer.ts';

/** Milliseconds: long enough for thousands of inputs, short enough for every run of the tests. */
const SHARE = 6000;

it('neither fails nor hangs on thousands of broken rule files', { timeout: 60_000 }, async () => {
  const until = performance.now() + SHARE;
  const { failures, done } = await runFuzzer(languageFuzzer(), { seed: 20_250_201, inputs: 6000, until });
  expect(failures).toEqual([]);
  expect(done).toBeGreaterThan(300);
});

it('reads the files that make careless readers slow', { timeout: 60_000 }, () => {
  expect(checkFamilies([50, 500], false)).toEqual([]);
});
