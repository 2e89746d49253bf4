import { describe, expect, it } from 'vitest';
import { readDay } from '../../../renderer/pages/history/dates.ts';

/** A Friday. */
const now = new Date(2025, 10, 21, 16, 12).getTime();
const english = { today: 'today', yesterday: 'yesterday' };

describe('days as people write them', () => {
  it.each([
    ['today', [2025, 10, 21]],
    ['yest', [2025, 10, 20]],
    ['tuesday', [2025, 10, 18]],
    ['friday', [2025, 10, 21]],
    ['sat', [2025, 10, 15]],
    ['18 nov', [2025, 10, 18]],
    ['nov 18', [2025, 10, 18]],
    ['24 december', [2024, 11, 24]],
    ['18.11.', [2025, 10, 18]],
    ['2025-03-01', [2025, 2, 1]],
  ] as const)('%s', (text, [year, month, dayOfMonth]) => {
    const read = readDay(text, now, 'en-GB', english);
    expect(read?.start).toBe(new Date(year, month, dayOfMonth).getTime());
    expect(read?.end).toBe(new Date(year, month, dayOfMonth + 1).getTime());
  });

  it('in another language', () => {
    const german = { today: 'heute', yesterday: 'gestern' };
    expect(readDay('dienstag', now, 'de', german)?.start).toBe(new Date(2025, 10, 18).getTime());
    expect(readDay('3. märz', now, 'de', german)?.start).toBe(new Date(2025, 2, 3).getTime());
  });

  it.each(['', 'to', 'last tuesdey', '31 feb', '2025-13-01', 'npm', '99 nov'])('does not guess at "%s"', (text) => {
    expect(readDay(text, now, 'en-GB', english)).toBeUndefined();
  });
});
