/**
 * The record at a size: `node build/run.mjs tests/bench/records/measure.ts --records=1000000`. Everything runs on real
 * files with the code that ships; the folder of the generated record is removed afterwards, unless `--kept=FOLDER` names
 * one to make it in once and to use again.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fixedAsker } from '../../../main/ask/question.ts';
import { type Archive, openArchive } from '../../../main/audit/archive.ts';
import { type RecordFiles, recordFiles } from '../../../main/audit/files.ts';
import { parseQuery } from '../../../main/audit/query/parse.ts';
import { openRecords } from '../../../main/audit/records.ts';
import { openPerch } from '../../../main/guard/open.ts';
import { generate } from '../../main/audit/generate.ts';
import { numberFrom, scriptArguments } from '../../script-options.ts';
import { type BenchRow, type BenchSection, percentiles, printSection } from '../section.ts';
import { makeRecord } from './make.ts';

/** Bundled into `out/run` before it runs. */
const root = path.resolve(import.meta.dirname, '../..');
const HOME = '/home/ana';

/** Questions of each kind; every one is asked of a record that was just opened. */
const SEARCHES: readonly { readonly name: string; readonly queries: readonly string[] }[] = [
  { name: 'search: the newest', queries: [''] },
  { name: 'search: words', queries: ['invoice', 'yearly winter', 'inv*', 'nowhere-to-be-found', 'avatar timeout'] },
  { name: 'search: a phrase', queries: ['"git commit -am"', '"customer invoice"', '"cargo build --release"'] },
  {
    name: 'search: filters',
    queries: [
      'agent:codex verdict:denied',
      'rule:"saved keys"',
      'project:thesis kind:shell',
      'by:deadline agent:gemini',
    ],
  },
  { name: 'search: files', queries: ['path:~/.ssh', 'path:src/models', 'path:*.sql', `path:${HOME}/code/thesis/docs`] },
  { name: 'search: websites', queries: ['host:paste.rs', 'host:europa.eu', 'host:*.org verdict:stopped'] },
  {
    name: 'search: a time and a word',
    queries: ['on:2025-03-03 invoice', 'since:2025-11-01 until:2025-11-07 verdict:denied', 'on:2025-07 "npm install"'],
  },
];
const ROUNDS = 4;

/**
 * @param count records to make and to look at
 * @param kept folder of such a record that stays; made when it is not there
 */
