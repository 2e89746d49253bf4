import * as v from 'valibot';
import { expect, it } from 'vitest';
import { REQUESTS } from '../../preload/contract.ts';
import { valueLike } from './from-schema.ts';
import { Random } from './random.ts';

/** Of every ten requests at least this many are taken at some time: the others want what no chance brings. */
const MOSTLY = 0.7;

it('makes values that most requests of windows take', () => {
  const inputs = Object.values(REQUESTS).map(({ input }) => input);
  const taken = inputs.filter((input) =>
    Array.from({ length: 200 }, (_, seed) => seed).some(
      (seed) => v.safeParse(input, valueLike(input, new Random(seed))).success,
    ),
  );
  expect(taken.length / inputs.length).toBeGreaterThan(MOSTLY);
});
