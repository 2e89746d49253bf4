import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { cover, HOUR, startOf, type Time } from '../index/spans.ts';

/** What the index knows about when records were written. */
export function timeIndex(index: DatabaseSyncInstance) {
  const numbers = index.prepare(
    'SELECT min(first) AS first, max(last) AS last FROM hours WHERE hour >= ? AND hour < ?',
  );
  const hours = index.prepare('SELECT min(hour) AS first, max(hour) AS last FROM hours');
  const sums = index.prepare(
    'SELECT combo, sum(count) AS count FROM counts WHERE span = ? AND start >= ? AND start < ? GROUP BY combo',
  );
  const few = index.prepare(
    'SELECT combo, count(*) AS count FROM entries WHERE id BETWEEN ? AND ? AND at >= ? AND at < ? GROUP BY combo',
  );

  /** The time with its endless sides cut to where there are records. */
  const limited = ({ from, to }: Time): Time | undefined => {
    const ends = hours.get();
    if (ends?.['first'] === null || ends?.['first'] === undefined) return undefined;
    const time = {
      from: Math.max(from, Number(ends['first'])),
      to: Math.min(to, startOf(HOUR, Number(ends['last'])) + 2 * 3_600_000),
    };
    return time.from < time.to ? time : undefined;
  };
  const ids = (time: Time): { readonly first: number; readonly last: number } | undefined => {
    const within = limited(time);
    const row = within && numbers.get(startOf(HOUR, within.from), within.to);
    return typeof row?.['first'] === 'number' ? { first: row['first'], last: Number(row['last']) } : undefined;
  };

  return {
    /** Numbers among which all records of a time are; undefined when there are none. */
    ids,
    /** How many records of each combination a time has. */
    counts(time: Time): ReadonlyMap<number, number> {
      const found = new Map<number, number>();
      const within = limited(time);
      if (!within) return found;
      const take = (rows: readonly Record<string, unknown>[]) => {
        for (const row of rows) {
          const combo = Number(row['combo']);
          found.set(combo, (found.get(combo) ?? 0) + Number(row['count']));
        }
      };
      const { whole, rest } = cover(within);
      for (const { span, from, to } of whole) take(sums.all(span, from, to));
      for (const part of rest) {
        const range = ids(part);
        if (range) take(few.all(range.first, range.last, part.from, part.to));
      }
      return found;
    },
  };
}
