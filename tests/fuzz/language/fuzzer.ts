/**
 * Throws everything at the rule language: loading, judging and explaining may neither fail nor hang, and time may grow
 * only in proportion to the input.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type FieldReader, loadRules, type RuleSet } from '../../../rules/language/index.ts';
import { CORPUS_CATALOGUE, readerOf } from '../../conformance/catalogue.ts';
import { type Failure, type Fuzzer, stackOf, workDone } from '../fuzzer.ts';
import type { Random } from '../random.ts';
import { askEditor } from './editing.ts';
import { makeEvent, makeInput } from './inputs.ts';
import { FAMILIES } from './pathological.ts';

/** Of work, for one input of the generators. */
const LONGEST_MILLISECONDS = 10_000;

/** From the root of the project, where npm runs its scripts. */
const SEEDS = 'tests/fixtures/falco-cases.jsonl.gz';

export function languageFuzzer(): Fuzzer {
  let seeds: readonly string[] | undefined;
  return {
    name: 'language',
    attempt(random) {
      seeds ??= seedFiles();
      const content = rawInput(random) ?? makeInput(random, seeds);
      const what = tryInput(content, random);
      const input = typeof content === 'string' ? content : `bytes ${Buffer.from(content).toString('hex')}`;
      return what === undefined ? undefined : { what, input };
    },
    seeds: () => seedFiles().map((input) => ({ input })),
    growth: () => [...checkFamilies([2000, 8000, 32_000], true), ...checkLongLines()],
  };
}

/** As text where it is text, since only text is asked of the editor. */
function rawInput(random: Random): string | Uint8Array | undefined {
  const raw = random.raw();
  const text = raw?.toString();
  return raw && text !== undefined && Buffer.from(text).equals(raw) ? text : raw;
}

/** Contents of recorded rule files, to be mutated. */
function seedFiles(): readonly string[] {
  const lines = gunzipSync(readFileSync(SEEDS)).toString('utf8').split('\n');
  const contents = lines
    .filter((line, i) => line !== '' && i % 5 === 0)
    .flatMap((line) => (JSON.parse(line) as { files: { content: string }[] }).files.map((file) => file.content));
  return [...new Set(contents)].filter((content) => content.length > 20 && content.length < 3000);
}

function tryInput(content: string | Uint8Array, random: Random): string | undefined {
  const start = workDone();
  try {
    const { rules, diagnostics } = loadRules([{ name: 'fuzz.yaml', content }], { catalogues: [CORPUS_CATALOGUE] });
    if (!rules && diagnostics.length === 0) return 'refused without a word';
    for (const { message, range } of diagnostics) {
      if (message === '' || range.end.offset < range.start.offset) return `a bad diagnostic: ${message}`;
    }
    if (rules) judge(rules, random);
    if (typeof content === 'string') askEditor(content, random);
  } catch (error) {
    return stackOf(error);
  }
  const took = workDone() - start;
  return took > LONGEST_MILLISECONDS ? `took ${Math.round(took)} ms of work` : undefined;
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

/** Loads members of every family; returns those that fail, and those whose time grows faster than they do. */
export function checkFamilies(sizes: readonly number[], compareTimes: boolean): readonly Failure[] {
  const failures: Failure[] = [];
  for (const [name, make] of Object.entries(FAMILIES)) {
    const measured = sizes.map((size) => {
      const { failure, ...member } = tryMember(`${name} of ${size}`, make(size));
      if (failure) failures.push(failure);
      return member;
    });
    const [small, large] = [measured.at(-2), measured.at(-1)];
    if (!compareTimes || !small || !large) continue;
    const growth = (large.time - 300) / small.time / (large.characters / small.characters);
    if (growth > 3) failures.push({ what: `time grows ${growth.toFixed(1)} times as fast as the input`, input: name });
  }
  return failures;
}

/** A family's member of about a megabyte, most of it in one line. */
function checkLongLines(): readonly Failure[] {
  const names = ['closed parentheses', 'long word', 'long quote', 'long list', 'long disjunction', 'long comment'];
  return names.flatMap((name) => {
    const make = FAMILIES[name];
    if (!make) return [{ what: 'there is no such family', input: name }];
    const perUnit = (make(2000).length - make(1000).length) / 1000;
    const { failure, time } = tryMember(`${name} of a megabyte`, make(Math.round(1_000_000 / perUnit)));
    const slow = time > LONGEST_MILLISECONDS ? [{ what: `took ${Math.round(time)} ms`, input: name }] : [];
    return failure ? [failure] : slow;
  });
}

function tryMember(
  input: string,
  content: string,
): { readonly characters: number; readonly time: number; readonly failure: Failure | undefined } {
  const start = workDone();
  let failure: Failure | undefined;
  try {
    loadRules([{ name: 'family.yaml', content }], { catalogues: [CORPUS_CATALOGUE] }).rules?.evaluate(
      readerOf({ 'tool.name': 'ab'.repeat(1000) }, 0),
    );
  } catch (error) {
    failure = { what: String(error), input };
  }
  return { characters: content.length, time: workDone() - start, failure };
}
