import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { recordFiles } from '../../../../main/audit/files.ts';
import type { NewRecord } from '../../../../main/audit/record.ts';
import { openRecords } from '../../../../main/audit/records.ts';
import { audit } from '../../../../main/cli/audit/command.ts';
import { tail } from '../../../../main/cli/audit/tail.ts';
import { vacuum } from '../../../../main/cli/audit/vacuum.ts';
import { temporaryFolder } from '../../../temporary.ts';
import { generate } from '../../audit/generate.ts';
import { workerProgram } from '../../audit/open-records.ts';
import { call } from '../../audit/sample.ts';

/** A data folder with these records in it, and Perch closed again. */
async function folderWith(all: Iterable<NewRecord>): Promise<string> {
  const folder = temporaryFolder();
  const records = openRecords({
    folder,
    home: '/home/ana',
    hostname: 'testhost',
    version: '0.0.0',
    worker: await workerProgram(),
    problemsChanged: () => undefined,
  });
  await Promise.all([...all].map((record) => records.append(record)));
  await records.facets({ terms: [] });
  await records.close();
  return folder;
}

async function run(folder: string, ...args: readonly string[]) {
  let out = '';
  let err = '';
  const code = await audit([...args, '--data', folder], {
    write: (text) => {
      out += text;
    },
    writeError: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

const few = [
  call({ summary: 'read notes' }),
  call({ agent: 'codex', summary: 'read a key', decision: 'deny', by: 'rule' }),
  call({ agent: 'codex', tool: 'Bash', kind: 'shell', input: { command: 'rm -rf \u001b[2Jbuild' } }),
];

describe('perch audit', { timeout: 30_000 }, () => {
  it('searches with the question of the search box, newest first', async () => {
    const folder = await folderWith(few);
    const { code, out } = await run(folder, 'search', 'agent:codex');
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => Number(line.slice(0, 8)))).toEqual([3, 2, 0]);
    expect((await run(folder, 'search', '-agent:codex')).out).toMatch(/^ {6}1 .*claude-code .*read notes\n$/);
    const json = await run(folder, 'search', '--json', 'yes', '--limit=1', 'verdict:denied');
    expect(JSON.parse(json.out)).toMatchObject({ id: 2, verdict: 'denied', time: expect.stringMatching(/Z$/) });
    expect(await run(folder, 'search', 'nothing-like-it')).toMatchObject({ code: 1, out: '' });
  });

  it('never lets what an agent wrote steer the terminal', async () => {
    const { out } = await run(await folderWith(few), 'search', 'rm');
    expect(out).toContain('rm -rf \\u{1b}[2Jbuild');
    expect(out).not.toContain('\u001b');
  });

  it('says what is wrong with a question or an option, and ends with 2', async () => {
    const folder = await folderWith(few);
    expect(await run(folder, 'search', 'verdict:deneid')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean denied?'),
    });
    expect((await run(folder, 'search', '--limit', 'many')).code).toBe(2);
    expect((await run(folder, 'export', '--format', 'xml')).code).toBe(2);
    expect((await run(folder, 'nonsense')).err).toContain('usage: perch audit');
  });

  it('says where there is no record, and ends with 1', async () => {
    expect(await run(temporaryFolder(), 'search')).toMatchObject({ code: 1, err: expect.stringContaining('--data') });
    expect((await run(temporaryFolder(), 'vacuum')).code).toBe(1);
  });

  it('shows the last records', async () => {
    const folder = await folderWith(few);
    const { out } = await run(folder, 'tail', '--follow', 'no', '--lines', '2');
    expect(out.split('\n').map((line) => Number(line.slice(0, 8)))).toEqual([2, 3, 0]);
  });

  it('follows new records until it is stopped', async () => {
    const folder = await folderWith(few);
    const shown: string[] = [];
    const stop = new AbortController();
    const printer = { write: (text: string) => shown.push(text), writeError: () => undefined };
    const done = tail(['--data', folder, '--lines', '0', 'summary-of-new'], printer, {
      signal: stop.signal,
      done: () => undefined,
    });
    const records = openRecords({
      folder,
      home: '/home/ana',
      hostname: 'testhost',
      version: '0.0.0',
      worker: await workerProgram(),
      problemsChanged: () => undefined,
    });
    await records.append(call({ summary: 'something else' }));
    await records.append(call({ summary: 'summary-of-new things' }));
    await expect.poll(() => shown.length, { timeout: 5000 }).toBe(1);
    await records.close();
    stop.abort();
    expect(await done).toBe(0);
    expect(shown[0]).toContain('summary-of-new things');
  });

  it('exports as JSON Lines, CSV, Falco alerts, and a session as a page', async () => {
    const folder = await folderWith(generate(200));
    const all = await run(folder, 'export');
    expect(
      all.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    const csv = path.join(folder, 'out.csv');
    expect(await run(folder, 'export', '--format', 'csv', '--out', csv, 'agent:codex')).toMatchObject({
      code: 0,
      err: expect.stringContaining(csv),
    });
    expect(readFileSync(csv, 'utf8')).toMatch(/^id,time,agent,.*\r\n\d+,.*,codex,/);
    const alert = JSON.parse((await run(folder, 'export', '--format', 'falco')).out.split('\n')[0] ?? '');
    expect(alert).toMatchObject({ source: 'coding_agent', output_fields: { 'correlation.id': 1 } });
    expect((await run(folder, 'export', '--format', 'html')).out).toMatch(/^<!doctype html>/);
    expect((await run(folder, 'export', '--format', 'html', 'nothing-like-it')).code).toBe(2);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('verifies, and finds what somebody changed', async () => {
    const folder = await folderWith(generate(300));
    expect(await run(folder, 'verify')).toMatchObject({ code: 0, out: expect.stringContaining('Nothing is broken') });
    const database = new DatabaseSync(recordFiles(folder).database);
    database.exec('DELETE FROM records WHERE id = 120');
    database.close();
    const broken = await run(folder, 'verify');
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('record 120 is missing');
    expect(JSON.parse((await run(folder, 'verify', '--json', 'yes')).out).breaks).toEqual([
      { type: 'missing', first: 120, last: 120 },
    ]);
  });

  it('sums up what is kept', async () => {
    const { code, out } = await run(await folderWith(few), 'stats', 'agent:codex');
    expect(code).toBe(0);
    expect(out).toContain('3 records kept');
    expect(out).toContain('2 records fit');
    expect(out).toMatch(/Verdicts\n +1 {2}(?:denied|no-objection)/);
  });

  it('removes what is too old, keeps the chain, and gives room back', async () => {
    const day = 86_400_000;
    const folder = await folderWith(generate(3000, { start: Date.now() - 100 * day, gap: (100 * day) / 3000 }));
    const told: string[] = [];
    const printer = { write: (text: string) => told.push(text), writeError: () => undefined };
    expect(await vacuum(['--data', folder, '--days', '30'], printer, await workerProgram())).toBe(0);
    const removed = Number(/Removed ([\d,]+) records/.exec(told.join(''))?.[1]?.replace(',', ''));
    expect(removed).toBeGreaterThanOrEqual(1024);
    const verified = await run(folder, 'verify');
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining(`up to number ${removed} were removed`) });
    expect((await run(folder, 'search', '--limit', '1', 'until:31d')).code).toBeLessThanOrEqual(1);
  });

  it('does not touch a record that Perch is writing', async () => {
    const folder = temporaryFolder();
    const records = openRecords({
      folder,
      home: '/home/ana',
      hostname: 'testhost',
      version: '0.0.0',
      worker: await workerProgram(),
      problemsChanged: () => undefined,
    });
    await records.append(call());
    const { code, err } = await run(folder, 'vacuum');
    expect(code).toBe(1);
    expect(err).toContain('Perch is running');
    await records.close();
    expect(existsSync(recordFiles(folder).database)).toBe(true);
  });

  it('says that signatures cannot be checked without the key', async () => {
    const folder = await folderWith(few);
    writeFileSync(recordFiles(folder).key, '');
    const { code, out } = await run(folder, 'verify');
    expect(code).toBe(1);
    expect(out).toContain('audit.key');
  });
});
