/** `npm run test:kills [-- --kills=1000]`: kills writers of the record at random moments and looks for what is lost. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { numberFrom, scriptArguments } from '../script-options.ts';
import { type KillResult, killAgain } from './kills.ts';

/** Bundled into `out/run` before it runs. */
const root = path.resolve(import.meta.dirname, '../..');

const { values } = scriptArguments('npm run test:kills [-- --kills=1000]', {
  kills: { type: 'string', default: '1000' },
});
const kills = numberFrom(values.kills, 'kills');
const out = path.join(root, 'out/kills');
execFileSync(
  process.execPath,
  [
    '--input-type=module',
    '-e',
    `const { recordWriter } = await import('./tests/kills/bundle.mjs'); await recordWriter(${JSON.stringify(out)});`,
  ],
  { cwd: root, stdio: 'inherit' },
);
const programs = { writer: path.join(out, 'writer.mjs'), worker: path.join(out, 'record-worker.mjs') };
const seed = Date.now() % 1_000_000;
process.stdout.write(`Seed ${seed}\n`);
let failed = false;
for (const spill of [false, true]) {
  const where = spill ? 'spill file' : 'database';
  const started = performance.now();
  const result = await killAgain({
    ...programs,
    spill,
    seed,
    kills,
    done: (count) => {
      if (count % 100 === 0) process.stdout.write(`${where}: ${count} kills\n`);
    },
  });
  report(where, result, (performance.now() - started) / 1000);
  failed ||= result.faults.length > 0;
}
process.exitCode = failed ? 1 : 0;

function report(where: string, { kills: count, answered, faults }: KillResult, seconds: number): void {
  process.stdout.write(
    `${where}: ${count} kills in ${seconds.toFixed(0)} s, ${answered} records answered for, ${faults.length} faults\n`,
  );
  for (const fault of faults.slice(0, 20)) process.stdout.write(`  ${fault}\n`);
}
