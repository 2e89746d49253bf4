import { randomUUID } from 'node:crypto';
import { hookDeadlineSeconds } from '../../agents/command.ts';
import { type AskDesk, openAskDesk } from '../../ask/desk.ts';

/** The desk of the running app: real clocks, and the limits of the real hooks. */
export function openDesk(patienceSeconds: () => number): AskDesk {
  return openAskDesk({
    now: Date.now,
    at(time, work) {
      const timer = setTimeout(work, Math.max(0, time - Date.now()));
      return () => clearTimeout(timer);
    },
    random: randomUUID,
    limitSeconds: hookDeadlineSeconds,
    patienceSeconds,
  });
}
