/** What a benchmark measures and prints. `npm run bench` gathers the sections of all benchmarks. */

/** One figure, or how one figure spreads over many runs. */
export type BenchRow = { readonly name: string; readonly unit: string; readonly note?: string } & (
  | { readonly value: number }
  | Percentiles
);

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface BenchSection {
  readonly title: string;
  /** How it was measured, in a sentence or two. */
  readonly method: string;
  readonly rows: readonly BenchRow[];
}

/** The section as a Markdown table: readable in a terminal, ready for the README. */
export function printSection({ title, method, rows }: BenchSection): string {
  const spread = rows.some((row) => 'p50' in row);
  const head = spread ? ['', 'p50', 'p95', 'p99', 'unit', ''] : ['', 'value', 'unit', ''];
  const cells = rows.map((row) => {
    const figures =
      'p50' in row
        ? [row.p50, row.p95, row.p99].map(figure)
        : spread
          ? [figure(row.value), '', '']
          : [figure(row.value)];
    return [row.name, ...figures, row.unit, row.note ?? ''];
  });
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((line) => (line[column] ?? '').length)),
  );
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return `### ${title}\n\n${method}\n\n${[line(head), rule, ...cells.map(line)].join('\n')}\n`;
}

/** Three significant digits, as figures of a measurement have. */
function figure(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

/** The usual percentiles of unordered samples. */
export function percentiles(samples: readonly number[]): Percentiles {
  const sorted = samples.toSorted((left, right) => left - right);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
