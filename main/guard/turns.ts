import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/** Milliseconds of other work that a call may have to wait for. */
const SLICE = 1;

/** Lets calls have their turn between the steps of long work, as soon as a slice of time is used up. */
export function turns(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < SLICE) return undefined;
    return setImmediate(undefined).then(() => {
      since = performance.now();
    });
  };
}
