import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { projectWorker } from '../../../../build/bundle.mjs';
import { decodeRecordedCall, readRecordedCall } from '../../../../main/cli/recorded-call.ts';
import type { AskedCall } from '../../../../main/guard/project-rules/protocol.ts';
import { openProjectRules, type ProjectRuleParts } from '../../../../main/guard/project-rules/store.ts';
import { emptySession } from '../../../../rules/facts/session.ts';
import { bundledWorker } from '../../../bundled-worker.ts';
import { temporaryFolder } from '../../../temporary.ts';
import { project, ruleText } from './project.ts';

const program = bundledWorker('project-worker', projectWorker);

async function open(more: Partial<ProjectRuleParts> = {}) {
  const store = openProjectRules({
    program: await program(),
    isOff: () => false,
    changed: () => undefined,
    patience: 20_000,
    ...more,
  });
  onTestFinished(() => store.close());
  return store;
}

function asked(command: string, folder: string): () => AskedCall {
  const { call } = decodeRecordedCall(
    readRecordedCall({ tool: 'Bash', input: { command }, cwd: folder }, 'the call'),
    'the call',
  );
  return () => ({ call, session: emptySession(), perch: { paths: [] }, correlationId: 1 });
}

describe('the rules of a project', () => {
  it('judge calls there, and are known afterwards', async () => {
    const folder = project({ 'a.yaml': ruleText('Quiet', 'coding_agent_deny', 'cmd.programs intersects (shout)') });
    let changes = 0;
    const store = await open({ changed: () => changes++ });
    expect(await store.judge(folder, asked('shout loud', folder))).toMatchObject({
      matched: [{ rule: 'Quiet', effect: 'deny' }],
      errors: [],
    });
    expect(await store.judge(folder, asked('whisper', folder))).toEqual({ matched: [], errors: [], facts: {} });
    expect(store.known).toMatchObject([{ project: folder, count: 1, rules: [{ name: 'Quiet' }], unknown: '' }]);
    expect(changes).toBe(1);
  });

  it('see code inside of commands, whose grammar is loaded when it is needed', async () => {
    const folder = project({
      'a.yaml': ruleText('Keep', 'coding_agent_deny', 'cmd.paths.deleted intersects (/srv/data.csv)'),
    });
    const store = await open();
    const command = `python3 -c "import os; os.remove('/srv/data.csv')"`;
    expect(await store.judge(folder, asked(command, folder))).toMatchObject({ matched: [{ rule: 'Keep' }] });
  });

  it('are none where there is no such folder or the person does not want them, said at once', async () => {
    const folder = project({ 'a.yaml': ruleText('A') });
    const store = await open({ isOff: (one) => one === folder });
    expect(store.judge(folder, asked('ls', folder))).toBeUndefined();
    expect(store.judge(temporaryFolder(), asked('ls', folder))).toBeUndefined();
    expect(store.judge('', asked('ls', folder))).toBeUndefined();
  });

  it('are forgotten when they are gone, and others when they change', async () => {
    const folder = project({ 'a.yaml': ruleText('A') });
    const store = await open();
    await store.judge(folder, asked('ls', folder));
    writeFileSync(path.join(folder, '.perch/rules/a.yaml'), ruleText('Other'));
    expect(await store.judge(folder, asked('ls', folder))).toMatchObject({ matched: [{ rule: 'Other' }] });
    rmSync(path.join(folder, '.perch'), { recursive: true });
    expect(store.judge(folder, asked('ls', folder))).toBeUndefined();
    expect(store.known).toEqual([]);
  });

  it('of a few projects are kept, those worked in last; each judges in its own thread, and few run at once', async () => {
    const store = await open();
    const often = project({ 'a.yaml': ruleText('Often') });
    for (let i = 0; i < 18; i++) {
      const folder = project({ 'a.yaml': ruleText(`A${i}`) });
      expect(await store.judge(folder, asked('ls', folder))).toMatchObject({ matched: [{ rule: `A${i}` }] });
      await store.judge(often, asked('ls', often));
    }
    const names = store.known.map(({ rules }) => rules[0]?.name);
    expect(names).toEqual([...[...Array(15).keys()].map((i) => `A${i + 3}`), 'Often']);
    // Eighteen threads are started, one after the other.
  }, 60_000);

  it('judge after their thread rested as before', async () => {
    const folder = project({ 'a.yaml': ruleText('A') });
    let changes = 0;
    const store = await open({ restAfter: 50, changed: () => changes++ });
    await store.judge(folder, asked('ls', folder));
    await sleep(300);
    expect(await store.judge(folder, asked('ls', folder))).toMatchObject({ matched: [{ rule: 'A' }], errors: [] });
    expect(changes).toBe(1);
  });
});

