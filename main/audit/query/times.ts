/** A stretch of time in milliseconds since 1970; `to` is exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  min: 60_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/** Ways to say when, for suggestions. */
export const TIME_WORDS = ['today', 'yesterday', '1h', '24h', '7d', '30d', ...DAYS] as const;

/**
 * The stretch that a word for a time means, in the time zone of this computer: `today`, `yesterday`, a day of the week
 * (the last one), `2025-11`, `2025-11-20`, `2025-11-20T14:30`, `14:30`, so long ago (`90s`, `30m`, `2h`, `3d`, `1w`), or,
 * for programs, milliseconds since 1970 (`@1763647200000`).
 * @returns undefined for anything else
 */
export function readTime(text: string, now: number): Span | undefined {
  const word = text.toLowerCase();
  const today = new Date(now);
  const day = (offset: number): Span => days(today.getFullYear(), today.getMonth(), today.getDate() + offset, 1);
  if (word === 'now') return { from: now, to: now + 1 };
  if (word === 'today') return day(0);
  if (word === 'yesterday') return day(-1);
  const weekday = DAYS.findIndex((name) => name === word || name.slice(0, 3) === word);
  if (weekday >= 0) return day(-((today.getDay() - weekday + 7) % 7));
  const ago = /^(\d{1,6})(s|min|m|h|d|w)$/.exec(word);
  if (ago) {
    const from = now - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0);
    return { from, to: from + 1 };
  }
  const exact = /^@(\d{1,15})$/.exec(word)?.[1];
  if (exact) return { from: Number(exact), to: Number(exact) + 1 };
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(word);
  if (clock) return minute(today.getFullYear(), today.getMonth(), today.getDate(), Number(clock[1]), Number(clock[2]));
  const date = /^(\d{4})-(\d{2})(?:-(\d{2})(?:t(\d{2}):(\d{2})(?::(\d{2}))?)?)?$/.exec(word);
  if (!date) return undefined;
  const [year, month, dayOfMonth] = [Number(date[1]), Number(date[2]) - 1, Number(date[3] ?? 1)];
  if (month > 11 || dayOfMonth < 1 || new Date(year, month, dayOfMonth).getMonth() !== month) return undefined;
  if (date[3] === undefined)
    return { from: new Date(year, month, 1).getTime(), to: new Date(year, month + 1, 1).getTime() };
  if (date[4] === undefined) return days(year, month, dayOfMonth, 1);
  const [hour, minutes] = [Number(date[4]), Number(date[5])];
  if (hour > 23 || minutes > 59) return undefined;
  if (date[6] === undefined) return minute(year, month, dayOfMonth, hour, minutes);
  const from = new Date(year, month, dayOfMonth, hour, minutes, Number(date[6])).getTime();
  return { from, to: from + 1000 };
}

function days(year: number, month: number, day: number, count: number): Span {
  return { from: new Date(year, month, day).getTime(), to: new Date(year, month, day + count).getTime() };
}

function minute(year: number, month: number, day: number, hour: number, minutes: number): Span {
  const from = new Date(year, month, day, hour, minutes).getTime();
  return { from, to: from + 60_000 };
}
