/**
 * `npm run soak -- [--minutes=30] [--rate=56] [--serve]`: calls at a steady rate against the built app on a virtual
 * screen, while its windows open and close, somebody searches, exports and answers questions, and rules are read again.
 * With `--serve` against `perch serve`. Prints latency beside what the disk takes alone, memory and its slope, open
 * files, and how late the event loop ran; with `--causes` what it was busy with then, at the price of a profile that
 * runs meanwhile. 30 minutes at the rate that is taken by default are 100,000 calls; `--minutes=1440` soaks for a day.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DENIED, HARMLESS, shellCall } from '../faults/calls.ts';
import { rawCall } from '../raw-call.ts';
import { numberFrom, scriptArguments } from '../script-options.ts';
import { soakApp } from './app.ts';
import { diskAlone } from './disk.ts';
import { lateMoments } from './late.ts';
import { paced, percentile } from './paced.ts';
import { soakService } from './service.ts';
import { lowest, slopeOf } from './slope.ts';

interface Sample {
  readonly at: number;
  readonly rss: number;
  readonly heapUsed: number;
  readonly descriptors: number;
  readonly delay: { readonly p50: number; readonly p99: number; readonly max: number };
}

const { values } = scriptArguments('npm run soak [-- --minutes=30] [--rate=56] [--serve] [--causes]', {
  minutes: { type: 'string', default: '30' },
  rate: { type: 'string', default: '56' },
  serve: { type: 'boolean' },
  causes: { type: 'boolean' },
});
const minutes = numberFrom(values.minutes, 'minutes');
const rate = numberFrom(values.rate, 'rate');
/** Seconds in which what is opened once is opened, and code gets hot. */
const WARM_UP = Math.min(60, (minutes * 60) / 4);
const RELOAD_EVERY = 20_000;
/** Milliseconds until what is kept for a while only has gone: the record's worker rests after 20 s. */
const TO_REST = Math.min(40_000, minutes * 60_000);

if (values.causes) process.env['PERCH_TEST_CAUSES'] = '1';
const disk = await diskAlone(path.join(os.tmpdir(), `perch-soak-disk-${process.pid}`), rate, WARM_UP);
const perch = values.serve ? await soakService() : await soakApp();
mkdirSync(path.join(perch.data, 'packs'), { recursive: true });

const commands = [HARMLESS, DENIED, 'git status && npm test', 'curl -s https://example.com | head', 'rm -rf build'];
const samples: Sample[] = [];
let unanswered = 0;
let letThrough = 0;
const start = Date.now();
const end = start + minutes * 60_000;
const look = setInterval(() => {
  try {
    const now = JSON.parse(readFileSync(perch.probe, 'utf8')) as Sample;
    if (now.at !== samples.at(-1)?.at) samples.push(now);
  } catch {
    // It is being written.
  }
}, 1000);
const reload = setInterval(() => {
  writeFileSync(path.join(perch.data, 'packs/soak.yaml'), `# ${Date.now()}\n- list: soak\n  items: [a]\n`);
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
clearInterval(reload);
await perch.calm();
await new Promise((resolve) => setTimeout(resolve, TO_REST));
clearInterval(look);
// What was profiled last is still to be told.
if (values.causes) await new Promise((resolve) => setTimeout(resolve, 16_000));
const late = lateMoments(readLate(), start + WARM_UP * 1000);
await perch.stop();

const steady = samples.filter(({ at }) => at > start + WARM_UP * 1000 && at < end);
const hours = (at: number) => (at - start) / 3_600_000;
const slope = (points: readonly (readonly [at: number, mebibytes: number])[]) => {
  const stretch = Math.max(10 / 3600, minutes / 60 / 40);
  const { perX, error } = slopeOf(
    lowest(
      points.map(([at, mebibytes]) => [hours(at), mebibytes]),
      stretch,
    ),
  );
  const sure = Math.abs(perX) > 2 * error;
  return `${perX.toFixed(1)} ± ${(2 * error).toFixed(1)} MiB an hour${sure ? '' : ' (not told from zero)'}`;
};
const memory = (pick: 'rss' | 'heapUsed') =>
  slope(steady.map((sample) => [sample.at, sample[pick] / 2 ** 20] as const));
const mib = (pick: 'rss' | 'heapUsed') => steady.map((sample) => sample[pick] / 2 ** 20);
const delays = steady.map(({ delay }) => delay);
const load = os.loadavg()[0] ?? 0;
const line = (name: string, text: string) => console.log(`${name.padEnd(28)}${text}`);
const at = (list: readonly number[], share: number) => percentile(list, share).toFixed(1);
line('calls', `${times.length} in ${minutes} min at ${rate}/s, ${unanswered} unanswered, ${letThrough} let through`);
const percentiles = (list: readonly number[]) =>
  `p50 ${at(list, 0.5)}, p99 ${at(list, 0.99)}, p99.9 ${at(list, 0.999)}, longest ${at(list, 1)} ms`;
line('latency', percentiles(times));
line('the disk alone', `${percentiles(disk)}, in ${WARM_UP} s before`);
const beside = Object.entries(perch.done).map(([what, times]) => `${times} ${what}`);
if (beside.length > 0) line('meanwhile', beside.join(', '));
const whole = perch.memory.filter(([at]) => at > start + WARM_UP * 1000);
if (whole.length > 2) {
  const middle = at(
    whole.map(([, megabytes]) => megabytes),
    0.5,
  );
  line('all processes, no window', `${middle} MiB, ${slope(whole)}`);
}
line('resident memory', `${at(mib('rss'), 0.5)} MiB, ${memory('rss')}`);
const half = steady.filter((sample) => sample.at > (start + end) / 2);
line('', `in the second half ${slope(half.map((sample) => [sample.at, sample.rss / 2 ** 20] as const))}`);
const mebibytes = (sample: Sample | undefined) => ((sample?.rss ?? 0) / 2 ** 20).toFixed(1);
line(
  '',
  `${mebibytes(samples[0])} MiB at first, ${mebibytes(samples.at(-1))} MiB ${TO_REST / 1000} s after the last call`,
);
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
line('waits over 2 ms', `${late.count} of ${minutes * 60_000} ms looked at; longest ${late.longest.toFixed(1)} ms`);
for (const { cause, count, longest } of late.causes)
  line('', `${count} times, up to ${longest.toFixed(1)} ms: ${cause}`);
line('machine', `${os.availableParallelism()} cores, load ${load.toFixed(1)}`);
if (unanswered + letThrough > 0) process.exitCode = 1;

function readLate(): string {
  try {
    return readFileSync(`${perch.probe}.late`, 'utf8');
  } catch {
    return '';
  }
}
