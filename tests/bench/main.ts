/**
 * `npm run bench [-- --json] [--records=10000000]`: every figure of the README's performance tables, in one run on one
 * machine. The record is measured at a million entries unless another size is given.
 */
import os from 'node:os';
import { startApp } from './app.ts';
import { measure as measureAsking } from './ask.ts';
import { measure as measureFacts } from './facts.ts';
import { measure as measureHook } from './hook.ts';
import { measure as measureLoad } from './load.ts';
import { measure as measureRecords } from './records/measure.ts';
import { measure as measureRules } from './rules.ts';
import { type BenchSection, printSection } from './section.ts';
import { measure as measureTrial } from './trial.ts';
import { measure as measureWindow } from './window.ts';

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
const asked = process.argv.find((argument) => argument.startsWith('--records='))?.slice('--records='.length);
const records = Number(asked ?? 1_000_000);
sections.push(await measureRecords(records));
sections.push(await measureTrial());
sections.push(await measureWindow(records));

const [processor] = os.cpus();
const machine = `${processor?.model.trim()}, ${os.availableParallelism()} cores, ${os.type()} ${os.release()}, Node ${process.versions.node}`;
const date = new Date().toISOString().slice(0, 10);
if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify({ date, machine, sections }, undefined, 2)}\n`);
} else {
  process.stdout.write(`Measured on ${date}: ${machine}\n\n${sections.map(printSection).join('\n')}`);
}
