import { useSyncExternalStore } from 'react';

let source: () => number = Date.now;

/** Milliseconds since 1970. */
export function now(): number {
  return source();
}

/** Lets the gallery show a fixed moment. */
export function setClock(clock: () => number): void {
  source = clock;
}

/** The time, kept fresh: components that show "35 minutes ago" use a minute, a countdown a second. */
export function useNow(everyMilliseconds: number): number {
  return useSyncExternalStore(
    (changed) => {
      const timer = setInterval(changed, everyMilliseconds);
      return () => clearInterval(timer);
    },
    () => Math.floor(source() / everyMilliseconds) * everyMilliseconds,
  );
}