/** Two hundred rules, each with a list of fifteen thousand entries written into it. */
const SLOW_TO_LOAD = `- list: l\n  items: [${'a,'.repeat(15_000)}a]\n${Array.from({ length: 150 }, (_, i) => ruleText(`r${i}`, 'coding_agent_deny', 'tool.name in (l)')).join('')}`;
/** Expressions in which every character of a long text is looked at by a great many branches. */
const SLOW_TO_JUDGE = Array.from({ length: 100 }, (_, i) =>
  ruleText(
    `r${i}`,
    'coding_agent_deny',
    `tool.input_command regex "(${'a?'.repeat(50 + (i % 40))}${'a'.repeat(40)}){5}"`,
  ),
).join('');

describe('rules that are built to keep Perch busy', () => {
  it.each([
    ['load', SLOW_TO_LOAD, 'ls'],
    ['judge by', SLOW_TO_JUDGE, 'a'.repeat(200_000)],
  ])('and are slow to %s make the call a question, and hold up nobody else', async (_what, content, command) => {
    const hostile = project({ 'a.yaml': content });
    const other = project({ 'a.yaml': ruleText('A') });
    const patient = await open({ patience: 30_000 });
    await patient.judge(other, asked('ls', other));
    const store = await open({ patience: 800 });
    let isOver = false;
    const late = Promise.resolve(store.judge(hostile, asked(command, hostile))).finally(() => {
      isOver = true;
    });
    for (let i = 0; i < 3; i++) {
      expect(await patient.judge(other, asked('ls', other))).toMatchObject({ matched: [{ rule: 'A' }], errors: [] });
    }
    expect(isOver).toBe(false);
    expect(await late).toEqual({
      matched: [],
      errors: [{ where: '.perch/rules', message: 'Judging by its rules takes too long.' }],
      facts: {},
    });
    expect(store.known.at(-1)).toMatchObject({ project: hostile, unknown: 'Judging by its rules takes too long.' });
  });

  it('are judged by again once they were mended', async () => {
    const folder = project({ 'a.yaml': SLOW_TO_JUDGE });
    const store = await open({ patience: 4000 });
    expect((await store.judge(folder, asked('a'.repeat(200_000), folder)))?.errors).toHaveLength(1);
    writeFileSync(path.join(folder, '.perch/rules/a.yaml'), ruleText('A'));
    expect(await store.judge(folder, asked('ls', folder))).toMatchObject({ matched: [{ rule: 'A' }], errors: [] });
    expect(store.known).toMatchObject([{ count: 1, unknown: '' }]);
  });

  it('and end their thread make the call a question', async () => {
    const dying = path.join(temporaryFolder(), 'dying.mjs');
    writeFileSync(
      dying,
      "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(3));",
    );
    const failing = path.join(temporaryFolder(), 'failing.mjs');
    writeFileSync(failing, "throw new Error('broken');");
    const folder = project({ 'a.yaml': ruleText('A') });
    const said = async (worker: string) =>
      (await (await open({ program: worker })).judge(folder, asked('ls', folder)))?.errors;
    expect(await said(dying)).toEqual([
      { where: '.perch/rules', message: 'What judges by its rules ended with code 3.' },
    ]);
    expect(await said(failing)).toEqual([{ where: '.perch/rules', message: 'Its rules fail: broken' }]);
  });
});
