import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { recordFiles } from '../../main/audit/files.ts';
import { EMPTY_RECORD, type NewRecord } from '../../main/audit/record.ts';
import { openStore } from '../../main/audit/store/store.ts';
import { generate } from '../main/audit/generate.ts';
import type { Place, RunningApp } from './app.ts';

const HOUR = 60 * 60_000;

/** Makes the project of a place a repository with a shared branch, as people have them. */
export function makeRepository({ project }: Place): void {
  const git = (...args: string[]) => execFileSync('git', ['-C', project, ...args], { stdio: 'ignore' });
  git('init', '--initial-branch=main');
  git('remote', 'add', 'origin', 'https://github.com/ada/invoice-tools.git');
  mkdirSync(path.join(project, 'src'), { recursive: true });
  writeFileSync(path.join(project, 'README.md'), '# Invoice tools\n');
  writeFileSync(path.join(project, 'src/totals.ts'), 'export const rate = 0.19;\n');
}

/** Writes records into the store of a place before the app is started. */
export async function writeRecords({ data }: Place, records: Iterable<NewRecord>): Promise<void> {
  const store = openStore({
    files: recordFiles(data),
    now: Date.now,
    mask: (record) => record,
    problemsChanged: () => undefined,
    committed: () => undefined,
    setAside: () => undefined,
  });
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  for (const record of records) {
    last = store.append(record);
    if (++waiting % 500 === 0) await last;
  }
  await last;
  store.close();
}

/** What yesterday’s session did: a prompt, work in the project, and a look outside of it. */
export function yesterday({ home, project }: Place): NewRecord[] {
  const start = Date.now() - 26 * HOUR;
  const session = 'session-yesterday';
  const base = {
    ...EMPTY_RECORD,
    agent: 'claude-code',
    session,
    turn: 'turn-1',
    cwd: project,
    project,
    model: 'model-4',
  } as const;
  const call = (minutes: number, rest: Partial<NewRecord>): NewRecord => ({
    ...base,
    at: start + minutes * 60_000,
    event: 'PreToolUse',
    gate: 'before-tool',
    toolUse: `call-${minutes}`,
    decision: 'defer',
    by: 'floor',
    tookMicroseconds: 412,
    ...rest,
  });
  const read = (minutes: number, file: string, outside = false): NewRecord =>
    call(minutes, {
      tool: 'Read',
      kind: 'read',
      summary: `read ${path.basename(file)}`,
      input: { file_path: file },
      actions: [{ does: 'read', path: file, ...(outside ? { outside: true } : {}) }],
    });
  return [
    {
      ...base,
      at: start,
      event: 'UserPromptSubmit',
      happened: 'prompt',
      summary: 'prompt',
      input: { prompt: 'Add the tax rates of 2026 to the invoices.' },
    },
    read(1, path.join(project, 'src/totals.ts')),
    read(2, path.join(project, 'README.md')),
    read(4, path.join(home, 'Documents/rates-2026.txt'), true),
    call(6, {
      tool: 'Edit',
      kind: 'edit',
      summary: 'change src/totals.ts',
      input: {
        file_path: path.join(project, 'src/totals.ts'),
        old_string: 'export const rate = 0.19;',
        new_string: 'export const rates = { standard: 0.19, reduced: 0.07 };',
      },
      actions: [{ does: 'change', path: path.join(project, 'src/totals.ts'), added: 1, removed: 1 }],
    }),
    call(9, {
      tool: 'Bash',
      kind: 'shell',
      summary: 'run npm test',
      input: { command: 'npm test' },
      actions: [{ does: 'run', name: 'npm' }],
    }),
  ];
}

/** Two weeks of work by several agents, up to this morning. */
export function twoWeeks(count = 3000): Iterable<NewRecord> {
  return generate(count, { start: Date.now() - 14 * 24 * HOUR, gap: (13.9 * 24 * HOUR) / count });
}

/** What people ask of agents. */
const PROMPTS = [
  'Tidy up the yearly invoices and make the totals add up.',
  'Put the winter prices online.',
  'Why does the export test fail?',
  'Add a chart of orders by month to the report.',
  'Translate the newsletter and check its links.',
];

/** What several agents did in the last ten hours. */
export function* thisMorning(count = 240): Iterable<NewRecord> {
  let asked = 0;
  const work = { seed: 7, start: Date.now() - 10.2 * HOUR, gap: (8.5 * HOUR) / count, sessionLength: 60 };
  for (const record of generate(count, work)) {
    if (record.happened === 'prompt') yield { ...record, input: { prompt: PROMPTS[asked++ % PROMPTS.length] ?? '' } };
    else yield record;
  }
}

/** Calls of today along the real way: hook, service, rules, record. */
export async function workToday(app: RunningApp, { home, project }: Place): Promise<void> {
  const session = 'session-today';
  await app.call('Read', { file_path: path.join(project, 'src/totals.ts') }, session);
  await app.call('Bash', { command: 'git status --short' }, session);
  await app.call(
    'Edit',
    {
      file_path: path.join(project, 'src/totals.ts'),
      old_string: 'export const rate = 0.19;',
      new_string: 'export const rate = 0.2;',
    },
    session,
  );
  await app.call('Read', { file_path: path.join(home, '.ssh/id_ed25519') }, session);
  await app.call('WebFetch', { url: 'https://www.ecb.europa.eu/rates', prompt: 'the rates' }, session);
  await app.call('Read', { file_path: path.join(home, 'Documents/customers.txt') }, session);
}
