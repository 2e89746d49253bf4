import { expect, it } from 'vitest';
import { lowest, slopeOf } from './slope.ts';

it('finds a line, and how far the points lie from it', () => {
  const line = Array.from({ length: 50 }, (_, x) => [x, 3 * x + 7] as const);
  expect(slopeOf(line).perX).toBeCloseTo(3);
  expect(slopeOf(line).error).toBeCloseTo(0);
  const waves = line.map(([x]) => [x, x % 2 ? 10 : -10] as const);
  expect(Math.abs(slopeOf(waves).perX)).toBeLessThan(2 * slopeOf(waves).error);
});

it('takes the lowest of each stretch', () => {
  expect(
    lowest(
      [
        [0, 5],
        [1, 3],
        [2, 9],
        [10, 4],
        [11, 8],
      ],
      10,
    ),
  ).toEqual([
    [1, 3],
    [10, 4],
  ]);
});
