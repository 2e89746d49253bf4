/**
 * Throws everything at the rule language: loading, judging and explaining may neither fail nor hang, and time may grow
 * only in proportion to the input.
 *   npm run fuzz -- [--inputs=1000000] [--seed=1] [--seconds=3600]
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type FieldReader, loadRules, type RuleSet } from '../../rules/language/index.ts';
import { CORPUS_CATALOGUE, readerOf } from '../conformance/catalogue.ts';
import { askEditor } from './editing.ts';
import { makeEvent, makeInput } from './inputs.ts';
import { FAMILIES } from './pathological.ts';
import { Random } from './random.ts';

export interface Failure {
  readonly what: string;
  readonly input: string;
}

/** No input of the generators may take longer, however busy the computer is. */
const LONGEST_MILLISECONDS = 10_000;

const root = path.resolve(import.meta.dirname, '../..');

/** Contents of recorded rule files, to be mutated. */
export function seedFiles(): readonly string[] {
  const lines = gunzipSync(readFileSync(path.join(root, 'tests/fixtures/falco-cases.jsonl.gz')))
    .toString('utf8')
    .split('\n');
  const contents = lines
    .filter((line, i) => line !== '' && i % 5 === 0)
    .flatMap((line) => (JSON.parse(line) as { files: { content: string }[] }).files.map((file) => file.content));
  return [...new Set(contents)].filter((content) => content.length > 20 && content.length < 3000);
}

/** Makes `count` inputs and returns those that went wrong. */
export function fuzz(
  count: number,
  seed: number,
  until = Number.POSITIVE_INFINITY,
): { failures: Failure[]; done: number } {
  const random = new Random(seed);
  const seeds = seedFiles();
  const failures: Failure[] = [];
  let done = 0;
  for (; done < count && performance.now() < until && failures.length < 20; done++) {
    const content = makeInput(random, seeds);
    const problem = tryInput(content, random);
    if (problem) {
      const text = typeof content === 'string' ? content : Buffer.from(content).toString('hex');
      failures.push({ what: problem, input: text });
    }
  }
  return { failures, done };
}

function tryInput(content: string | Uint8Array, random: Random): string | undefined {
  const start = performance.now();
  try {
    const { rules, diagnostics } = loadRules([{ name: 'fuzz.yaml', content }], { catalogues: [CORPUS_CATALOGUE] });
    if (!rules && diagnostics.length === 0) return 'refused without a word';
    for (const { message, range } of diagnostics) {
      if (message === '' || range.end.offset < range.start.offset) return `a bad diagnostic: ${message}`;
    }
    if (rules) judge(rules, random);
    if (typeof content === 'string') askEditor(content, random);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const took = performance.now() - start;
  return took > LONGEST_MILLISECONDS ? `took ${Math.round(took)} ms` : undefined;
}

/** Events get the same answer whether rules are looked up in the index or gone through one by one. */
function judge(rules: RuleSet, random: Random): void {
  for (let i = 0; i < 3; i++) {
    const event = readerOf(makeEvent(random), i);
    const answer = JSON.stringify(rules.evaluate(event).matches.map(({ rule, output }) => [rule.name, output]));
    const plain = JSON.stringify(evaluateWithoutIndex(rules, event).map(({ rule, output }) => [rule.name, output]));
    if (answer !== plain) throw new Error(`the index answers ${answer}, going through the rules ${plain}`);
    for (const rule of rules.rules.slice(0, 3)) {
      const explained = rules.explain(rule, event)?.matches === true;
      if (rule.enabled && explained !== answer.includes(JSON.stringify(rule.name))) {
        throw new Error(`the explanation of ${rule.name} says ${explained}`);
      }
    }
  }
}

/** A reader that evaluates while it is evaluated gets no index. */
function evaluateWithoutIndex(rules: RuleSet, event: FieldReader): ReturnType<RuleSet['evaluate']>['matches'] {
  let inner: ReturnType<RuleSet['evaluate']>['matches'] | undefined;
  rules.evaluate({
    read: () => {
      inner ??= rules.evaluate(event).matches;
      return undefined;
    },
  });
  return inner ?? rules.evaluate(event).matches;
}

/** Loads members of every family; returns those whose time grows faster than they do. */
export function checkFamilies(sizes: readonly number[], compareTimes: boolean): Failure[] {
  const failures: Failure[] = [];
  for (const [name, make] of Object.entries(FAMILIES)) {
    const measured: { readonly characters: number; readonly time: number }[] = [];
    for (const size of sizes) {
      const content = make(size);
      const start = performance.now();
      try {
        loadRules([{ name: 'family.yaml', content }], { catalogues: [CORPUS_CATALOGUE] }).rules?.evaluate(
          readerOf({ 'tool.name': 'ab'.repeat(1000) }, 0),
        );
      } catch (error) {
        failures.push({ what: String(error), input: `${name} of ${size}` });
      }
      measured.push({ characters: content.length, time: performance.now() - start });
    }
    const [small, large] = [measured.at(-2), measured.at(-1)];
    if (!compareTimes || !small || !large) continue;
    const growth = (large.time - 300) / small.time / (large.characters / small.characters);
    if (growth > 3) failures.push({ what: `time grows ${growth.toFixed(1)} times as fast as the input`, input: name });
  }
  return failures;
}

function option(name: string, otherwise: number): number {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  return given ? Number(given.slice(name.length + 3)) : otherwise;
}

function main(): void {
  const families = checkFamilies([2000, 8000, 32_000], true);
  const seed = option('seed', Date.now() % 1_000_000);
  const start = performance.now();
  const { failures, done } = fuzz(option('inputs', 1_000_000), seed, start + option('seconds', 3600) * 1000);
  for (const { what, input } of [...families, ...failures]) console.log(`${what}\n${input.slice(0, 2000)}\n`);
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`${done} inputs with seed ${seed} in ${seconds} s, ${failures.length + families.length} failures`);
  if (failures.length + families.length > 0) process.exitCode = 1;
}

if (process.argv[1]?.endsWith(path.join('tests', 'fuzz', 'language.ts'))) main();
