import { describe, expect, it } from 'vitest';
import { readTime } from '../../../../main/audit/query/times.ts';

/** A Friday, in the time zone of this computer. */
const NOW = new Date(2025, 10, 21, 16, 12, 30).getTime();
const day = (date: number, month = 10) => new Date(2025, month, date).getTime();

describe('a word for a time', () => {
  it.each([
    ['today', day(21), day(22)],
    ['yesterday', day(20), day(21)],
    ['Friday', day(21), day(22)],
    ['monday', day(17), day(18)],
    ['sat', day(15), day(16)],
    ['2025-11-20', day(20), day(21)],
    ['2025-11', day(1), day(1, 11)],
    ['14:30', day(21) + 14.5 * 3_600_000, day(21) + 14.5 * 3_600_000 + 60_000],
    ['2025-11-20T14:30', day(20) + 14.5 * 3_600_000, day(20) + 14.5 * 3_600_000 + 60_000],
    ['2025-11-20t14:30:05', day(20) + 14.5 * 3_600_000 + 5000, day(20) + 14.5 * 3_600_000 + 6000],
    ['2h', NOW - 2 * 3_600_000, NOW - 2 * 3_600_000 + 1],
    ['30m', NOW - 30 * 60_000, NOW - 30 * 60_000 + 1],
    ['90s', NOW - 90_000, NOW - 90_000 + 1],
    ['3d', NOW - 3 * 86_400_000, NOW - 3 * 86_400_000 + 1],
    ['1w', NOW - 7 * 86_400_000, NOW - 7 * 86_400_000 + 1],
  ])('%s', (word, from, to) => {
    expect(readTime(word, NOW)).toEqual({ from, to });
  });

  it.each(['', 'soon', '2025-13-01', '2025-02-30', '25:00', '2025-11-20T24:00', '-1h', '1y', '20251120'])(
    '%s is none',
    (word) => {
      expect(readTime(word, NOW)).toBeUndefined();
    },
  );
});
