/** Work that can be left between two steps, so that something more urgent has its turn. */
export type Steps<Result> = Generator<undefined, Result>;

/** All steps, one after the other. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
