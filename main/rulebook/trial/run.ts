import { Worker } from 'node:worker_threads';
import type { FromTrial, TrialData } from './protocol.ts';
import type { TrialResult } from './trial.ts';

/**
 * Runs a trial in a thread of its own.
 * @param program the bundled worker, `trial-worker.mjs`
 * @returns undefined when it was called off
 */
export function runTrial(
  program: string,
  data: TrialData,
  { signal, progress }: { readonly signal: AbortSignal; progress(done: number, total: number): void },
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
