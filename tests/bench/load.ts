/**
 * Many calls at once, and how soon there is a guard at all. The callers run on the same machine and share it.
 *   node build/run.mjs tests/bench/load.ts
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HARMLESS, shellCall } from '../faults/calls.ts';
import { type RunningPerch, startServe } from '../faults/start-serve.ts';
import { rawCall } from '../raw-call.ts';
import { readRows, systemOf } from '../score/rows.ts';
import { compileHelper } from './helper.ts';
import { type BenchRow, type BenchSection, percentiles, printSection } from './section.ts';

/** The repository, from here and from where build/run.mjs puts the bundle. */
const root = path.resolve(import.meta.dirname, '../..');
const HOOK = path.join(root, `out/hook/${process.platform}-${process.arch}/perch-hook`);

const STARTS = 7;
const HOOKS_AT_ONCE = 200;
const RATE = 2000;
const SECONDS = 10;
const CALLS = RATE * SECONDS;
const CALLERS = 32;
/** Connections that may wait at once while calls are made at a steady rate. */
const MOST_WAITING = 512;
/** Calls after which code is hot. */
const WARM_UP = 4000;

export async function measure(): Promise<BenchSection> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'perch-load-'));
  // The calls are those of somebody who lives there.
  const start = () => startServe(path.join(home, 'data'), { home: '/home/dev' });
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
    const player = playerAgainst(perch, home);
    player.play(WARM_UP, { perSecond: 0, atOnce: CALLERS });
    const burst = await hooksAtOnce(perch);
    const most = player.play(CALLS, { perSecond: 0, atOnce: CALLERS });
    const steady = player.play(CALLS, { perSecond: RATE, atOnce: MOST_WAITING });
    await perch.stop();
    return {
      title: 'Load',
      method:
        `perch serve with the default packs, each call recorded durably before its answer; callers on the same machine. ` +
        `${STARTS} starts; ${HOOKS_AT_ONCE} hook processes started at once, each timed from its start until it ended. Then ` +
        `one program makes ${CALLS.toLocaleString('en')} calls as hooks do, each over a connection of its own ` +
        '(tests/bench/player.c; everyday calls of tests/fixtures/calls): ' +
        `${CALLERS} under way all the time, and ${RATE.toLocaleString('en')} a second, each timed from when it was due.`,
      rows: [
        { name: 'process start to first verdict', ...percentiles(firstVerdicts), unit: 'ms' },
        { name: `${HOOKS_AT_ONCE} hooks at once`, ...percentiles(burst.times), unit: 'ms' },
        { name: `${HOOKS_AT_ONCE} hooks at once, all answered`, value: burst.all, unit: 'ms' },
        { name: 'calls a second, as many as go', value: CALLS / most.seconds, unit: 'calls/s' },
        ...processorTime(most),
        { name: `calls a second, ${RATE.toLocaleString('en')} asked`, value: CALLS / steady.seconds, unit: 'calls/s' },
        { name: `one call at ${RATE.toLocaleString('en')} a second`, ...percentiles(steady.times), unit: 'ms' },
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

interface Played {
  /** Milliseconds of each call. */
  readonly times: readonly number[];
  /** From the first call to the last answer. */
  readonly seconds: number;
  /** Seconds that the service's processors were busy; undefined where the system does not tell. */
  readonly busy: number | undefined;
}

/** Plays calls from a program in C, since callers in Node would take as much of the machine as the service. */
function playerAgainst({ endpoint, pid }: RunningPerch, folder: string) {
  const program = compileHelper('player');
  const calls = ['benign', 'ours-benign', 'more-benign', 'wider-benign']
    .flatMap((name) => readRows(path.join(root, `tests/fixtures/calls/${name}.jsonl`)))
    .filter((row) => systemOf(row) === 'linux' && row.expect === 'allow');
  let made = 0;
  const request = (): Buffer => {
    made++;
    const { tool, input, cwd } = calls[made % calls.length] ?? {};
    const body = Buffer.from(
      JSON.stringify({
        session_id: `s${made % 20}`,
        hook_event_name: 'PreToolUse',
        tool_name: tool,
        tool_input: input,
        tool_use_id: `toolu_${made}`,
        cwd,
      }),
    );
    return Buffer.concat([Buffer.from(`PERCH/1 claude-code 2 1 / ${body.length}\n`), body]);
  };
  return {
    play(count: number, { perSecond, atOnce }: { readonly perSecond: number; readonly atOnce: number }): Played {
      const file = path.join(folder, 'requests');
      writeFileSync(file, Buffer.concat(Array.from({ length: count }, request)));
      const busyBefore = busySeconds(pid);
      const begun = performance.now();
      const { status, stdout, stderr } = spawnSync(program, [endpoint, file, `${perSecond}`, `${atOnce}`], {
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
        timeout: 120_000,
      });
      if (status !== 0) throw new Error(`The calls were not all made within two minutes. ${stderr}`);
      const seconds = (performance.now() - begun) / 1000;
      const answers = stdout.trim().split('\n');
      const stopped = answers.filter((line) => !line.endsWith(' 0 0')).length;
      if (answers.length !== count || stopped > 0) throw new Error(`${stopped} everyday calls were objected to.`);
      const busyAfter = busySeconds(pid);
      return {
        times: answers.map((line) => Number.parseFloat(line) / 1000),
        seconds,
        busy: busyBefore === undefined || busyAfter === undefined ? undefined : busyAfter - busyBefore,
      };
    },
  };
}

function processorTime({ busy }: Played): readonly BenchRow[] {
  if (busy === undefined) return [];
  return [{ name: 'processor time of Perch for one of them', value: (busy * 1000) / CALLS, unit: 'ms' }];
}

/** Only Linux tells without starting a program. */
function busySeconds(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) / TICKS_A_SECOND;
}

/** As Linux counts processor time for programs, on every architecture that Perch is made for. */
const TICKS_A_SECOND = 100;

if (process.argv[1] === path.join(root, 'tests/bench/load.ts')) process.stdout.write(printSection(await measure()));
