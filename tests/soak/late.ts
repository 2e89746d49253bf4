/** What the probe wrote down about moments in which the event loop was late. */
interface Late {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds. */
  readonly late: number;
  /** Milliseconds of that in which another program had the processor. */
  readonly notRunning: number;
  /** Functions, from the outermost on; empty when that was not looked at. */
  readonly cause: string;
}

export interface LateMoments {
  readonly count: number;
  /** Milliseconds. */
  readonly longest: number;
  /** The longest first. */
  readonly causes: readonly { readonly cause: string; readonly count: number; readonly longest: number }[];
}

/** Milliseconds that Perch itself may hold a call up. */
const ENOUGH = 2;

/**
 * Moments in which a call would have had to wait for something else in Perch, by what that was. What another program
 * took of the processor is taken off: on a busy machine everything is late.
 * @param lines the probe's file
 */
export function lateMoments(lines: string, since: number): LateMoments {
  const own = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Late)
    .filter(({ at }) => at >= since)
    .map(({ late, notRunning, cause }) => ({ late: late - notRunning, cause: cause || 'not looked at' }))
    .filter(({ late }) => late > ENOUGH);
  const causes = [...new Set(own.map(({ cause }) => cause))].map((cause) => {
    const times = own.filter((one) => one.cause === cause).map(({ late }) => late);
    return { cause, count: times.length, longest: Math.max(...times) };
  });
  return {
    count: own.length,
    longest: Math.max(0, ...own.map(({ late }) => late)),
    causes: causes.toSorted((a, b) => b.longest - a.longest),
  };
}
