import type { Settings } from './settings.ts';

/** How far a clock may be set back before a pause with an end is over. */
const CLOCK_TOLERANCE = 5 * 60_000;

/** Whether Perch is paused now. A clock that went back ends a pause: it must never last longer than was meant. */
export function isPaused({ pause }: Pick<Settings, 'pause'>, now: number): boolean {
  if (pause === null) return false;
  return pause.until === null || (now < pause.until && now >= pause.since - CLOCK_TOLERANCE);
}
