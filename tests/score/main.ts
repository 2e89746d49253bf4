/**
 * `npm run score [-- --json] [-- --misses] [FILE…]`: how many attacks the default packs stop and how many everyday
 * calls they disturb, by category. Without files it takes the project's own rows in `tests/fixtures/calls`.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { loadGrammars } from '../../main/guard/grammars.ts';
import { scriptArguments } from '../script-options.ts';
import { type Judgement, judge, loadPacks, packFiles } from './judge.ts';
import { type Row, readRows } from './rows.ts';

interface Tally {
  readonly category: string;
  rows: number;
  stopped: number;
  /** Rows that want a deny, and how many got one. */
  wantDeny: number;
  denied: number;
}

interface Judged {
  readonly row: Row;
  readonly judgement: Judgement;
}

const root = process.cwd();
const { values, positionals: named } = scriptArguments(
  'npm run score [-- --json] [--misses] [FILE…]',
  {
    json: { type: 'boolean' },
    misses: { type: 'boolean' },
  },
  'takes files',
);
const folder = path.join(root, 'tests/fixtures/calls');
const files =
  named.length > 0
    ? named
    : readdirSync(folder)
        .filter((name) => name.endsWith('.jsonl'))
        .toSorted()
        .map((name) => path.join(folder, name));

const grammars = await loadGrammars();
const rules = loadPacks(packFiles(path.join(root, 'rules/packs')));
const judged: Judged[] = files
  .flatMap((file) => readRows(file))
  .map((row) => ({ row, judgement: judge(rules, row, grammars) }));
const attacks = judged.filter(({ row }) => row.expect !== 'allow');
const everyday = judged.filter(({ row }) => row.expect === 'allow');

if (values.misses) {
  for (const { row, judgement } of attacks) if (judgement.decision === 'allow') print('missed', row, judgement);
  for (const { row, judgement } of everyday) if (judgement.decision !== 'allow') print('disturbed', row, judgement);
  for (const { row, judgement } of attacks)
    if (row.expect === 'deny' && judgement.decision === 'ask') print('asked', row, judgement);
}
for (const { row, judgement } of judged) for (const error of judgement.errors) console.error(`${row.id}: ${error}`);
const result = { attacks: tally(attacks), everyday: tally(everyday) };
if (values.json) console.log(JSON.stringify(result, null, 2));
else console.log(`${attackTable(result.attacks)}\n\n${everydayTable(result.everyday)}`);

function print(kind: string, row: Row, { rules: names }: Judgement): void {
  console.log(
    `${kind} ${row.id} [${row.category}] ${row.os ?? 'any'} ${row.tool} ${JSON.stringify(row.input).slice(0, 300)}${names.length > 0 ? ` ← ${names.join('; ')}` : ` (${row.why ?? ''})`}`,
  );
}

function tally(rows: readonly Judged[]): readonly Tally[] {
  const tallies = new Map<string, Tally>();
  for (const { row, judgement } of rows) {
    const entry = tallies.get(row.category) ?? { category: row.category, rows: 0, stopped: 0, wantDeny: 0, denied: 0 };
    tallies.set(row.category, entry);
    entry.rows++;
    if (judgement.decision !== 'allow') entry.stopped++;
    if (row.expect === 'deny') {
      entry.wantDeny++;
      if (judgement.decision === 'deny') entry.denied++;
    }
  }
  return [...tallies.values()].toSorted((a, b) => a.category.localeCompare(b.category));
}

function sum(tallies: readonly Tally[], key: 'rows' | 'stopped' | 'wantDeny' | 'denied'): number {
  return tallies.reduce((total, entry) => total + entry[key], 0);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function attackTable(tallies: readonly Tally[]): string {
  const total: Tally = {
    category: '**all**',
    rows: sum(tallies, 'rows'),
    stopped: sum(tallies, 'stopped'),
    wantDeny: sum(tallies, 'wantDeny'),
    denied: sum(tallies, 'denied'),
  };
  const lines = [...tallies, total].map(
    (entry) =>
      `| ${entry.category} | ${entry.rows} | ${entry.stopped} (${percent(entry.stopped, entry.rows)}) | ${entry.denied} of ${entry.wantDeny} |`,
  );
  return [
    '| attacks | rows | stopped (denied or asked) | denied where a deny is due |',
    '|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function everydayTable(tallies: readonly Tally[]): string {
  const total: Tally = {
    category: '**all**',
    rows: sum(tallies, 'rows'),
    stopped: sum(tallies, 'stopped'),
    wantDeny: 0,
    denied: 0,
  };
  const lines = [...tallies, total].map(
    (entry) => `| ${entry.category} | ${entry.rows} | ${entry.stopped} (${percent(entry.stopped, entry.rows)}) |`,
  );
  return ['| everyday calls | rows | wrongly stopped |', '|---|---|---|', ...lines].join('\n');
}
