/** Work that may rest between its steps, each of which takes a fraction of a millisecond on usual input. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does the work without a rest. */
export function finish<T>(work: Steps<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** @param pause is called after each step; where it answers a promise, the work goes on once that is settled */
export async function inTurns<T>(work: Steps<T>, pause: () => Promise<void> | undefined): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    const rest = pause();
    if (rest) await rest;
  }
}
