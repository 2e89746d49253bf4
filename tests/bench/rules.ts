/** How long the rule language takes: judging events, loading files and following their changes. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openRules } from '../../main/guard/rules.ts';
import { RULE_OPTIONS } from '../../rules/facts/catalogue.ts';
import { type FieldReader, type LoadResult, loadRules, type RuleSet } from '../../rules/language/index.ts';
import { eventMix, MIX_CATALOGUE, ruleMix } from './rule-mix.ts';
import { type BenchRow, type BenchSection, printSection } from './section.ts';

const EVENTS = 100;
const SIZES = [60, 1000] as const;
const ROUNDS = 7;

export async function measure(): Promise<BenchSection> {
  const rows: BenchRow[] = [];
  for (const size of SIZES) {
    const rules = loadedRules(load(size));
    for (const [matching, label] of [
      [0, 'no match'],
      [10, '10 % match'],
    ] as const) {
      const events = eventMix(EVENTS, matching);
      rows.push({ name: `${size} rules, ${label}`, value: timePerEvent(rules, events), unit: 'µs per event' });
      rows.push({ name: `${size} rules, ${label}, heap`, value: heapPerEvent(rules, events), unit: 'bytes per event' });
    }
  }
  for (const size of SIZES) {
    rows.push({ name: `loading ${size} rules`, value: median(() => time(() => load(size))), unit: 'ms' });
  }
  rows.push(...(await reloading()));
  return {
    title: 'Rule language',
    method:
      `${EVENTS} different events (shell commands and file writes) against the rule mix of tests/bench/rule-mix.ts; ` +
      `median of ${ROUNDS} rounds after warming up. Loading reads, checks and compiles one YAML text. A changed file is ` +
      'one of your own beside the default packs; calls are held up while Perch is busy with it.',
    rows,
  };
}

/** From the moment a rule file is written until it judges, and the longest that a call waits meanwhile. */
async function reloading(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'perch-bench-'));
  const folders = { builtIn: path.join(folder, 'built-in'), own: path.join(folder, 'own') };
  cpSync(path.resolve('rules/packs'), folders.builtIn, { recursive: true });
  const store = openRules(folders, RULE_OPTIONS);
  const until: number[] = [];
  const waits: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  // Watching files alone does not keep a process running.
  const running = setInterval(() => undefined, 1000);
  try {
    for (let round = 0; round < ROUNDS; round++) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      const changed = new Promise<void>((resolve) => store.onChange(resolve));
      delay.reset();
      delay.enable();
      const start = performance.now();
      writeFileSync(path.join(folders.own, 'mine.yaml'), OWN_RULE.replace('NUMBER', String(round)));
      await changed;
      until.push(performance.now() - start);
      delay.disable();
      waits.push(delay.max / 1e6);
    }
  } finally {
    clearInterval(running);
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    { name: 'a changed file judges after', value: middle(until), unit: 'ms' },
    { name: 'a call waits meanwhile at most', value: middle(waits), unit: 'ms' },
  ];
}

const OWN_RULE = `- rule: Number NUMBER
  desc: The agent wants to use a tool of mine.
  condition: mcp.server = mine
  output: This is mine.
  priority: NOTICE
  source: coding_agent
`;

function load(size: number): LoadResult {
  return loadRules([{ name: 'mix.yaml', content: ruleMix(size) }], { catalogues: [MIX_CATALOGUE] });
}

function loadedRules({ rules, diagnostics }: LoadResult): RuleSet {
  if (!rules) throw new Error(`the rule mix does not load: ${diagnostics[0]?.message}`);
  return rules;
}

/** Microseconds. */
function timePerEvent(rules: RuleSet, events: readonly FieldReader[]): number {
  const repetitions = 100;
  evaluateAll(rules, events, 200);
  return (median(() => time(() => evaluateAll(rules, events, repetitions))) * 1000) / (repetitions * events.length);
}

/** Bytes that evaluation leaves to the garbage collector, readers' own work included. */
function heapPerEvent(rules: RuleSet, events: readonly FieldReader[]): number {
  const repetitions = 20;
  return median(() => {
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    evaluateAll(rules, events, repetitions);
    return Math.max(0, process.memoryUsage().heapUsed - before) / (repetitions * events.length);
  });
}

function evaluateAll(rules: RuleSet, events: readonly FieldReader[], repetitions: number): void {
  for (let i = 0; i < repetitions; i++) for (const event of events) rules.evaluate(event);
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** Milliseconds. */
function time(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function median(sample: () => number): number {
  return middle(Array.from({ length: ROUNDS }, sample));
}

function middle(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[samples.length >> 1] ?? 0;
}

if (process.argv[1]?.endsWith(path.join('tests', 'bench', 'rules.ts'))) {
  process.stdout.write(printSection(await measure()));
}
