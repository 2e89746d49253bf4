import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cover, DAY, HOUR, HOUR_LENGTH, MONTH, nextStart, startOf } from '../../../../main/audit/index/spans.ts';

describe('a time', () => {
  it('is made of whole months, days and hours, and what is left at both ends', () => {
    const from = Date.UTC(2025, 0, 30, 21, 15);
    const to = Date.UTC(2025, 3, 2, 3, 30);
    expect(cover({ from, to })).toEqual({
      whole: [
        { span: HOUR, from: Date.UTC(2025, 0, 30, 22), to: Date.UTC(2025, 0, 31) },
        { span: HOUR, from: Date.UTC(2025, 3, 2), to: Date.UTC(2025, 3, 2, 3) },
        { span: DAY, from: Date.UTC(2025, 0, 31), to: Date.UTC(2025, 1, 1) },
        { span: DAY, from: Date.UTC(2025, 3, 1), to: Date.UTC(2025, 3, 2) },
        { span: MONTH, from: Date.UTC(2025, 1, 1), to: Date.UTC(2025, 3, 1) },
      ],
      rest: [
        { from, to: Date.UTC(2025, 0, 30, 22) },
        { from: Date.UTC(2025, 3, 2, 3), to },
      ],
    });
  });

  it.each([
    ['nothing', 0, 0, 0],
    ['less than an hour', 10, 1000, 1],
    ['an hour to the minute', HOUR_LENGTH, 2 * HOUR_LENGTH, 1],
    ['two minutes in two hours', HOUR_LENGTH - 60_000, HOUR_LENGTH + 60_000, 1],
  ])('of %s has so many parts', (_what, from, to, parts) => {
    const { whole, rest } = cover({ from, to });
    expect(whole.length + rest.length).toBe(parts);
  });

  it('is covered without gaps and without anything twice', () => {
    const time = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(
      fc.property(time, time, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const { whole, rest } = cover({ from, to });
        const parts = [...whole, ...rest].sort((one, other) => one.from - other.from);
        let reached = from;
        for (const part of parts) {
          expect(part.from).toBe(reached);
          reached = part.to;
        }
        expect(reached).toBe(to);
        for (const { span, from: start, to: end } of whole) {
          expect(startOf(span, start)).toBe(start);
          expect(startOf(span, end)).toBe(end);
          expect(nextStart(span, start)).toBeLessThanOrEqual(end);
        }
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});
