import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { decodeRecordedCall, factsOfRecordedCall, readRecordedCall } from '../../../../main/cli/recorded-call.ts';
import { grammarsOnDemand } from '../../../../main/guard/grammars.ts';
import { followProject, type ProjectRules } from '../../../../main/guard/project-rules/rules.ts';
import { RULE_OPTIONS } from '../../../../rules/facts/catalogue.ts';
import { loadRules } from '../../../../rules/language/index.ts';
import { temporaryFolder } from '../../../temporary.ts';
import { project, ruleText } from './project.ts';

const found = async (folder: string) => (await followProject(folder).current()).found;
const names = ({ rules }: ProjectRules) => rules.map(({ name }) => name);

describe('the rules of a project', () => {
  it('are those in its folder .perch/rules, in the order of the files’ names', async () => {
    const folder = project({
      'b.yml': ruleText('B'),
      'a.yaml': ruleText('A'),
      'a.examples.yaml': 'none',
      '.c.yaml': ': [',
    });
    const one = await found(folder);
    expect(names(one)).toEqual(['A', 'B']);
    expect(one).toMatchObject({ project: folder, count: 2, problems: [], unknown: '' });
  });

  it('count when they deny or ask: one that only records cannot make anything stricter', async () => {
    const folder = project({
      'a.yaml': ruleText('A') + ruleText('B', 'coding_agent_ask') + ruleText('C', 'other'),
    });
    expect((await found(folder)).count).toBe(2);
  });

  it('are loaded once as long as they stay the same, and anew when they change', async () => {
    const folder = project({ 'a.yaml': ruleText('A') });
    const file = path.join(folder, '.perch/rules/a.yaml');
    const rules = followProject(folder);
    const [first, together] = await Promise.all([rules.current(), rules.current()]);
    expect(together).toBe(first);
    // Read while its times are fresh, the same text is not loaded anew.
    expect(await rules.current()).toBe(first);
    writeFileSync(file, ruleText('Other'));
    expect(names((await rules.current()).found)).toEqual(['Other']);
    writeFileSync(path.join(folder, '.perch/rules/b.yaml'), ruleText('B'));
    expect(names((await rules.current()).found)).toEqual(['Other', 'B']);
    rmSync(path.join(folder, '.perch'), { recursive: true });
    expect((await rules.current()).found).toMatchObject({ rules: [], problems: [], unknown: '' });
  });
});

