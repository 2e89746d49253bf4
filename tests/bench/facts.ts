/**
 * How long it takes to say what a call does, and to judge it by the default packs.
 *   node build/run.mjs tests/bench/facts.ts
 */
import path from 'node:path';
import { loadGrammars } from '../../main/guard/grammars.ts';
import { deriveFacts } from '../../rules/facts/facts.ts';
import type { RuleSet } from '../../rules/language/index.ts';
import { hostileCommands } from '../fuzz/hostile.ts';
import { decide, loadPacks, packFiles } from '../score/judge.ts';
import { callOf, contextOf, type Row, readRows } from '../score/rows.ts';
import { type BenchRow, type BenchSection, percentiles, printSection } from './section.ts';

/** The repository, from here and from where build/run.mjs puts the bundle. */
const root = path.resolve(import.meta.dirname, '../..');

const ROUNDS = 30;
const WARM_UP = 10;

const LENGTHS: readonly { readonly name: string; readonly from: number; readonly to: number }[] = [
  { name: 'commands under 40 characters', from: 0, to: 40 },
  { name: 'commands of 40 to 90 characters', from: 40, to: 90 },
  { name: 'commands over 90 characters', from: 90, to: Number.POSITIVE_INFINITY },
];

export async function measure(): Promise<BenchSection> {
  const grammars = await loadGrammars();
  const rules = loadPacks(packFiles(path.join(root, 'rules/packs')));
  const rows = ['attacks', 'benign', 'ours-attacks', 'ours-benign'].flatMap((name) =>
    readRows(path.join(root, `tests/fixtures/calls/${name}.jsonl`)),
  );
  const commands = rows.filter((row) => row.tool === 'Bash');
  const lengthOf = (row: Row): number => String(row.input['command']).length;
  const measured: BenchRow[] = [];
  for (const { name, from, to } of LENGTHS) {
    const chosen = commands.filter((row) => lengthOf(row) >= from && lengthOf(row) < to);
    measured.push({ name: `facts: ${name}`, unit: 'µs', ...times(chosen, grammars, undefined) });
  }
  measured.push(
    { name: 'facts: all recorded calls', unit: 'µs', ...times(rows, grammars, undefined) },
    { name: 'facts and verdict: all recorded calls', unit: 'µs', ...times(rows, grammars, rules) },
  );
  for (const { name, command } of hostileCommands()) {
    const row: Row = { id: name, tool: 'Bash', input: { command }, cwd: '/home/dev/app', category: '', expect: 'ask' };
    const samples = Array.from({ length: 5 }, () => time(row, grammars, rules) / 1000);
    measured.push({ name: `facts and verdict: ${name}`, unit: 'ms', ...percentiles(samples) });
  }
  return {
    title: 'Facts and verdicts',
    method:
      `${rows.length} recorded calls (tests/fixtures/calls, attacks and everyday work) against a file system in memory; ` +
      `${ROUNDS} rounds after ${WARM_UP} to warm up. Verdicts are by the default packs. The last rows are commands made to be slow.`,
    rows: measured,
  };
}

function times(rows: readonly Row[], grammars: Awaited<ReturnType<typeof loadGrammars>>, rules: RuleSet | undefined) {
  const samples: number[] = [];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const row of rows) {
      const taken = time(row, grammars, rules);
      if (round >= 0) samples.push(taken);
    }
  }
  return percentiles(samples);
}

/** Microseconds. */
function time(row: Row, grammars: Awaited<ReturnType<typeof loadGrammars>>, rules: RuleSet | undefined): number {
  const call = callOf(row);
  const context = contextOf(row, grammars);
  const start = performance.now();
  const facts = deriveFacts(call, context);
  if (rules) decide(rules, facts);
  return (performance.now() - start) * 1000;
}

if (process.argv[1]?.endsWith(path.join('bench', 'facts.ts'))) {
  process.stdout.write(printSection(await measure()));
}
