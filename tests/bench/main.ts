/**
 * `npm run bench [-- --json] [--keep] [--records=10000000]`: every figure of the README's performance tables, in one run
 * on one machine. The record is measured at a million entries unless another size is given. `--keep` makes the run the
 * one that `npm run bench:moved` compares with.
 */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { numberFrom, scriptArguments } from '../script-options.ts';
import { startApp } from './app.ts';
import { measure as measureAsking } from './ask.ts';
import { measure as measureFacts } from './facts.ts';
import { measure as measureHook } from './hook.ts';
import { measure as measureLoad } from './load.ts';
import { BASELINE, type BenchRun } from './moved.ts';
import { measure as measureRecords } from './records/measure.ts';
import { measure as measureRules } from './rules.ts';
import { type BenchSection, printSection } from './section.ts';
import { measure as measureTrial } from './trial.ts';
import { measure as measureWindow } from './window.ts';

const { values } = scriptArguments('npm run bench [-- --json] [--keep] [--records=1000000]', {
  json: { type: 'boolean' },
  keep: { type: 'boolean' },
  records: { type: 'string', default: '1000000' },
});
const records = numberFrom(values.records, 'records');

const app = await startApp();
const sections: BenchSection[] = [];
try {
  sections.push(await measureHook({ endpoint: app.endpoint, name: 'the Perch app with the default packs' }));
} finally {
  await app.stop();
}
sections.push(await measureLoad());
sections.push(await measureFacts());
sections.push(await measureRules());
sections.push(await measureAsking());
sections.push(await measureRecords(records));
sections.push(await measureTrial());
sections.push(await measureWindow(records));

const [processor] = os.cpus();
const machine = `${processor?.model.trim()}, ${os.availableParallelism()} cores, ${os.type()} ${os.release()}, Node ${process.versions.node}`;
const date = new Date().toISOString().slice(0, 10);
const run: BenchRun = { date, machine, sections };
const json = `${JSON.stringify(run, undefined, 2)}\n`;
if (values.keep) writeFileSync(BASELINE, json);
process.stdout.write(
  values.json ? json : `Measured on ${date}: ${machine}\n\n${sections.map(printSection).join('\n')}`,
);