describe('the rules of a project that were looked at long after they had changed', () => {
  const followedLater = async (files: Readonly<Record<string, string>>) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    onTestFinished(() => void vi.useRealTimers());
    const folder = project(files);
    const rules = followProject(folder);
    await rules.current();
    return { folder: path.join(folder, '.perch/rules'), rules };
  };

  it.each([
    ['one has another text', (folder: string) => writeFileSync(path.join(folder, 'a.yaml'), ruleText('C')), ['C', 'B']],
    ['one is added', (folder: string) => writeFileSync(path.join(folder, 'c.yaml'), ruleText('C')), ['A', 'B', 'C']],
    ['one is taken away', (folder: string) => rmSync(path.join(folder, 'a.yaml')), ['B']],
    ['all are taken away', (folder: string) => rmSync(folder, { recursive: true }), []],
  ])('are others at once when %s', async (_what, change, expected) => {
    const { folder, rules } = await followedLater({ 'a.yaml': ruleText('A'), 'b.yaml': ruleText('B') });
    change(folder);
    expect(names((await rules.current()).found)).toEqual(expected);
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
    const one = await found(project({ 'good.yaml': ruleText('Good'), [name]: content }));
    expect(names(one)).toEqual(['Good']);
    expect(one).toMatchObject({ problems: [expect.stringMatching(message)], unknown: '' });
  });

  it('because others do not load without them are left out as well', async () => {
    const one = await found(
      project({
        'a.yaml': '- list: mine\n  items: [Bash]\n- rule: [',
        'b.yaml': ruleText('B', 'coding_agent_deny', 'tool.name in (mine) and uses_mine'),
      }),
    );
    expect(one.rules).toEqual([]);
    expect(one.problems).toEqual([
      expect.stringMatching(/^a\.yaml, line \d/),
      expect.stringMatching(/^b\.yaml, line \d/),
    ]);
  });

  it('do not take a file along that is only worth a warning', async () => {
    const worth = `- macro: unused\n  condition: tool.name = X\n${ruleText('A')}`;
    const { diagnostics } = loadRules([{ name: 'a.yaml', content: worth }], RULE_OPTIONS);
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['warning']);
    const one = await found(project({ 'a.yaml': worth, 'wrong.yaml': '- rule: [' }));
    expect(names(one)).toEqual(['A']);
    expect(one.problems).toEqual([expect.stringMatching(/^wrong\.yaml/)]);
  });

  it('are named by their first mistake, with the number of the others', async () => {
    const wrong = ['A', 'B', 'C'].map((name) => ruleText(name, 'coding_agent_deny', 'nonsense(')).join('');
    expect((await found(project({ 'wrong.yaml': wrong }))).problems).toEqual([
      expect.stringMatching(/^wrong\.yaml, line 3: .* \(and 2 more\)$/),
    ]);
  });

  it('because they need a macro of one that is left out are left out as well', async () => {
    const one = await found(
      project({
        'a.yaml': `- macro: mine\n  condition: tool.name = Bash\n${ruleText('A', 'coding_agent_deny', 'nonsense(')}`,
        'b.yaml': ruleText('B', 'coding_agent_deny', 'mine'),
      }),
    );
    expect(one).toMatchObject({ files: [], rules: [], count: 0 });
    expect(one.problems).toEqual([
      expect.stringMatching(/^a\.yaml, line 5: \S/),
      expect.stringMatching(/^b\.yaml, line 3: .*mine/),
    ]);
  });

  it.skipIf(process.platform === 'win32')('because they lead out of the project are not followed', async () => {
    const outside = path.join(temporaryFolder(), 'outside.yaml');
    writeFileSync(outside, ruleText('Outside'));
    const folder = project({ 'a.yaml': ruleText('A') });
    symlinkSync(outside, path.join(folder, '.perch/rules/link.yaml'));
    symlinkSync('nowhere.yaml', path.join(folder, '.perch/rules/nothing.yaml'));
    const one = await found(folder);
    expect(names(one)).toEqual(['A']);
    expect(one).toMatchObject({
      problems: ['link.yaml is a link that leads out of the project.', 'nothing.yaml is a link that leads nowhere.'],
      unknown: '',
    });
  });

  it.skipIf(process.platform === 'win32')('because the folder itself leads out are not followed', async () => {
    const outside = project({ 'a.yaml': ruleText('A') });
    const folder = temporaryFolder();
    symlinkSync(path.join(outside, '.perch'), path.join(folder, '.perch'));
    expect(await found(folder)).toMatchObject({
      rules: [],
      files: [],
      problems: [expect.stringContaining('leads out of the project')],
    });
  });

  it.skipIf(process.platform === 'win32')('because they are no files hold nobody up', async () => {
    const folder = project();
    execFileSync('mkfifo', [path.join(folder, '.perch/rules/pipe.yaml')]);
    expect(await found(folder)).toMatchObject({ rules: [], problems: [expect.stringContaining('no file')] });
  });

  it.each([
    ['too many files', () => Object.fromEntries([...Array(17).keys()].map((i) => [`${i}.yaml`, ruleText(`R${i}`)]))],
    ['too many entries', () => Object.fromEntries([...Array(257).keys()].map((i) => [`${i}.txt`, '']))],
    ['too many bytes', () => ({ 'a.yaml': `# ${'x'.repeat(64 * 1024)}\n`, 'b.yaml': ruleText('B') })],
    [
      'too many bytes together',
      () => ({ 'a.yaml': `# ${'x'.repeat(40 * 1024)}\n`, 'b.yaml': `# ${'x'.repeat(40 * 1024)}\n` }),
    ],
    ['too many rules', () => ({ 'a.yaml': [...Array(201).keys()].map((i) => ruleText(`R${i}`)).join('') })],
  ])('because they are %s are left out altogether', async (_what, files) => {
    expect(await found(project(files()))).toMatchObject({
      rules: [],
      count: 0,
      problems: [expect.stringMatching(/more than \d{2,3}\b/)],
      unknown: '',
    });
  });

  it.each([
    ['files', () => Object.fromEntries([...Array(16).keys()].map((i) => [`${i}.yaml`, i === 0 ? ruleText('A') : '']))],
    [
      'entries',
      () => ({ 'a.yaml': ruleText('A'), ...Object.fromEntries([...Array(255).keys()].map((i) => [`${i}`, ''])) }),
    ],
    ['bytes', () => ({ 'a.yaml': ruleText('A'), 'b.yaml': '#'.padEnd(64 * 1024 - ruleText('A').length, 'x') })],
  ])('are none when there are just as many %s as may be', async (_what, files) => {
    expect(await found(project(files()))).toMatchObject({ count: 1, problems: [] });
  });

  it('are none when there are just as many rules as may be', async () => {
    const files = { 'a.yaml': [...Array(200).keys()].map((i) => ruleText(`R${i}`)).join('') };
    expect(await found(project(files))).toMatchObject({ count: 200, problems: [] });
  });

  it.each([
    ['.perch is a file', (folder: string) => writeFileSync(path.join(folder, '.perch'), '')],
    ['there is no .perch', () => undefined],
    ['.perch is empty', (folder: string) => mkdirSync(path.join(folder, '.perch'))],
  ])('are none where %s', async (_what, make) => {
    const folder = temporaryFolder();
    make(folder);
    expect(await found(folder)).toMatchObject({ files: [], rules: [], problems: [], unknown: '' });
  });

  it.skipIf(process.platform === 'win32')('because they go in circles lead nowhere', async () => {
    const folder = project({ 'a.yaml': ruleText('A') });
    symlinkSync('loop.yaml', path.join(folder, '.perch/rules/loop.yaml'));
    expect(await found(folder)).toMatchObject({
      count: 1,
      problems: ['loop.yaml is a link that leads nowhere.'],
      unknown: '',
    });
  });

  it.skipIf(process.platform === 'win32')('are read where the folder is a link within the project', async () => {
    const folder = temporaryFolder();
    symlinkSync('.', path.join(folder, '.perch'));
    symlinkSync('.', path.join(folder, 'rules'));
    writeFileSync(path.join(folder, 'a.yaml'), ruleText('A'));
    expect(await found(folder)).toMatchObject({ count: 1, problems: [] });
  });
});

