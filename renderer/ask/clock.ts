import type { AskQuestion } from '../../preload/contract.ts';

/** Milliseconds until Perch denies, as far as the window knows. Contact stops the clock, the agent's limit does not. */
export function timeLeft(clock: AskQuestion['clock'], now: number): number {
  if (clock.state === 'running') return Math.max(0, clock.deniesAt - now);
  return Math.max(0, Math.min(clock.left, clock.latest - now));
}

/** Is the clock really standing, or has the agent's limit caught up with it? */
export function stands(clock: AskQuestion['clock'], now: number): boolean {
  return clock.state === 'paused' && clock.latest - now > clock.left;
}

/** The question whose time runs out first. */
export function mostUrgent(questions: readonly AskQuestion[], now: number): AskQuestion | undefined {
  return [...questions].sort((a, b) => timeLeft(a.clock, now) - timeLeft(b.clock, now))[0];
}
