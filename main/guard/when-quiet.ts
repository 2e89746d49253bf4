/** When a run of changes is answered, in milliseconds. */
export interface Quiet {
  /** How long nothing may change before. */
  readonly quiet: number;
  /** The longest that changes which do not stop put it off. */
  readonly longest: number;
}

/** Does something once changes have stopped for a moment, or have gone on for too long. */
export function whenQuiet(run: () => void, { quiet, longest }: Quiet): { note(): void; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  let latest = 0;
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    note() {
      const now = performance.now();
      if (!timer) latest = now + longest;
      clearTimeout(timer);
      timer = setTimeout(
        () => {
          timer = undefined;
          run();
        },
        Math.max(0, Math.min(quiet, latest - now)),
      );
    },
    cancel,
  };
}
