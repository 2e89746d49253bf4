/**
 * `npm run faults -- [--minutes=5] [--seed=N]`: kills the service with SIGKILL at random moments under load, again and
 * again, starts it anew on the same data, and goes along the whole record in the end.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../fuzz/random.ts';
import { rawCall } from '../raw-call.ts';
import { numberFrom, scriptArguments } from '../script-options.ts';
import { DENIED, HARMLESS, shellCall } from './calls.ts';
import { checkRecord, recordedCalls } from './record-check.ts';
import { startServe } from './start-serve.ts';

const HOME = '/home/dev';
const { values } = scriptArguments('npm run faults [-- --minutes=5] [--seed=N]', {
  minutes: { type: 'string', default: '5' },
  seed: { type: 'string', default: String(Date.now() % 1_000_000) },
});
const seed = numberFrom(values.seed, 'seed');
const random = new Random(seed);
const end = Date.now() + numberFrom(values.minutes, 'minutes') * 60_000;
const data = mkdtempSync(path.join(os.tmpdir(), 'perch-faults-'));

const answered: string[] = [];
const wrong: string[] = [];
const starts: number[] = [];
let kills = 0;
let stopped = 0;

while (Date.now() < end) {
  const started = performance.now();
  const perch = await startServe(data, { home: HOME });
  await rawCall(perch.endpoint, 'claude-code', shellCall(HARMLESS, `${kills}-first`));
  starts.push(performance.now() - started);
  let alive = true;
  const caller = async (name: string) => {
    for (let index = 0; alive; index++) {
      const isDenied = random.chance(0.5);
      const id = `${kills}-${name}-${index}`;
      const reply = await rawCall(perch.endpoint, 'claude-code', shellCall(isDenied ? DENIED : HARMLESS, id));
      if (!reply) {
        stopped++;
        continue;
      }
      answered.push(id);
      if (isDenied && !reply.stdout.includes('"permissionDecision":"deny"')) wrong.push(id);
    }
  };
  const callers = Array.from({ length: 8 }, (_, index) => caller(String(index)));
  await sleep(random.below(2000));
  await perch.stop('SIGKILL');
  alive = false;
  await Promise.all(callers);
  kills++;
}

const last = await startServe(data, { home: HOME });
await last.stop();
const recorded = recordedCalls(data);
const lost = answered.filter((id) => !recorded.has(id));
const { breaks, records } = await checkRecord(data);
rmSync(data, { recursive: true, force: true });
starts.sort((a, b) => a - b);
console.log(
  `${kills} kills with seed ${seed}: ${answered.length} calls answered, ${stopped} stopped, ${records} records; ` +
    `${wrong.length} denied calls let through, ${lost.length} answered calls not recorded, ${breaks.length} breaks in the chain; ` +
    `start to first verdict p50 ${Math.round(starts[starts.length >> 1] ?? 0)} ms, longest ${Math.round(starts.at(-1) ?? 0)} ms`,
);
if (wrong.length + lost.length + breaks.length > 0) process.exitCode = 1;
