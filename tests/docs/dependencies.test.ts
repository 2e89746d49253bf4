import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const json = (file: string) => JSON.parse(read(file)) as Record<string, unknown>;

interface Row {
  readonly name: string;
  readonly cells: readonly string[];
}

const rows: readonly Row[] = read('docs/dependencies.md')
  .split('\n')
  .filter((line) => /^\| (?!Package )/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  .map(([name = '', ...cells]) => ({ name, cells }));

const { dependencies, devDependencies } = json('package.json') as Record<string, Readonly<Record<string, string>>>;
const named = [...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})].sort();

it('every package of package.json stands in the list once, and no other', () => {
  expect(rows.map(({ name }) => name).sort()).toEqual(named);
});

it.each(rows.map((row) => [row.name, row] as const))('says all about %s, with its own licence', (name, { cells }) => {
  expect(cells).toHaveLength(4);
  for (const cell of cells) expect(cell).not.toBe('');
  expect(cells[2]).toBe(json(`node_modules/${name}/package.json`)['license']);
});

it('holds every package at one version and runs no install scripts', () => {
  for (const version of Object.values({ ...dependencies, ...devDependencies })) {
    expect(version).toMatch(/^(npm:@?[\w/-]+@)?\d+\.\d+\.\d+$/);
  }
  expect(read('.npmrc')).toMatch(/^ignore-scripts\s*=\s*true$/m);
});
