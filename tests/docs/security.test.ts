import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const text = readFileSync(path.join(root, 'SECURITY.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

const promises = text
  .split('\n')
  .filter((line) => /^\| (?!promise|when|what|---)/.test(line) && !line.startsWith('|--'));

it.each(promises)('%s', (promise) => {
  const tests = [...promise.matchAll(/`(tests\/[^`]+|npm run [\w:]+)`/g)].map(([, name]) => name ?? '');
  expect(tests.length).toBeGreaterThan(0);
  for (const name of tests) {
    const there = name.startsWith('npm run ')
      ? scripts[name.slice('npm run '.length)] !== undefined
      : existsSync(path.join(root, name));
    expect(there, name).toBe(true);
  }
});
