/**
 * What moved in the benchmarks since the run that is kept (`npm run bench -- --keep` keeps another):
 *   npm run bench:moved [-- NOW.json] [--before=BASELINE.json] [--by=10]
 * Measures anew unless a run is given (`npm run --silent bench -- --json > NOW.json`). Prints every figure that differs by more than so many percent, and those that came or went. Runs of two machines
 * cannot be compared, which is said.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { numberFrom, scriptArguments } from '../script-options.ts';
import type { BenchRow, BenchSection } from './section.ts';

/** From the root of the project, where npm runs its scripts. */
export const BASELINE = 'tests/bench/baseline.json';

export interface BenchRun {
  readonly date: string;
  readonly machine: string;
  readonly sections: readonly BenchSection[];
}

export interface Move {
  /** Section, row and, where there are several figures, which. */
  readonly figure: string;
  readonly unit: string;
  /** Undefined for a figure that is new. */
  readonly before: number | undefined;
  /** Undefined for a figure that is gone. */
  readonly now: number | undefined;
}

/** Pure. @param percent smaller differences are noise */
export function movesBetween(before: BenchRun, now: BenchRun, percent: number): readonly Move[] {
  const [old, fresh] = [figuresIn(before), figuresIn(now)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])];
  return names.flatMap((figure) => {
    const [was, is] = [old.get(figure), fresh.get(figure)];
    const unit = (is ?? was)?.unit ?? '';
    if (was && is && Math.abs(is.value - was.value) <= (Math.abs(was.value) * percent) / 100) return [];
    return [{ figure, unit, before: was?.value, now: is?.value }];
  });
}

function figuresIn({ sections }: BenchRun): ReadonlyMap<string, { readonly value: number; readonly unit: string }> {
  const figures = new Map<string, { value: number; unit: string }>();
  for (const { title, rows } of sections) {
    for (const row of rows) {
      for (const [kind, value] of valuesOf(row)) {
        figures.set([title, row.name, ...(kind ? [kind] : [])].join(' / '), { value, unit: row.unit });
      }
    }
  }
  return figures;
}

function valuesOf(row: BenchRow): readonly (readonly [kind: string, value: number])[] {
  if ('value' in row) return [['', row.value]];
  return [
    ['p50', row.p50],
    ['p95', row.p95],
    ['p99', row.p99],
  ];
}

export function showMove({ figure, unit, before, now }: Move): string {
  const shown = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 3 });
  if (before === undefined) return `new   ${figure}: ${shown(now ?? 0)} ${unit}`;
  if (now === undefined) return `gone  ${figure}: was ${shown(before)} ${unit}`;
  const percent = before === 0 ? '' : `${now > before ? '+' : ''}${Math.round((now / before - 1) * 100)} %`;
  return `${percent.padEnd(7)}${figure}: ${shown(before)} → ${shown(now)} ${unit}`;
}

function main(): void {
  const { values, positionals } = scriptArguments(
    'npm run bench:moved [-- --by=10] [--before=FILE] [FILE]',
    {
      by: { type: 'string', default: '10' },
      before: { type: 'string', default: BASELINE },
    },
    'takes files',
  );
  const [file] = positionals;
  const { before } = values;
  const by = numberFrom(values.by, 'by');
  if (!existsSync(before)) {
    console.error(`There is no ${before} to compare with. \`npm run bench -- --keep\` makes one.`);
    process.exit(2);
  }
  const old = JSON.parse(readFileSync(before, 'utf8')) as BenchRun;
  const fresh = JSON.parse(file === undefined ? measureNow() : readFileSync(file, 'utf8')) as BenchRun;
  if (old.machine !== fresh.machine) console.log(`Two machines: ${old.machine}\n          and: ${fresh.machine}\n`);
  const moves = movesBetween(old, fresh, by);
  for (const move of moves) console.log(showMove(move));
  console.log(`${moves.length} figures moved by more than ${by} % between ${old.date} and ${fresh.date}.`);
}

function measureNow(): string {
  return execFileSync('npm', ['run', '--silent', 'bench', '--', '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  });
}

if (process.argv[1]?.endsWith(path.join('tests', 'bench', 'moved.ts'))) main();
