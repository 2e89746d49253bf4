/** What is soaked: `perch serve`, or the app. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startServe } from '../faults/start-serve.ts';

/** The repository, from here and from where build/run.mjs puts the bundle. */
export const root = path.resolve(import.meta.dirname, '../..');
export const PROBE = path.join(root, 'tests/soak/probe.cjs');

export interface Soaked {
  readonly endpoint: string;
  readonly data: string;
  /** Where the process that judges writes once a second how it is. */
  readonly probe: string;
  /** What went on beside the calls, and how often. */
  readonly done: Readonly<Record<string, number>>;
  /** Megabytes of all processes with no window open, at moments in milliseconds since 1970. */
  readonly memory: readonly (readonly [at: number, megabytes: number])[];
  /** Ends what goes on beside the calls. */
  calm(): Promise<void>;
  stop(): Promise<void>;
}

/** Without a window: nothing goes on beside the calls but rules that are read again. */
export async function soakService(): Promise<Soaked> {
  const data = mkdtempSync(path.join(os.tmpdir(), 'perch-soak-'));
  const probe = path.join(data, 'probe.json');
  const perch = await startServe(data, {
    home: '/home/dev',
    node: ['--require', PROBE],
    environment: { PERCH_TEST_PROBE: probe },
  });
  return {
    endpoint: perch.endpoint,
    data,
    probe,
    done: {},
    memory: [],
    calm: async () => undefined,
    async stop() {
      await perch.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
