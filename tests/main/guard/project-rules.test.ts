import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { newlySeen, projectRuleProblems, withDecision } from '../../../main/guard/project-rule-news.ts';
import { openProjectRules, type ProjectRules } from '../../../main/guard/project-rules.ts';
import { RULE_OPTIONS } from '../../../rules/facts/catalogue.ts';
import { temporaryFolder } from '../../temporary.ts';

function rule(name: string, tag = 'coding_agent_deny'): string {
  return `- rule: ${name}\n  desc: d\n  condition: tool.name = Bash\n  output: o\n  priority: INFO\n  source: coding_agent\n  tags: [${tag}]\n`;
}

function project(files: Readonly<Record<string, string>> = {}): string {
  const folder = path.join(temporaryFolder(), 'thesis');
  mkdirSync(path.join(folder, '.perch/rules'), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, '.perch/rules', name), content);
  return folder;
}

function open(more: Partial<Parameters<typeof openProjectRules>[0]> = {}) {
  return openProjectRules({ options: RULE_OPTIONS, isOff: () => false, changed: () => undefined, ...more });
}

const names = (found: ProjectRules | undefined) => found?.rules?.rules.map(({ name }) => name);

describe('the rules of a project', () => {
  it('are those in its folder .perch/rules, in the order of the files’ names', async () => {
    const folder = project({ 'b.yml': rule('B'), 'a.yaml': rule('A'), 'a.examples.yaml': 'none', '.c.yaml': ': [' });
    const found = await open().of(folder);
    expect(names(found)).toEqual(['A', 'B']);
    expect(found).toMatchObject({ project: folder, count: 2, problems: [] });
  });

  it('are none where there is no such folder, said at once', () => {
    expect(open().of(temporaryFolder())).toBeUndefined();
    expect(open().of('')).toBeUndefined();
  });

  it('count when they deny or ask: one that only records cannot make anything stricter', async () => {
    const folder = project({ 'a.yaml': rule('A') + rule('B', 'coding_agent_ask') + rule('C', 'other') });
    expect((await open().of(folder))?.count).toBe(2);
  });

  it('are not read where the person does not want them', () => {
    const folder = project({ 'a.yaml': rule('A') });
    expect(open({ isOff: (one) => one === folder }).of(folder)).toBeUndefined();
  });

  it('are known at once as long as nothing changed, and read again when something did', async () => {
    const folder = project({ 'a.yaml': rule('A') });
    const file = path.join(folder, '.perch/rules/a.yaml');
    const store = open();
    const first = await store.of(folder);
    // Read while its times are fresh, the same text is not loaded anew.
    expect(await store.of(folder)).toBe(first);
    writeFileSync(file, rule('Other'));
    expect(names(await store.of(folder))).toEqual(['Other']);
    writeFileSync(path.join(folder, '.perch/rules/b.yaml'), rule('B'));
    expect(names(await store.of(folder))).toEqual(['Other', 'B']);
    rmSync(path.join(folder, '.perch'), { recursive: true });
    expect(store.of(folder)).toBeUndefined();
    expect(store.known).toEqual([]);
  });

  it('are read once for calls that come together', async () => {
    const folder = project({ 'a.yaml': rule('A') });
    let changes = 0;
    const store = open({
      changed: () => {
        changes++;
      },
    });
    const [first, second] = await Promise.all([store.of(folder), store.of(folder)]);
    expect(second).toBe(first);
    expect(changes).toBe(1);
  });

  it('of a few projects are kept, those worked in last', async () => {
    const store = open();
    for (let i = 0; i < 20; i++) await store.of(project({ 'a.yaml': rule(`A${i}`) }));
    expect(store.known.map((one) => names(one)?.[0])).toEqual([...Array(16).keys()].map((i) => `A${i + 4}`));
  });
});

