import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FromTrial, TrialData, TrialShare } from './protocol.ts';
import { joined, type TrialResult } from './trial.ts';

/** Threads that share a trial; more would mostly read the same records again. */
const MOST_THREADS = 2;

/**
 * Runs a trial in threads of its own.
 * @param program the bundled worker, `trial-worker.mjs`
 * @returns undefined when it was called off
 */
export async function runTrial(
  program: string,
  data: TrialData,
  { signal, progress }: { readonly signal: AbortSignal; progress(done: number, total: number): void },
): Promise<TrialResult | undefined> {
  const of = Math.min(MOST_THREADS, availableParallelism());
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  const told = Array.from({ length: of }, () => ({ done: 0, total: 0 }));
  const sum = (key: 'done' | 'total') => told.reduce((all, one) => all + one[key], 0);
  const shares = told.map((mine, share) =>
    runShare(program, { ...data, share, of }, stop, (done, total) => {
      Object.assign(mine, { done, total });
      progress(Math.round(sum('done') / of), Math.round(sum('total') / of));
    }),
  );
  try {
    const results = await Promise.all(shares);
    const done = results.filter((result) => result !== undefined);
    return done.length === of ? joined(done) : undefined;
  } finally {
    failed.abort();
  }
}

function runShare(
  program: string,
  data: TrialShare,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<TrialResult | undefined> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve(undefined);
    const worker = new Worker(program, { workerData: data });
    const end = () => {
      signal.removeEventListener('abort', stop);
      void worker.terminate();
    };
    const stop = () => {
      end();
      resolve(undefined);
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: FromTrial) => {
      if (message.type === 'progress') return progress(message.done, message.total);
      end();
      resolve(message.result);
    });
    worker.once('error', (error) => {
      end();
      reject(error instanceof Error ? error : new Error(String(error)));
    });
    // What has answered already takes no notice of this.
    worker.once('exit', (code) => reject(new Error(`The trial ended early, with code ${code}.`)));
  });
}
