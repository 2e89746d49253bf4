import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../main/audit/query/parse.ts';
import type { Records } from '../../../main/audit/records.ts';
import { CancelledError } from '../../../main/audit/worker/client.ts';
import { temporaryFolder } from '../../temporary.ts';
import { generate } from './generate.ts';
import { openTestRecords } from './open-records.ts';
import { call } from './sample.ts';
import { eventually } from './store/open-store.ts';

const query = (text: string) => parseQuery(text).query;

async function fill(records: Records, count: number): Promise<void> {
  let batch: Promise<unknown>[] = [];
  for (const record of generate(count, { start: Date.UTC(2025, 10, 1) })) {
    batch.push(records.append(record));
    if (batch.length < 500) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
}

describe('the record with its worker', () => {
  it('finds a record as soon as it is written, indexed or not', async () => {
    const { records } = await openTestRecords();
    for (let round = 0; round < 5; round++) {
      const { id } = await records.append(call({ summary: `unheard${round}` }));
      const found = await records.search(query(`unheard${round}`), { limit: 10 });
      expect(found.records.map((record) => record.id)).toEqual([id]);
    }
  });

  it('counts, tells stories, and sums up times', async () => {
    const { records } = await openTestRecords();
    await fill(records, 600);
    const facets = await records.facets(query('agent:codex'));
    expect(facets).toMatchObject({ complete: true, kept: 600 });
    expect(facets.total).toBe((await records.search(query('agent:codex'), { limit: 1000 })).records.length);
    const [newest] = records.page({ limit: 1 });
    const story = await records.story(newest?.agent ?? '', newest?.session ?? '');
    expect(story?.calls).toBeGreaterThan(0);
    const from = Date.UTC(2025, 10, 1);
    const edges = [from, from + 600_000, from + 3_600_000];
    const bars = await records.bars(edges);
    const summary = await records.summary({ from, to: from + 3_600_000 });
    expect(bars.reduce((sum, bar) => sum + bar.calls, 0)).toBe(summary.calls);
    expect(summary.hosts.every(({ isNew }) => isNew)).toBe(true);
    expect(summary.filesChanged).toBeGreaterThan(0);
  });

  it('knows sessions by what was asked for', async () => {
    const { records } = await openTestRecords();
    await records.append(
      call({ event: 'UserPromptSubmit', happened: 'prompt', decision: '', by: '', input: { prompt: 'Tidy up' } }),
    );
    await records.append(call());
    await eventually(async () => (await records.recentSessions(5)).length > 0);
    const [row] = await records.recentSessions(5);
    expect(row).toMatchObject({ title: 'Tidy up', session: 's1', calls: 1 });
    expect(await records.sessions([{ agent: 'claude-code', session: 's1' }])).toEqual([row]);
  });

  it('writes an export in order, and leaves nothing behind when it is called off', async () => {
    const { records } = await openTestRecords();
    await fill(records, 2000);
    const folder = temporaryFolder();
    const file = path.join(folder, 'out.jsonl');
    const progress: number[] = [];
    const done = await records.export(
      { query: query('kind:shell'), format: 'jsonl', file },
      { progress: (count) => progress.push(count) },
    );
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(done.records);
    expect(lines.map(({ id }) => id)).toEqual([...lines.map(({ id }) => id)].sort((a, b) => a - b));
    expect(lines.every(({ kind }) => kind === 'shell')).toBe(true);
    expect(progress.at(-1)).toBe(done.records);

    const control = new AbortController();
    const stopped = records.export(
      { query: query(''), format: 'csv', file: path.join(folder, 'no.csv') },
      { signal: control.signal },
    );
    control.abort();
    await expect(stopped).rejects.toThrow(CancelledError);
    expect(readdirSync(folder)).toEqual(['out.jsonl']);
  });

  it('verifies, and finds what was changed', async () => {
    const { records } = await openTestRecords();
    await fill(records, 1500);
    expect(await records.verify()).toMatchObject({ records: 1500, breaks: [] });
  });

  it('brings back what is readable in a damaged file', async () => {
    const folder = temporaryFolder();
    const first = await openTestRecords(folder);
    await fill(first.records, 3000);
    await first.records.close();
    const bytes = readFileSync(first.files.database);
    bytes.fill(0xa5, 0, 4096);
    bytes.fill(0xa5, 40 * 4096, 42 * 4096);
    writeFileSync(first.files.database, bytes);

    const { records } = await openTestRecords(folder);
    expect(records.problems).toEqual([expect.objectContaining({ id: 'record-damaged' })]);
    const fresh = await records.append(call({ summary: 'afterwards' }));
    await eventually(() => records.page({ limit: 3 }).some(({ event }) => event === 'records-restored'), 15_000);
    expect(records.get(1)?.id).toBe(1);
    expect(records.get(3000)?.id).toBe(3000);
    const found = await records.search(query('afterwards'), { limit: 5 });
    expect(found.records.map(({ id }) => id)).toEqual([fresh.id]);
    const { breaks, records: looked } = await records.verify();
    expect(looked).toBeGreaterThan(2900);
    // The damaged pages' records are missed, where they were; nothing else is.
    const missing = breaks.filter(({ type }) => type === 'missing');
    expect(breaks.filter(({ type }) => type !== 'missing')).toEqual([]);
    expect(missing.length).toBeGreaterThanOrEqual(2);
  });

  it('removes old records, and the rest still verifies', async () => {
    const { records, files } = await openTestRecords(undefined, {
      now: () => Date.UTC(2025, 10, 1) + 3_600_000 * 24 * 40,
    });
    await fill(records, 5000);
    await records.facets(query(''));
    const before = pagesOf(files.database);
    expect(await records.removeOld({ days: 1000 })).toBe(0);
    expect(await records.removeOld({ bytes: Math.round(before * 0.85) })).toBeGreaterThan(1000);
    const [first] = records.page({ before: 4000, limit: 4000 }).slice(-1);
    expect((first?.id ?? 0) % 1024).toBe(1);
    expect(await records.verify()).toMatchObject({ breaks: [], removed: (first?.id ?? 0) - 1 });
    expect(await records.removeOld({ days: 30 })).toBeGreaterThan(0);
    // The newest stay, whatever their age.
    expect(records.count()).toBeGreaterThan(1000);
    const { breaks } = await records.verify();
    expect(breaks).toEqual([]);
    const kept = records.count();
    await eventually(async () => (await records.facets(query(''))).total === kept);
    expect(records.page({ limit: 1 })[0]).toMatchObject({ event: 'old-removed', agent: 'perch' });
  });

  it('makes the index anew when there is none, or that of another record', async () => {
    const folder = temporaryFolder();
    const first = await openTestRecords(folder);
    await fill(first.records, 300);
    await first.records.facets(query(''));
    await first.records.close();
    writeFileSync(first.files.index, 'no database at all');
    const { records } = await openTestRecords(folder);
    await eventually(async () => (await records.recentSessions(1)).length > 0);
    expect((await records.facets(query(''))).total).toBe(300);
  });

  it('closes its files in order', async () => {
    const { records, files } = await openTestRecords();
    await fill(records, 100);
    await records.close();
    expect(existsSync(`${files.database}-wal`)).toBe(false);
    expect(JSON.parse(readFileSync(files.head, 'utf8'))).toMatchObject({ id: 100, closed: true });
  });
});

/** Bytes of the database, those in its log included. */
function pagesOf(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true });
  const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { readonly page_count: number };
  database.close();
  return pages * 4096;
}
