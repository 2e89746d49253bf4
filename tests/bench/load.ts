/**
 * Many calls at once, and how soon there is a guard at all. The callers run on the same machine and share it.
 *   node build/run.mjs tests/bench/load.ts
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HARMLESS, shellCall } from '../faults/calls.ts';
import { type RunningPerch, startServe } from '../faults/start-serve.ts';
import { rawCall } from '../raw-call.ts';
import { paced } from '../soak/paced.ts';
import { type BenchSection, percentiles, printSection } from './section.ts';

/** The repository, from here and from where build/run.mjs puts the bundle. */
const root = path.resolve(import.meta.dirname, '../..');
const HOOK = path.join(root, `out/hook/${process.platform}-${process.arch}/perch-hook`);

const STARTS = 7;
const HOOKS_AT_ONCE = 200;
const RATE = 2000;
const SECONDS = 10;
const CALLERS = 32;
/** Calls after which code is hot. */
const WARM_UP = 1000;

export async function measure(): Promise<BenchSection> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'perch-load-'));
  const start = () => startServe(path.join(home, 'data'), { home });
  const ask = (perch: RunningPerch, id: number) =>
    rawCall(perch.endpoint, 'claude-code', shellCall(HARMLESS, String(id), `s${id % 20}`));
  try {
    const firstVerdicts: number[] = [];
    for (let index = 0; index < STARTS; index++) {
      const started = performance.now();
      const perch = await start();
      await ask(perch, index);
      firstVerdicts.push(performance.now() - started);
      await perch.stop();
    }
    const perch = await start();
    await Promise.all(Array.from({ length: WARM_UP }, (_, index) => ask(perch, index)));
    const burst = await hooksAtOnce(perch);
    const capacity = await closedLoop(perch, ask);
    const end = performance.now() + SECONDS * 1000;
    const steady = await paced(
      RATE,
      () => performance.now() > end,
      (index) => ask(perch, index).then(() => undefined),
    );
    await perch.stop();
    return {
      title: 'Load',
      method:
        `perch serve with the default packs, each call recorded durably before its answer; callers on the same machine. ` +
        `${STARTS} starts; ${HOOKS_AT_ONCE} hook processes started at once, each timed from its start until it ended; ` +
        `${CALLERS} callers without a pause for ${SECONDS} s; ${RATE.toLocaleString('en')} calls a second for ${SECONDS} s, ` +
        'each timed from when it was due.',
      rows: [
        { name: 'process start to first verdict', ...percentiles(firstVerdicts), unit: 'ms' },
        { name: `${HOOKS_AT_ONCE} hooks at once`, ...percentiles(burst.times), unit: 'ms' },
        { name: `${HOOKS_AT_ONCE} hooks at once, all answered`, value: burst.all, unit: 'ms' },
        { name: 'calls a second, as many as go', value: capacity, unit: 'calls/s' },
        { name: `one call at ${RATE.toLocaleString('en')} a second`, ...percentiles(steady), unit: 'ms' },
        { name: 'machine load while measuring', value: os.loadavg()[0] ?? 0, unit: '', note: 'one minute' },
      ],
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function hooksAtOnce(perch: RunningPerch): Promise<{ readonly times: number[]; readonly all: number }> {
  const begun = performance.now();
  const times = await Promise.all(
    Array.from({ length: HOOKS_AT_ONCE }, (_, index) => {
      const started = performance.now();
      const child = spawn(HOOK, ['claude-code', `--endpoint=${perch.endpoint}`], {
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      child.stdin.end(shellCall(HARMLESS, `at-once-${index}`));
      return new Promise<number>((resolve, reject) => {
        child.once('exit', (code) =>
          code === 0 ? resolve(performance.now() - started) : reject(new Error('A hook had no answer.')),
        );
      });
    }),
  );
  return { times, all: performance.now() - begun };
}

/** How many calls a second are answered when callers never pause. */
async function closedLoop(perch: RunningPerch, ask: (perch: RunningPerch, id: number) => Promise<unknown>) {
  const begun = performance.now();
  const end = begun + SECONDS * 1000;
  let done = 0;
  const caller = async () => {
    while (performance.now() < end) {
      await ask(perch, done);
      done++;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return done / ((performance.now() - begun) / 1000);
}

if (process.argv[1] === path.join(root, 'tests/bench/load.ts')) process.stdout.write(printSection(await measure()));