describe('a project’s files that cannot be used', () => {
  it.each([
    ['a mistake', 'wrong.yaml', '- rule: X\n  condition: nonsense(\n', /^wrong\.yaml, line \d+: \S/],
    ['no YAML', 'wrong.yaml', '- rule: [', /^wrong\.yaml, line 1: \S/],
    [
      'a list that it does not have',
      'wrong.yaml',
      '- list: sensitive\n  items: [x]\n  append: true\n',
      /^wrong\.yaml, line 1/,
    ],
  ])('because of %s are left out and named; the others hold', async (_what, name, content, message) => {
    const found = await open().of(project({ 'good.yaml': rule('Good'), [name]: content }));
    expect(names(found)).toEqual(['Good']);
    expect(found?.problems).toEqual([expect.stringMatching(message)]);
  });

  it.skipIf(process.platform === 'win32')('because they lead out of the project are not followed', async () => {
    const outside = path.join(temporaryFolder(), 'outside.yaml');
    writeFileSync(outside, rule('Outside'));
    const folder = project({ 'a.yaml': rule('A') });
    symlinkSync(outside, path.join(folder, '.perch/rules/link.yaml'));
    symlinkSync('a.yaml', path.join(folder, '.perch/rules/gone.yaml'));
    rmSync(path.join(folder, '.perch/rules/gone.yaml'));
    const found = await open().of(folder);
    expect(names(found)).toEqual(['A']);
    expect(found?.problems).toEqual(['link.yaml is a link that leads out of the project.']);
  });

  it.skipIf(process.platform === 'win32')('because the folder itself leads out are not followed', async () => {
    const outside = project({ 'a.yaml': rule('A') });
    const folder = temporaryFolder();
    symlinkSync(path.join(outside, '.perch'), path.join(folder, '.perch'));
    const found = await open().of(folder);
    expect(found).toMatchObject({ rules: undefined, files: [] });
    expect(found?.problems).toEqual([expect.stringContaining('leads out of the project')]);
  });

  it.skipIf(process.platform === 'win32')('because they are no files hold nobody up', async () => {
    const folder = project();
    execFileSync('mkfifo', [path.join(folder, '.perch/rules/pipe.yaml')]);
    expect(await open().of(folder)).toMatchObject({ rules: undefined, problems: [expect.stringContaining('no file')] });
  });

  it.each([
    ['too many files', () => Object.fromEntries([...Array(17).keys()].map((i) => [`${i}.yaml`, rule(`R${i}`)]))],
    ['too many entries', () => Object.fromEntries([...Array(257).keys()].map((i) => [`${i}.txt`, '']))],
    ['too many bytes', () => ({ 'a.yaml': `# ${'x'.repeat(64 * 1024)}\n`, 'b.yaml': rule('B') })],
    ['too many rules', () => ({ 'a.yaml': [...Array(201).keys()].map((i) => rule(`R${i}`)).join('') })],
  ])('because they are %s are left out altogether', async (_what, files) => {
    const found = await open().of(project(files()));
    expect(found).toMatchObject({ rules: undefined, count: 0, problems: [expect.stringMatching(/more than \d+/)] });
  });

  it('are waited for only for a while', async () => {
    const found = await open({ patience: 0 }).of(project({ 'a.yaml': rule('A').repeat(50) }));
    expect(found).toMatchObject({
      rules: undefined,
      problems: ['Reading its rules takes too long.'],
      isLate: true,
    });
  });

  it('are a problem that names the project and what is wrong, while its rules are used', async () => {
    const folder = project({ 'wrong.yaml': '- rule: [' });
    utimesSync(path.join(folder, '.perch/rules/wrong.yaml'), 1, 1);
    const store = open();
    await store.of(folder);
    expect(projectRuleProblems(store.known, {})).toEqual([
      {
        id: `project-rules ${folder}`,
        title: 'The rules of the project thesis are left out.',
        detail: expect.stringMatching(/^wrong\.yaml, line 1: .* Perch’s own rules hold all the same\.$/),
      },
    ]);
    expect(projectRuleProblems(store.known, { [folder]: 'off' })).toEqual([]);
  });
});

describe('what is remembered about projects', () => {
  const found = (count: number): ProjectRules => ({ project: '/p', files: [], rules: undefined, count, problems: [] });

  it('tells the first time from later ones', () => {
    expect(newlySeen([found(1)], {})).toHaveLength(1);
    expect(newlySeen([found(0)], {})).toEqual([]);
    expect(newlySeen([found(1)], { '/p': 'seen' })).toEqual([]);
  });

  it('is bounded, and never loses what a person does not want', () => {
    let decisions = withDecision({}, '/unwanted', 'off');
    for (let i = 0; i < 300; i++) decisions = withDecision(decisions, `/p${i}`, 'new');
    expect(Object.keys(decisions)).toHaveLength(200);
    expect(decisions).toMatchObject({ '/unwanted': 'off', '/p299': 'new' });
  });
});
