/**
 * `npm run soak -- [--minutes=30] [--rate=50]`: calls at a steady rate against `perch serve`, while its rules are
 * read again now and then. Prints latency, memory and its slope, open files, and how late the event loop ran.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DENIED, HARMLESS, shellCall } from '../faults/calls.ts';
import { startServe } from '../faults/start-serve.ts';
import { rawCall } from '../raw-call.ts';
import { numberOption } from '../script-options.ts';
import { paced, percentile } from './paced.ts';
import { lowest, slopeOf } from './slope.ts';

interface Sample {
  readonly at: number;
  readonly rss: number;
  readonly heapUsed: number;
  readonly descriptors: number;
  readonly delay: { readonly p50: number; readonly p99: number; readonly max: number };
}

/** The repository, from here and from where build/run.mjs puts the bundle. */
const root = path.resolve(import.meta.dirname, '../..');
const minutes = numberOption('minutes', 30);
const rate = numberOption('rate', 50);
/** Seconds in which what is opened once is opened, and code gets hot. */
const WARM_UP = Math.min(60, (minutes * 60) / 4);
const RELOAD_EVERY = 20_000;

const data = mkdtempSync(path.join(os.tmpdir(), 'perch-soak-'));
const probe = path.join(data, 'probe.json');
const perch = await startServe(data, {
  home: '/home/dev',
  node: ['--import', path.join(root, 'tests/soak/probe.mjs')],
  environment: { PERCH_TEST_PROBE: probe },
});

const commands = [HARMLESS, DENIED, 'git status && npm test', 'curl -s https://example.com | head', 'rm -rf build'];
const samples: Sample[] = [];
let unanswered = 0;
let letThrough = 0;
const start = Date.now();
const end = start + minutes * 60_000;
const look = setInterval(() => {
  try {
    const now = JSON.parse(readFileSync(probe, 'utf8')) as Sample;
    if (now.at !== samples.at(-1)?.at) samples.push(now);
  } catch {
    // It is being written.
  }
}, 1000);
const reload = setInterval(() => {
  writeFileSync(path.join(data, 'packs/soak.yaml'), `# ${Date.now()}\n- list: soak\n  items: [a]\n`);
}, RELOAD_EVERY);

const times = await paced(
  rate,
  () => Date.now() > end,
  async (index) => {
    const command = commands[index % commands.length] ?? HARMLESS;
    const reply = await rawCall(perch.endpoint, 'claude-code', shellCall(command, `${index}`, `s${index % 20}`));
    if (!reply) unanswered++;
    else if (command === DENIED && !reply.stdout.includes('"deny"')) letThrough++;
  },
);
clearInterval(look);
clearInterval(reload);
await perch.stop();
rmSync(data, { recursive: true, force: true });

const steady = samples.filter(({ at }) => at > start + WARM_UP * 1000);
const hours = (at: number) => (at - start) / 3_600_000;
const memory = (pick: 'rss' | 'heapUsed') => {
  const stretch = Math.max(10 / 3600, minutes / 60 / 40);
  const { perX, error } = slopeOf(
    lowest(
      steady.map((sample) => [hours(sample.at), sample[pick] / 2 ** 20]),
      stretch,
    ),
  );
  const sure = Math.abs(perX) > 2 * error;
  return `${perX.toFixed(1)} ± ${(2 * error).toFixed(1)} MiB an hour${sure ? '' : ' (not told from zero)'}`;
};
const mib = (pick: 'rss' | 'heapUsed') => steady.map((sample) => sample[pick] / 2 ** 20);
const delays = steady.map(({ delay }) => delay);
const load = os.loadavg()[0] ?? 0;
const line = (name: string, text: string) => console.log(`${name.padEnd(28)}${text}`);
const at = (list: readonly number[], share: number) => percentile(list, share).toFixed(1);
line('calls', `${times.length} in ${minutes} min at ${rate}/s, ${unanswered} unanswered, ${letThrough} let through`);
line('latency', `p50 ${at(times, 0.5)}, p99 ${at(times, 0.99)}, p99.9 ${at(times, 0.999)}, longest ${at(times, 1)} ms`);
line('resident memory', `${at(mib('rss'), 0.5)} MiB, ${memory('rss')}`);
line('heap', `${at(mib('heapUsed'), 0)} MiB at its lowest, ${memory('heapUsed')}`);
line('open files', `${steady[0]?.descriptors} at first, ${steady.at(-1)?.descriptors} in the end`);
line(
  'event loop late',
  `p50 ${at(
    delays.map(({ p50 }) => p50),
    0.5,
  )}, p99 ${at(
    delays.map(({ p99 }) => p99),
    0.5,
  )} ms in the median second; longest ${at(
    delays.map(({ max }) => max),
    1,
  )} ms`,
);
line('machine', `${os.availableParallelism()} cores, load ${load.toFixed(1)}`);
if (unanswered + letThrough > 0) process.exitCode = 1;
