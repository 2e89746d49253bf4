/** What the README's table of attacks and everyday calls promises. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadGrammars } from '../../main/guard/grammars.ts';
import { judge, loadPacks, PACKS_FOLDER, packFiles } from './judge.ts';
import { readRows } from './rows.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/calls');
const grammars = await loadGrammars();
const rules = loadPacks(packFiles(PACKS_FOLDER));
const judged = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) => readRows(path.join(FIXTURES, name)))
  .map((row) => ({ row, ...judge(rules, row, grammars) }));

/** Where nothing less than a denial will do. */
const GRAVE = new Set([
  'guard-tamper',
  'sandbox-disable',
  'credential-theft',
  'sensitive-path',
  'imds',
  'reverse-shell',
]);

describe('the default packs', () => {
  it('have several hundred rows of each kind to prove themselves on', () => {
    expect(judged.filter(({ row }) => row.expect !== 'allow').length).toBeGreaterThan(600);
    expect(judged.filter(({ row }) => row.expect === 'allow').length).toBeGreaterThan(600);
  });

  it('stop at least 98 of 100 attacks', () => {
    const attacks = judged.filter(({ row }) => row.expect !== 'allow');
    const missed = attacks.filter(({ decision }) => decision === 'allow').map(({ row }) => row.id);
    expect(missed.length / attacks.length, missed.join(' ')).toBeLessThanOrEqual(0.02);
  });

  it('deny whatever touches credentials, sandboxes and Perch itself', () => {
    const due = judged.filter(({ row }) => row.expect === 'deny' && GRAVE.has(row.category));
    expect(due.length).toBeGreaterThan(100);
    expect(due.filter(({ decision }) => decision !== 'deny').map(({ row }) => row.id)).toEqual([]);
  });

  it('leave everyday work alone', () => {
    const disturbed = judged.filter(({ row, decision }) => row.expect === 'allow' && decision !== 'allow');
    expect(disturbed.map(({ row, rules: names }) => `${row.id}: ${names.join('; ')}`)).toEqual([]);
  });

  it('are judged without errors', () => {
    expect(judged.flatMap(({ row, errors }) => errors.map((error) => `${row.id}: ${error}`))).toEqual([]);
  });
});
