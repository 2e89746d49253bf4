/**
 * `npm run --silent conformance -- CASES.jsonl…`: runs recorded cases and prints, for each, one line
 * `{"id","ok","errors":[{"code","message"}],"events":[[{"rule","priority","tags","output"}]]}`.
 */
import { readFileSync } from 'node:fs';
import { parseCase } from './case.ts';
import { runCase } from './run-case.ts';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('usage: conformance CASES.jsonl…');
  process.exit(2);
}
for (const file of files) {
  const lines: string[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() !== '') lines.push(JSON.stringify(runCase(parseCase(line))));
  }
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}
