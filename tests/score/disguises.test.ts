import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadGrammars } from '../../main/guard/grammars.ts';
import { SAMPLE_HOMES } from '../../rules/facts/memory-files.ts';
import { DISGUISES } from './disguises.ts';
import { judge, loadPacks, PACKS_FOLDER, packFiles } from './judge.ts';
import { readRows, systemOf } from './rows.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/calls');
const grammars = await loadGrammars();
const rules = loadPacks(packFiles(PACKS_FOLDER));
const commands = ['attacks', 'ours-attacks']
  .flatMap((name) => readRows(path.join(FIXTURES, `${name}.jsonl`)))
  .filter((row) => row.tool === 'Bash' && row.expect !== 'allow' && row.os !== 'windows');

describe('a dangerous command in disguise', () => {
  it('has thirty of them to wear', () => {
    expect(DISGUISES.length).toBeGreaterThanOrEqual(30);
    expect(commands.length).toBeGreaterThan(250);
  });

  it.each(DISGUISES)('$name: is stopped all the same', ({ wear }) => {
    const escaped: string[] = [];
    let worn = 0;
    for (const row of commands) {
      const command = wear(String(row.input['command']), SAMPLE_HOMES[systemOf(row)]);
      if (command === undefined) continue;
      worn++;
      if (judge(rules, { ...row, input: { command } }, grammars).decision === 'allow') escaped.push(command);
    }
    expect(worn).toBeGreaterThan(50);
    expect(escaped.length / worn, escaped.slice(0, 5).join('\n---\n')).toBeLessThanOrEqual(0.03);
  });
});

/** Ways that people write commands every day. */
const HONEST = new Set([
  'bash -c',
  'a subshell',
  'a group',
  'after true',
  'after a newline and a comment',
  'in a condition',
  'in a loop',
  'in a function',
  'env',
  'timeout',
  'command',
  'the whole path',
  'paths from the root folder',
  'paths by a variable',
  'paths with steps up',
  'paths with slashes and dots',
]);

describe('an everyday command written in another way', () => {
  const everyday = ['benign', 'ours-benign']
    .flatMap((name) => readRows(path.join(FIXTURES, `${name}.jsonl`)))
    .filter((row) => row.tool === 'Bash' && row.os !== 'windows');

  it.each(DISGUISES.filter(({ name }) => HONEST.has(name)))('$name: is left alone all the same', ({ wear }) => {
    const stopped: string[] = [];
    for (const row of everyday) {
      const command = wear(String(row.input['command']), SAMPLE_HOMES[systemOf(row)]);
      if (command === undefined) continue;
      const { decision, rules: names } = judge(rules, { ...row, input: { command } }, grammars);
      if (decision !== 'allow') stopped.push(`${command} (${names.join('; ')})`);
    }
    expect(stopped).toEqual([]);
  });
});
