/**
 * One fuzzer in a process of its own, guided by the branches that its inputs take:
 *   node build/run.mjs tests/fuzz/guided/main.ts NAME SECONDS FOLDER SEED
 * The folder keeps the inputs that reached something new (`corpus`), those that failed (`found`), and the one that is
 * being tried (`current`), which tells whoever watches what made this process hang or fall over.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';
import type { Failure, Fuzzer } from '../fuzzer.ts';
import { Random } from '../random.ts';
import { bytesOf, Choices } from './choices.ts';
import { Engine } from './engine.ts';
import { COUNTERS, type Instrumented, instrument } from './instrument.ts';

/** More different failures than this say nothing new. */
const MOST_FAILURES = 20;
const PROGRESS_MILLISECONDS = 5000;

const [name = '', seconds = '60', folder = '', seed = '1'] = process.argv.slice(2);
const corpus = path.join(folder, 'corpus');
const found = path.join(folder, 'found');
for (const one of [corpus, found]) mkdirSync(one, { recursive: true });
const current = openSync(path.join(folder, 'current'), 'w');

const { branches, words } = await bundle(path.join(folder, 'fuzzers.mjs'));
const counters = new Uint8Array(branches);
Object.assign(globalThis, { [COUNTERS]: counters });
const { FUZZERS } = (await import(pathToFileURL(path.resolve(folder, 'fuzzers.mjs')).href)) as {
  readonly FUZZERS: readonly Fuzzer[];
};
const fuzzer = FUZZERS.find((one) => one.name === name);
if (!fuzzer) throw new Error(`there is no fuzzer ${name}`);

let failures = 0;
const engine = new Engine(
  {
    counters,
    words,
    async run(bytes) {
      ftruncateSync(current, 0);
      writeSync(current, bytes, 0, bytes.length, 0);
      const failure = await fuzzer.attempt(new Choices(bytes));
      if (failure) keep(failure, bytes);
    },
  },
  new Random(Number(seed)),
);

const start = performance.now();
let shown = start;
const seeds = [
  ...(fuzzer.seeds?.() ?? []).map(bytesOf),
  ...readdirSync(corpus).map((file) => readFileSync(path.join(corpus, file))),
];
for (const bytes of seeds) await tryInput(bytes);
while (performance.now() - start < Number(seconds) * 1000 && failures < MOST_FAILURES) await tryInput(engine.next());
show();
process.exit(failures > 0 ? 1 : 0);

async function tryInput(bytes: Buffer): Promise<void> {
  if (await engine.try(bytes)) writeFileSync(path.join(corpus, digestOf(bytes)), bytes);
  if (performance.now() - shown > PROGRESS_MILLISECONDS) show();
}

function show(): void {
  shown = performance.now();
  const took = Math.round((shown - start) / 1000);
  const megabytes = Math.round(process.memoryUsage.rss() / 1_048_576);
  console.log(
    `${name}: ${engine.inputs} inputs in ${took} s, ${engine.branches} of ${branches} branches, ${engine.kept} kept, ${failures} failures, ${megabytes} MB`,
  );
}

/** Failures of the same kind are one: thrown at the same place, or worded alike but for what the input put in. */
function keep(failure: Failure, bytes: Buffer): void {
  const kind = digestOf(Buffer.from(kindOf(failure.what)));
  if (existsSync(path.join(found, kind))) return;
  failures++;
  writeFileSync(path.join(found, kind), bytes);
  writeFileSync(path.join(found, `${kind}.txt`), `${failure.what}\n\n${failure.input}\n`);
  console.log(`${name}: found ${path.join(found, kind)}: ${failure.what}`);
}

function kindOf(what: string): string {
  const places = what.split('\n').filter((line) => line.startsWith('    at '));
  return places.length > 0 ? places.slice(0, 3).join('\n') : what.slice(0, 24).replaceAll(/\d+/g, '0');
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 20);
}

/** Writes the fuzzers and what they try as one instrumented file; packages stay as they are. */
async function bundle(file: string): Promise<Instrumented> {
  const { output } = await build({
    input: path.resolve('tests/fuzz/fuzzers.ts'),
    platform: 'node',
    logLevel: 'warn',
    external: (id) => !id.startsWith('.') && !path.isAbsolute(id),
    write: false,
    output: { format: 'esm', codeSplitting: false },
  });
  const instrumented = instrument(output[0].code);
  writeFileSync(file, instrumented.code);
  return instrumented;
}
