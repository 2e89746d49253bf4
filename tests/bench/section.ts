/** What a benchmark measures and prints. `npm run bench` gathers the sections of all benchmarks. */

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly note?: string;
}

export interface BenchSection {
  readonly title: string;
  /** How it was measured, in a sentence or two. */
  readonly method: string;
  readonly rows: readonly BenchRow[];
}

/** The section as a table for a terminal. */
export function printSection({ title, method, rows }: BenchSection): string {
  const figures = rows.map(({ value }) => value.toLocaleString('en', { maximumSignificantDigits: 3 }));
  const nameWidth = Math.max(...rows.map(({ name }) => name.length));
  const figureWidth = Math.max(...figures.map((figure) => figure.length));
  const lines = rows.map(
    ({ name, unit, note }, i) =>
      `  ${name.padEnd(nameWidth)}  ${(figures[i] ?? '').padStart(figureWidth)} ${unit}${note ? `  (${note})` : ''}`,
  );
  return `${title}\n${method}\n\n${lines.join('\n')}\n`;
}
