import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Makes calls at a steady rate, whether the ones before are back or not, as many agents at once would.
 * @param perSecond calls a second
 * @returns milliseconds of each call from when it was due until it was answered
 */
export async function paced(perSecond: number, until: () => boolean, call: (index: number) => Promise<void>) {
  const times: number[] = [];
  const open = new Set<Promise<void>>();
  const start = performance.now();
  for (let index = 0; !until(); index++) {
    const due = start + (index * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    const one = call(index).then(() => {
      times.push(performance.now() - due);
      open.delete(one);
    });
    open.add(one);
  }
  await Promise.all(open);
  return times;
}

/** A percentile of unordered samples; `share` from 0 to 1. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
