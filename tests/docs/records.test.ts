/** What docs/records.md says of fields is held against what really leaves Perch. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CSV_COLUMNS } from '../../main/audit/export/csv.ts';
import { falcoAlerts } from '../../main/audit/export/falco.ts';
import { exportedRecord } from '../../main/audit/export/fields.ts';
import { recordFiles } from '../../main/audit/files.ts';
import { otlpLog } from '../../main/audit/forward/otlp.ts';
import { receiverSchema } from '../../main/audit/forward/receiver.ts';
import { syslogMessage } from '../../main/audit/forward/syslog.ts';
import { parseQuery } from '../../main/audit/query/parse.ts';
import { FILTERS } from '../../main/audit/query/query.ts';
import type { AuditRecord } from '../../main/audit/record.ts';
import { MIGRATIONS } from '../../main/audit/store/migrations.ts';
import { VERDICT_GROUPS, VERDICT_WORDS } from '../../main/audit/verdict-word.ts';
import { generate } from '../main/audit/generate.ts';
import { call } from '../main/audit/sample.ts';
import { openTestStore } from '../main/audit/store/open-store.ts';
import { temporaryFolder } from '../temporary.ts';

const TEXT = readFileSync(path.resolve(import.meta.dirname, '../../docs/records.md'), 'utf8');

/** First cells of the rows of the table whose head begins so. */
function namesIn(head: string): readonly string[] {
  const start = TEXT.indexOf(`| ${head} |`);
  if (start < 0) throw new Error(`There is no table with the head ${head}.`);
  const rows = TEXT.slice(start).split('\n\n', 1)[0]?.split('\n').slice(2) ?? [];
  return rows.map((row) => /^\| `([^`]+)` \|/.exec(row)?.[1] ?? row);
}

/** A record in which nothing is empty, so that everything that can leave does. */
const FULL: AuditRecord = {
  ...call({
    happened: '',
    subagent: 'helper',
    model: 'model-4',
    tool: 'Bash',
    kind: 'shell',
    input: { command: 'curl https://example.org' },
    actions: [
      { does: 'open', host: 'example.org' },
      { does: 'read', path: '/home/dev/app/a.ts' },
    ],
    decision: 'deny',
    by: 'rule',
    wouldBe: 'deny',
    rules: [{ rule: 'R', effect: 'deny', priority: 'CRITICAL', tags: [], description: 'D', output: 'O', pack: 'P' }],
    reason: 'no',
    errors: [],
    test: true,
  }),
  id: 7,
  hash: 'ab'.repeat(32),
};

describe('docs/records.md names', () => {
  it.each([
    ['every field of a record', 'Field | Type | Meaning', () => Object.keys(exportedRecord(FULL))],
    ['every column of CSV', 'Column | From', () => Object.keys(CSV_COLUMNS)],
    ['every key of an alert', 'Key | What it holds', () => Object.keys(falcoAlerts(FULL, 'host')[0] ?? {})],
    [
      'every output field of an alert',
      'Output field | From',
      () => Object.keys(falcoAlerts(FULL, 'host')[0]?.output_fields ?? {}),
    ],
    [
      'every attribute of a log',
      'Attribute | From',
      () => Object.keys(otlpLog(FULL, {} as never, { name: 'perch' }).attributes ?? {}),
    ],
    [
      'every parameter of a message',
      'Parameter | From',
      () => {
        const message = syslogMessage(FULL, 13, { hostname: 'host', version: '0' }).toString();
        return [...(/\[perch@32473 ([^\]]*)\]/.exec(message)?.[1] ?? '').matchAll(/([a-z]+)="/g)].map(
          ([, name]) => name,
        );
      },
    ],
    ['every filter', 'Filter | Asks for | Example', () => Object.keys(FILTERS)],
    [
      'every table',
      'Table | What it holds',
      () => [...MIGRATIONS.join('\n').matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name),
    ],
  ] as const)('%s, and nothing else', (_what, head, real) => {
    expect([...namesIn(head)].sort()).toEqual([...real()].sort());
  });

  it('every file of the record', () => {
    const { folder: _folder, ...files } = recordFiles('/data');
    const names = Object.values(files).map((file) => path.basename(file));
    expect([...namesIn('File | What it is')].sort()).toEqual([...names, 'receivers.json'].sort());
  });

  it('every verdict', () => {
    for (const word of [...VERDICT_WORDS, ...Object.keys(VERDICT_GROUPS)]) expect(TEXT).toContain(`\`${word}\``);
  });
});

it('gives examples of filters that can be asked', () => {
  const start = TEXT.indexOf('| Filter | Asks for | Example |');
  const rows = TEXT.slice(start).split('\n\n', 1)[0]?.split('\n').slice(2) ?? [];
  for (const row of rows) {
    const example = /`([^`]+)` \|$/.exec(row)?.[1] ?? '';
    expect(parseQuery(example).problems, example).toEqual([]);
    expect(parseQuery(example).query.terms, example).toHaveLength(1);
  }
});

it('gives receivers that can be set up', () => {
  const json = /```json\n([\s\S]*?)```/.exec(TEXT)?.[1] ?? '';
  for (const receiver of JSON.parse(json).receivers)
    expect(v.safeParse(receiverSchema, receiver).issues).toBeUndefined();
});

it('gives a program that checks an export, and finds what was changed', async () => {
  const { store } = openTestStore();
  const written = await Promise.all([...generate(300)].map((record) => store.append(record)));
  const folder = temporaryFolder();
  const program = path.join(folder, 'check.mjs');
  const file = path.join(folder, 'export.jsonl');
  writeFileSync(program, /```js\n([\s\S]*?)```/.exec(TEXT)?.[1] ?? '');
  const lines = written.map((record) => JSON.stringify(exportedRecord(record)));
  const check = (text: readonly string[]) => {
    writeFileSync(file, `${text.join('\n')}\n`);
    return execFileSync(process.execPath, [program, file], { encoding: 'utf8', stdio: 'pipe' });
  };
  expect(check(lines)).toBe('whole\n');
  expect(() =>
    check(lines.map((line, at) => (at === 100 ? line.replace('"test":false', '"test":true') : line))),
  ).toThrow('record 101');
  expect(() => check(lines.filter((_, at) => at !== 50))).toThrow('record 52');
});
