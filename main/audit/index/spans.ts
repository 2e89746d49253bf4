/** Stretches of time that records are counted in, by how they are stored. */
export const HOUR = 0;
export const DAY = 1;
export const MONTH = 2;

export const HOUR_LENGTH = 3_600_000;

/** Where the hour, day or month (UTC) begins that a time lies in. */
export function startOf(span: number, at: number): number {
  if (span === HOUR) return Math.floor(at / HOUR_LENGTH) * HOUR_LENGTH;
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), span === DAY ? date.getUTCDate() : 1);
}

export function nextStart(span: number, start: number): number {
  if (span === HOUR) return start + HOUR_LENGTH;
  const date = new Date(start);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  return span === DAY ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
}

/** A time, `to` exclusive. */
export interface Time {
  readonly from: number;
  readonly to: number;
}

/** Whole hours, days or months. */
export interface WholeSpans extends Time {
  readonly span: number;
}

/**
 * A time as few stretches as can be: whole months, the days before and behind them, the hours before and behind those,
 * and at both ends what is no whole hour.
 */
export function cover(time: Time): { readonly whole: readonly WholeSpans[]; readonly rest: readonly Time[] } {
  const whole: WholeSpans[] = [];
  const hours = within(HOUR, time);
  if (!hours) return { whole, rest: time.from < time.to ? [time] : [] };
  let inner = hours;
  for (const span of [HOUR, DAY]) {
    const larger = within(span + 1, inner);
    if (!larger) {
      whole.push({ span, ...inner });
      return { whole, rest: around(time, hours) };
    }
    whole.push(...around(inner, larger).map((part) => ({ span, ...part })));
    inner = larger;
  }
  whole.push({ span: MONTH, ...inner });
  return { whole, rest: around(time, hours) };
}

/** The whole hours, days or months within a time. */
function within(span: number, { from, to }: Time): Time | undefined {
  const start = startOf(span, from);
  const first = start === from ? from : nextStart(span, start);
  const last = startOf(span, to);
  return first < last ? { from: first, to: last } : undefined;
}

/** What an inner time leaves of the outer one. */
function around(outer: Time, inner: Time): readonly Time[] {
  const parts = [
    { from: outer.from, to: inner.from },
    { from: inner.to, to: outer.to },
  ];
  return parts.filter(({ from, to }) => from < to);
}
