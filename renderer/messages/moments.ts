import { daysAgo } from '../state/days.ts';
import type { Language } from './language.tsx';

/** "today 16:04:12", "yesterday 18:02:40", "Wed 11:40:00", "14 Nov, 09:05:31". */
export function momentWords({ t, f }: Language, at: number, now: number, precise = true): string {
  const time = precise ? f.second(at) : f.minute(at);
  const days = daysAgo(at, now);
  if (days === 0) return t('time.today', { time });
  if (days === 1) return t('time.yesterday', { time });
  if (days === -1) return t('time.tomorrow', { time });
  return t('time.dayAt', { day: Math.abs(days) < 7 ? f.weekday(at) : f.shortDate(at), time });
}

/** "now", "35 minutes ago", "yesterday, 18:02", "14 November 2025". */
export function agoWords({ t, f }: Language, at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return t('ago.now');
  if (minutes < 60) return t('ago.minutes', { count: minutes });
  const days = daysAgo(at, now);
  if (days === 0) return f.minute(at);
  if (days === 1) return t('ago.yesterday', { time: f.minute(at) });
  return f.date(at);
}

/** The heading of a day: "Today", "Yesterday", or its name. */
export function dayHeading({ t, f }: Language, at: number, now: number): { title: string; date: string } {
  const days = daysAgo(at, now);
  if (days <= 0) return { title: t('history.day.today'), date: f.day(at) };
  if (days === 1) return { title: t('history.day.yesterday'), date: f.day(at) };
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return sameYear ? { title: f.day(at), date: '' } : { title: f.date(at), date: f.weekday(at) };
}

/** When something ended that had begun: "17:48", and on another day "14 Nov, 09:05". */
export function endWords({ t, f }: Language, from: number, to: number): string {
  const time = f.minute(to);
  return daysAgo(from, to) === 0 ? time : t('time.dayAt', { day: f.shortDate(to), time });
}
