import { onTestFinished } from 'vitest';
import { type RunningPerch, type ServeOptions, startServe } from './faults/start-serve.ts';

export type { RunningPerch };

/** A running `perch serve` for one test, stopped when the test is over. */
export async function perchServe(dataFolder: string, options: ServeOptions = {}): Promise<RunningPerch> {
  const perch = await startServe(dataFolder, options);
  onTestFinished(() => perch.stop());
  return perch;
}