describe('a call under the rules of a project', () => {
  const factsOf = (cwd: string) => {
    const row = readRecordedCall({ tool: 'Bash', input: { command: 'ls' }, cwd }, 'the call');
    return factsOfRecordedCall(row, decodeRecordedCall(row, 'the call'), {
      grammars: grammarsOnDemand(),
      home: undefined,
    });
  };
  const judged = async (folder: string) => (await followProject(folder).current()).judge(factsOf(folder));

  it('is judged by them', async () => {
    const judgement = await judged(
      project({ 'a.yaml': ruleText('A'), 'b.yaml': ruleText('B', 'other', 'tool.name = X') }),
    );
    expect(judgement).toMatchObject({ matched: [{ rule: 'A', effect: 'deny' }], errors: [] });
  });

  it('is left alone where there are none', async () => {
    expect(await judged(temporaryFolder())).toEqual({ matched: [], errors: [], facts: {} });
    const { found: none } = await followProject('/nowhere').current();
    expect(none).toEqual({ project: '/nowhere', files: [], rules: [], count: 0, problems: [], unknown: '' });
  });

  it.skipIf(process.platform === 'win32')('is a question beside it where one of them cannot be read', async () => {
    const folder = project({ 'a.yaml': ruleText('A') });
    const socket = createServer().listen(path.join(folder, '.perch/rules/s.yaml'));
    await once(socket, 'listening');
    onTestFinished(() => void socket.close());
    const unknown = 's.yaml: It cannot be read (ENXIO).';
    expect((await followProject(folder).current()).found).toMatchObject({ count: 1, problems: [], unknown });
    expect(await judged(folder)).toMatchObject({
      matched: [{ rule: 'A' }],
      errors: [{ where: '.perch/rules', message: unknown }],
    });
  });
});

/** Root may read anything, so it is somebody else meanwhile. */
async function bySomebody<T>(folder: string, read: (folder: string) => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return read(folder);
  chmodSync(path.dirname(folder), 0o755);
  process.seteuid?.(65534);
  try {
    return await read(folder);
  } finally {
    process.seteuid?.(0);
  }
}

/** Only the main thread can be somebody else. */
const canBeSomebody = process.platform !== 'win32' && (process.getuid?.() !== 0 || isMainThread);

describe.skipIf(!canBeSomebody)('a project’s files that Perch may not read', () => {
  it('make it unknown what its rules say; those that can be read still hold', async () => {
    const folder = project({ 'a.yaml': ruleText('A'), 'shut.yaml': ruleText('Shut') });
    chmodSync(path.join(folder, '.perch/rules/shut.yaml'), 0);
    const one = await bySomebody(folder, found);
    expect(names(one)).toEqual(['A']);
    expect(one).toMatchObject({ problems: [], unknown: 'shut.yaml: Perch may not read it.' });
  });

  it('make the call a question beside what the others say', async () => {
    const folder = project({ 'a.yaml': ruleText('A'), 'shut.yaml': ruleText('Shut') });
    chmodSync(path.join(folder, '.perch/rules/shut.yaml'), 0);
    const { judge } = await bySomebody(folder, (one) => followProject(one).current());
    const row = readRecordedCall({ tool: 'Bash', input: { command: 'ls' }, cwd: folder }, 'the call');
    const facts = factsOfRecordedCall(row, decodeRecordedCall(row, 'the call'), {
      grammars: grammarsOnDemand(),
      home: undefined,
    });
    expect(judge(facts)).toMatchObject({
      matched: [{ rule: 'A' }],
      errors: [{ where: '.perch/rules', message: 'shut.yaml: Perch may not read it.' }],
    });
  });

  it.each(['.perch', '.perch/rules'])('because %s is shut make it unknown', async (shut) => {
    const folder = project({ 'a.yaml': ruleText('A') });
    chmodSync(path.join(folder, shut), 0);
    onTestFinished(() => chmodSync(path.join(folder, shut), 0o700));
    expect(await bySomebody(folder, found)).toMatchObject({
      rules: [],
      unknown: 'Its folder .perch/rules: Perch may not read it.',
    });
  });

  it('because the whole project is shut say nothing: nothing tells that it has rules', async () => {
    const folder = project({ 'a.yaml': ruleText('A') });
    chmodSync(folder, 0);
    onTestFinished(() => chmodSync(folder, 0o700));
    expect(await bySomebody(folder, found)).toMatchObject({ rules: [], problems: [], unknown: '' });
  });
});
