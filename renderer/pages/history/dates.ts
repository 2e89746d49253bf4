import { startOfDay } from '../../state/days.ts';

/** A local day someone wrote: "yesterday", "tuesday", "18 nov", "18.11.", "2025-11-18". */
export interface WrittenDay {
  /** Start of the day, milliseconds since 1970. */
  readonly start: number;
  /** Start of the next day. */
  readonly end: number;
}

/** Reads a day the way people write one, in the language of `locale`. Weekdays and dates without a year lie in the past. */
export function readDay(
  text: string,
  now: number,
  locale: string,
  words: { today: string; yesterday: string },
): WrittenDay | undefined {
  const wanted = fold(text.trim());
  if (wanted.length < 3) return undefined;
  if (fold(words.today).startsWith(wanted)) return day(now, 0);
  if (fold(words.yesterday).startsWith(wanted)) return day(now, -1);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(wanted);
  if (iso) return valid(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]));
  const weekday = weekdays(locale).findIndex((name) => name.startsWith(wanted));
  if (weekday >= 0) {
    const ago = (new Date(now).getDay() - weekday + 7) % 7;
    return day(now, -ago);
  }
  return dayOfMonth(wanted, now, locale);
}

function dayOfMonth(wanted: string, now: number, locale: string): WrittenDay | undefined {
  const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.?$/.exec(wanted);
  if (dotted) return latest(Number(dotted[2]) - 1, Number(dotted[1]), now);
  const written = /^(\d{1,2})\.?\s+(\p{L}{3,})\.?$/u.exec(wanted) ?? /^(\p{L}{3,})\.?\s+(\d{1,2})$/u.exec(wanted);
  if (!written) return undefined;
  const [, first = '', second = ''] = written;
  const dayFirst = /^\d/.test(first);
  const month = months(locale).findIndex((name) => name.startsWith(dayFirst ? second : first));
  return month < 0 ? undefined : latest(month, Number(dayFirst ? first : second), now);
}

/** The last time this date was. */
function latest(month: number, dayOfTheMonth: number, now: number): WrittenDay | undefined {
  const year = new Date(now).getFullYear();
  const found = valid(year, month, dayOfTheMonth);
  return found && found.start > now ? valid(year - 1, month, dayOfTheMonth) : found;
}

function valid(year: number, month: number, dayOfTheMonth: number): WrittenDay | undefined {
  const date = new Date(year, month, dayOfTheMonth);
  if (date.getMonth() !== month || date.getDate() !== dayOfTheMonth) return undefined;
  return { start: date.getTime(), end: new Date(year, month, dayOfTheMonth + 1).getTime() };
}

/** The day so many days from the one of `now`. */
export function day(now: number, offset: number): WrittenDay {
  const date = new Date(startOfDay(now));
  const at = (days: number) => new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
  return { start: at(offset), end: at(offset + 1) };
}

function weekdays(locale: string): string[] {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  // 4 January 1970 was a Sunday, the day that Date counts from.
  return Array.from({ length: 7 }, (_, index) => fold(format.format(Date.UTC(1970, 0, 4 + index))));
}

function months(locale: string): string[] {
  const format = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, index) => fold(format.format(Date.UTC(1970, index, 1))));
}

function fold(text: string): string {
  return text.toLowerCase();
}
