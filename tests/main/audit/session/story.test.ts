import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditRecord, NewRecord } from '../../../../main/audit/record.ts';
import { outcomeOf } from '../../../../main/audit/session/outcome.ts';
import { storyOf } from '../../../../main/audit/session/story.ts';
import { call } from '../sample.ts';

let at = 1_700_000_000_000;

function told(change: Partial<NewRecord>): NewRecord {
  at += 1000;
  return call({ at, toolUse: '', actions: [], input: {}, ...change });
}

const prompt = (text: string) =>
  told({
    event: 'UserPromptSubmit',
    happened: 'prompt',
    gate: '',
    decision: '',
    by: '',
    kind: '',
    tool: '',
    input: { prompt: text },
  });
const result = (toolUse: string, input: NewRecord['input'] = {}) =>
  told({ event: 'PostToolUse', happened: 'tool-result', gate: '', decision: '', by: '', kind: '', toolUse, input });
const read = (name: string) =>
  told({
    toolUse: `read-${name}`,
    actions: [{ does: 'read', path: `/home/dev/app/${name}` }],
    input: { file_path: name },
  });
const change = (name: string, added = 1) =>
  told({
    tool: 'Edit',
    kind: 'edit',
    toolUse: `edit-${name}`,
    actions: [{ does: 'change', path: `/home/dev/app/${name}`, added }],
  });
const run = (command: string, rest: Partial<NewRecord> = {}) =>
  told({
    tool: 'Bash',
    kind: 'shell',
    input: { command },
    actions: [{ does: 'run', name: command.split(' ')[0] ?? '' }],
    ...rest,
  });

function story(...records: readonly NewRecord[]) {
  const numbered = records.map((record, index): AuditRecord => ({ ...record, id: index + 1, hash: '' }));
  const found = storyOf(numbered);
  if (!found) throw new Error('There is no story.');
  return found;
}

const shape = (found: ReturnType<typeof story>) =>
  found.turns.map(({ prompt: asked, steps }) => [asked, steps.map(({ kind, calls }) => `${kind} ${calls.length}`)]);

describe('a session', () => {
  it('reads as what was asked for and what was done about it', () => {
    const found = story(
      prompt('Make the yearly invoice add up'),
      read('a.ts'),
      read('b.ts'),
      change('a.ts'),
      run('npm test'),
      run('npm test'),
      run('git status'),
      prompt('And now tidy up'),
      read('a.ts'),
    );
    expect(shape(found)).toEqual([
      ['Make the yearly invoice add up', ['looked 2', 'changed 1', 'ran 2', 'ran 1']],
      ['And now tidy up', ['looked 1']],
    ]);
    expect(found).toMatchObject({ title: 'Make the yearly invoice add up', calls: 7, stopped: 0, ended: false });
  });

  it('sets verdicts apart from what went its way', () => {
    const found = story(
      prompt('x'),
      read('a'),
      told({ actions: [{ does: 'read', path: '/home/dev/.ssh/id', outside: true }], decision: 'deny', by: 'rule' }),
      read('b'),
      run('npm i pdf-lib', { decision: 'allow', by: 'person', waitedMilliseconds: 6000, note: 'fine' }),
    );
    expect(shape(found)).toEqual([['x', ['looked 1', 'verdict 1', 'looked 1', 'verdict 1']]]);
    expect(found).toMatchObject({ stopped: 1, answered: 1 });
    expect(found.turns[0]?.steps[3]?.calls[0]).toMatchObject({
      verdict: 'you-allowed',
      waitedMilliseconds: 6000,
      note: 'fine',
    });
  });

  it('knows how a call ended', () => {
    const found = story(
      prompt('x'),
      run('npm test', { toolUse: 'u1' }),
      result('u1', { tool_response: { exit_code: 1 } }),
      run('npm run build', { toolUse: 'u2' }),
      result('u2', { tool_response: { stdout: 'ok' } }),
      run('sleep 5', { toolUse: 'u3' }),
    );
    expect(found.turns[0]?.steps.map(({ calls }) => calls[0]?.outcome)).toEqual(['failed', 'done', 'unknown']);
  });

  it.each([
    ['has an id', { toolUse: 'u1' }],
    ['has none', {}],
  ])('tells a call once that passed both gates, when it %s', (_what, id) => {
    const command = { command: 'npm publish' };
    const found = story(
      prompt('x'),
      run('npm publish', { ...id, input: command }),
      run('npm publish', { ...id, input: command, gate: 'permission', decision: 'deny', by: 'person' }),
    );
    expect(shape(found)).toEqual([['x', ['verdict 1']]]);
    expect(found).toMatchObject({ calls: 1, stopped: 1 });
  });

  it('maps what was touched, and what was not because it was stopped', () => {
    const outside = { does: 'read', path: '/home/dev/.aws/credentials', outside: true } as const;
    const { touched } = story(
      prompt('x'),
      read('a.ts'),
      change('a.ts'),
      told({ actions: [outside], decision: 'deny', by: 'rule' }),
      told({ actions: [{ does: 'open', host: 'example.org' }], kind: 'fetch' }),
      told({ actions: [{ does: 'send', host: 'paste.rs' }], decision: 'deny', by: 'person' }),
      told({ actions: [{ does: 'delete', path: '/home/dev/app/old.ts' }] }),
    );
    expect(touched.inside.map(({ name, marks }) => [name, marks])).toEqual([
      ['/home/dev/app/a.ts', ['read', 'changed']],
      ['/home/dev/app/old.ts', ['deleted']],
    ]);
    expect(touched.outside.map(({ name, marks }) => [name, marks])).toEqual([
      ['/home/dev/.aws/credentials', ['denied']],
    ]);
    expect(touched.hosts.map(({ name, marks }) => [name, marks])).toEqual([
      ['example.org', ['reached']],
      ['paste.rs', ['you-denied']],
    ]);
  });

  it('has no story without records, and begins without a prompt when none was recorded', () => {
    expect(storyOf([])).toBeUndefined();
    expect(shape(story(read('a')))).toEqual([['', ['looked 1']]]);
  });
});

describe('how a call ended', () => {
  it.each([
    ['PostToolUse', {}, 'done'],
    ['PostToolUseFailure', {}, 'failed'],
    ['PostToolUse', { tool_response: { is_error: true } }, 'failed'],
    ['PostToolUse', { tool_response: { interrupted: true } }, 'failed'],
    ['PostToolUse', { tool_response: { success: true } }, 'done'],
    ['PostToolUse', { tool_response: { success: false } }, 'failed'],
    ['AfterTool', { tool_response: { error: 'no such file' } }, 'failed'],
    ['AfterTool', { tool_response: { error: '' } }, 'done'],
    ['postToolUse', { tool_result: { result_type: 'failure' } }, 'failed'],
    ['PostToolUse', { tool_response: 'plain text' }, 'done'],
  ] as const)('is read from %s %j', (event, input, outcome) => {
    expect(outcomeOf({ event, input })).toBe(outcome);
  });

  it('is read from what a real agent told', () => {
    const file = path.join(
      import.meta.dirname,
      '../../../fixtures/hooks/claude/events/subagent-shell.PostToolUse.5.json',
    );
    expect(outcomeOf({ event: 'PostToolUse', input: JSON.parse(readFileSync(file, 'utf8')) })).toBe('done');
  });
});
