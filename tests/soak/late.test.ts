import { expect, it } from 'vitest';
import { lateMoments } from './late.ts';

const line = (at: number, late: number, notRunning: number, cause: string) =>
  `${JSON.stringify({ at, late, notRunning, cause })}\n`;

it('counts what held the loop up by what it was, without what other programs took', () => {
  const lines = [
    line(1, 90, 0, 'before the time that counts'),
    line(10, 5, 0, 'load'),
    line(11, 7, 0.5, 'load'),
    line(12, 9, 8, 'load'),
    line(13, 3, 0, 'export'),
  ].join('');
  expect(lateMoments(lines, 10)).toEqual({
    count: 3,
    longest: 6.5,
    causes: [
      { cause: 'load', count: 2, longest: 6.5 },
      { cause: 'export', count: 1, longest: 3 },
    ],
  });
  expect(lateMoments('', 0)).toEqual({ count: 0, longest: 0, causes: [] });
});
