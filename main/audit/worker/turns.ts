import type { Steps } from '../search/steps.ts';

/** Long work of one thread, step by step, so that no question waits for the whole of another. */
export interface Turns {
  /** What somebody waits for: each has a step in every turn. @throws when it is called off */
  now<Result>(steps: () => Steps<Result>, signal: AbortSignal): Promise<Result>;
  /** What may come a little later: one after the other, and only while nobody waits. @throws when it is called off */
  later<Result>(steps: () => Steps<Result>, signal: AbortSignal): Promise<Result>;
  /** Nothing more is begun or gone on with. */
  end(): void;
}

export function takeTurns(): Turns {
  let waitedFor = 0;
  let ended = false;
  let last: Promise<unknown> = Promise.resolve();

  async function run<Result>(
    steps: () => Steps<Result>,
    signal: AbortSignal,
    mayGoOn: () => boolean = () => true,
  ): Promise<Result> {
    let begun: Steps<Result> | undefined;
    for (;;) {
      // The first turn too: what came together with its being called off is never begun.
      await turn();
      if (ended || signal.aborted) throw new Error('It was called off.');
      if (!mayGoOn()) continue;
      begun ??= steps();
      const { done, value } = begun.next();
      if (done) return value;
    }
  }

  return {
    async now(steps, signal) {
      waitedFor++;
      try {
        return await run(steps, signal);
      } finally {
        waitedFor--;
      }
    },
    later(steps, signal) {
      const mine = last.then(() => run(steps, signal, () => waitedFor === 0));
      last = mine.catch(() => undefined);
      return mine;
    },
    end() {
      ended = true;
    },
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