export async function measure(count: number, kept?: string): Promise<BenchSection> {
  execFileSync(process.execPath, ['-e', "import('./build/bundle.mjs').then((bundle) => bundle.ensureBundles())"], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'perch-bench-records-'));
  try {
    const inserts = await timeInserts(path.join(folder, 'inserts'));
    const data = kept ? path.join(kept, String(count)) : path.join(folder, 'data');
    const made = existsSync(recordFiles(data).head) ? open(data, count) : makeRecord(data, count);
    const rows: BenchRow[] = [
      { name: 'insert, one by one', ...inserts.single, unit: 'ms', note: 'masked, chained, on the disk' },
      { name: 'insert, 32 at once', value: inserts.perSecond, unit: 'records/s' },
      ...sizes(made.files, count),
      ...searches(made.files, made.now),
      ...overviews(made.files, made.now),
      ...(await exports(made.files, made.now, count, folder)),
      ...(await verdicts(data, folder)),
    ];
    return {
      title: `The record, ${count.toLocaleString('en')} entries`,
      method:
        'Generated work of agents over a year. Searches are the first page of 50; each opens the record and its index ' +
        `anew${dropCaches() ? ', with the system’s cache emptied before the slowest of each kind' : ''}. Verdicts go ` +
        'through socket, rules and record, first alone and then while a whole export and searches run.',
      rows,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A record that was made before. */
function open(data: string, count: number): { readonly files: RecordFiles; readonly now: number } {
  const files = recordFiles(data);
  const archive = openArchive(files, HOME);
  try {
    // Calls that were measured on it before stand behind them.
    return { files, now: archive.records.get(count)?.at ?? 0 };
  } finally {
    archive.close();
  }
}

async function timeInserts(folder: string) {
  mkdirSync(folder);
  const records = openRecords({
    folder,
    home: HOME,
    hostname: 'bench',
    version: '0',
    worker: path.join(root, 'out/main/record-worker.mjs'),
    problemsChanged: () => undefined,
  });
  const all = [...generate(6000, { seed: 7 })];
  const times: number[] = [];
  for (const record of all.slice(0, 2000)) {
    const start = performance.now();
    await records.append(record);
    times.push(performance.now() - start);
  }
  const start = performance.now();
  for (let at = 2000; at < all.length; at += 32) await Promise.all(all.slice(at, at + 32).map(records.append));
  const perSecond = 4000 / ((performance.now() - start) / 1000);
  await records.close();
  return { single: percentiles(times.slice(200)), perSecond };
}

function sizes({ database, index }: RecordFiles, count: number): BenchRow[] {
  const per = (file: string) => (statSync(file).size / 1024 / 1024 / count) * 1_000_000;
  return [
    { name: 'size per 1,000,000 records', value: per(database), unit: 'MB' },
    { name: 'its index, which can be made anew', value: per(index), unit: 'MB' },
  ];
}

function searches(files: RecordFiles, now: number): BenchRow[] {
  return SEARCHES.map(({ name, queries }) => {
    const cold: number[] = [];
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (const text of queries) {
        if (round === 0) dropCaches();
        const taken = timed(files, (archive) => archive.search.page(parseQuery(text).query, now, { limit: 50 }));
        (round === 0 ? cold : times).push(taken);
      }
    }
    const slowest = dropCaches() ? `with an empty cache at most ${Math.max(...cold).toFixed(0)} ms` : '';
    return { name, ...percentiles(times), unit: 'ms', note: slowest };
  });
}

function overviews(files: RecordFiles, now: number): BenchRow[] {
  const repeated = (work: (archive: Archive) => unknown) =>
    percentiles(Array.from({ length: 5 }, () => timed(files, work)));
  const session = timedSession(files);
  return [
    { name: 'facets of everything', ...repeated(({ search }) => search.facets({ terms: [] }, now)), unit: 'ms' },
    {
      name: 'facets of a filter',
      ...repeated(({ search }) => search.facets(parseQuery('agent:codex verdict:stopped').query, now)),
      unit: 'ms',
    },
    {
      name: 'facets of a word',
      ...repeated(({ search }) => search.facets(parseQuery('invoice').query, now)),
      unit: 'ms',
      note: 'stops after its time with a part',
    },
    { name: 'story of a session', ...repeated(({ story }) => story(session.agent, session.session)), unit: 'ms' },
    {
      name: 'summary of a month',
      ...repeated(({ overview }) => overview.summary({ from: now - 30 * 86_400_000, to: now }, now)),
      unit: 'ms',
    },
  ];
}

/** A session in the middle of the record. */
function timedSession(files: RecordFiles): { readonly agent: string; readonly session: string } {
  const archive = openArchive(files, HOME);
  try {
    const last = archive.records.range()?.last ?? 0;
    const record = archive.records.get(Math.floor(last / 2));
    return { agent: record?.agent ?? '', session: record?.session ?? '' };
  } finally {
    archive.close();
  }
}

function timed(files: RecordFiles, work: (archive: Archive) => unknown): number {
  const start = performance.now();
  const archive = openArchive(files, HOME);
  work(archive);
  const taken = performance.now() - start;
  archive.close();
  return taken;
}

/** More than this is exported in no other way, only for longer. */
const MOST_EXPORTED = 1_000_000;

async function exports(files: RecordFiles, now: number, count: number, folder: string): Promise<BenchRow[]> {
  const records = openRecords({
    folder: files.folder,
    home: HOME,
    hostname: 'bench',
    version: '0',
    worker: path.join(root, 'out/main/record-worker.mjs'),
    now: () => now,
    problemsChanged: () => undefined,
  });
  const rate = async (name: string, work: () => Promise<{ readonly records: number }>): Promise<BenchRow> => {
    const start = performance.now();
    const { records: done } = await work();
    const note = done < count ? `of the newest ${done.toLocaleString('en')}` : '';
    return { name, value: done / ((performance.now() - start) / 1000), unit: 'records/s', note };
  };
  const file = path.join(folder, 'export');
  const year = 365 * 86_400_000;
  const since = new Date(now - year * (MOST_EXPORTED / count)).toISOString().slice(0, 10);
  const { query } = parseQuery(count > MOST_EXPORTED ? `since:${since}` : '');
  const rows = [
    await rate('export, JSON Lines', () => records.export({ query, format: 'jsonl', file })),
    await rate('export, CSV', () => records.export({ query, format: 'csv', file })),
    await rate('verify the chain', () => records.verify()),
  ];
  rmSync(file, { force: true });
  await records.close();
  return rows;
}

const CALLS = 2000;

/** How long agents wait on the socket, alone and beside the heaviest that can be asked of the record. */
async function verdicts(data: string, folder: string): Promise<BenchRow[]> {
  const perch = await openPerch({
    dataFolder: data,
    standardData: false,
    endpoint: path.join(folder, 's'),
    builtInPacks: path.join(root, 'out/packs'),
    recordWorker: path.join(root, 'out/main/record-worker.mjs'),
    projectWorker: path.join(root, 'out/main/project-worker.mjs'),
    ownPlaces: [],
    ask: fixedAsker('deny'),
  });
  try {
    await calls(perch.endpoint.address, 300);
    const alone = await calls(perch.endpoint.address, CALLS);
    const stop = new AbortController();
    const file = path.join(folder, 'export');
    const again = async (work: () => Promise<unknown>) => {
      while (!stop.signal.aborted) await work().catch(() => undefined);
    };
    const everything = { query: { terms: [] }, format: 'jsonl', file } as const;
    const questions = SEARCHES.flatMap(({ queries }) => queries.map((text) => parseQuery(text).query));
    const work = Promise.all([
      again(() => perch.records.export(everything, { signal: stop.signal })),
      again(async () => {
        for (const query of questions) if (!stop.signal.aborted) await perch.records.search(query, { limit: 50 });
      }),
    ]);
    const beside = await calls(perch.endpoint.address, CALLS);
    stop.abort();
    await work;
    return [
      { name: 'verdict, alone', ...percentiles(alone), unit: 'ms' },
      { name: 'verdict, while an export and searches run', ...percentiles(beside), unit: 'ms' },
    ];
  } finally {
    await perch.close();
  }
}

async function calls(address: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < count; at++) {
    const body = Buffer.from(
      JSON.stringify({
        hook_event_name: 'PreToolUse',
        session_id: 'bench',
        cwd: root,
        tool_name: at % 2 ? 'Read' : 'Bash',
        tool_input: at % 2 ? { file_path: path.join(root, 'package.json') } : { command: `npm test -- --shard=${at}` },
        tool_use_id: `toolu_${at}`,
      }),
    );
    const start = performance.now();
    const socket = net.connect(address);
    socket.write(`PERCH/1 claude-code ${process.pid} ${process.ppid} ${encodeURIComponent(root)} ${body.length}\n`);
    socket.write(body);
    await once(socket, 'data');
    times.push(performance.now() - start);
    socket.destroy();
  }
  return times;
}

/** Empties the system's cache of files, where this program may: only then is a first search really the first. */
function dropCaches(): boolean {
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '1');
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1]?.endsWith(path.join('records', 'measure.ts'))) {
  const usage = 'node build/run.mjs tests/bench/records/measure.ts [--records=1000000] [--kept=FOLDER]';
  const { values } = scriptArguments(usage, {
    records: { type: 'string', default: '1000000' },
    kept: { type: 'string' },
  });
  process.stdout.write(printSection(await measure(numberFrom(values.records, 'records'), values.kept)));
}
