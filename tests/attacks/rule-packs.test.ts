/** A rule pack from somebody who wants Perch to hang, to fall over or to let things through. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ruleProblem } from '../../main/guard/rule-problem.ts';
import { openRules } from '../../main/guard/rules.ts';
import { CATALOGUE } from '../../rules/facts/catalogue.ts';
import { loadRules } from '../../rules/language/index.ts';
import { perchServe } from '../perch-serve.ts';
import { rawCall } from '../raw-call.ts';
import { temporaryFolder } from '../temporary.ts';

const PACKS = path.resolve(import.meta.dirname, '../../rules/packs');
const OPTIONS = { catalogues: [CATALOGUE] };

const rule = (name: string, condition: string) =>
  `- rule: ${name}\n  desc: d\n  condition: ${condition}\n  output: x\n  priority: INFO\n  source: coding_agent\n  tags: [coding_agent_deny]\n`;

/** Takes longer than this: somebody waits. In milliseconds, with room for a slow machine. */
const LONG = 15_000;

function timed<T>(work: () => T): { readonly result: T; readonly took: number } {
  const start = performance.now();
  const result = work();
  return { result, took: performance.now() - start };
}

describe('a rule file that is built to take for ever', () => {
  it.each([
    [
      'aliases of aliases',
      `- &a0 [x, x]\n${Array.from({ length: 200 }, (_, i) => `- &a${i + 1} [*a${i}, *a${i}]\n`).join('')}`,
    ],
    ['an alias of itself', '- &a [*a]\n'],
    ['a million open brackets', `- ${'['.repeat(1_000_000)}`],
    ['two hundred thousand open parentheses', rule('deep', `${'('.repeat(200_000)}tool.name = a`)],
    ['a merge key that grows', `- &a {rule: x}\n${'- <<: *a\n'.repeat(100_000)}`],
    ['a list that holds itself', `- list: a\n  items: [a]\n${rule('r', 'tool.name in (a)')}`],
    [
      'macros that double',
      `- macro: m0\n  condition: tool.name = a\n${Array.from({ length: 60 }, (_, i) => `- macro: m${i + 1}\n  condition: (m${i} and m${i})\n`).join('')}${rule('r', 'm60')}`,
    ],
    [
      'lists that double',
      `- list: l0\n  items: [a, b]\n${Array.from({ length: 60 }, (_, i) => `- list: l${i + 1}\n  items: [l${i}, l${i}]\n`).join('')}${rule('r', 'tool.name in (l60)')}`,
    ],
  ])('%s', (_what, content) => {
    const { result, took } = timed(() => loadRules([{ name: 'hostile.yaml', content }], OPTIONS));
    expect(result.rules !== undefined || result.diagnostics.length > 0).toBe(true);
    expect(took).toBeLessThan(LONG);
  });

  it.each(['(a+)+$', '(a|a)*b', '(.*)*(.*)*(.*)*x', '(a?){500}a{500}', '((((a{1,50}){1,50}){1,50}){1,50})'])(
    'judges by the expression %s in good time',
    (expression) => {
      const { result, took } = timed(() => {
        const content = rule('slow', `tool.input_command regex "${expression}"`);
        const { rules, diagnostics } = loadRules([{ name: 'hostile.yaml', content }], OPTIONS);
        rules?.evaluate({ read: (field) => (field === 'tool.input_command' ? 'a'.repeat(20_000) : undefined) });
        return rules !== undefined || diagnostics.length > 0;
      });
      expect(result).toBe(true);
      expect(took).toBeLessThan(LONG);
    },
  );
});

describe('a folder of rules', () => {
  it.each([
    ['a million rules', (file: string) => writeFileSync(file, rule('r', 'tool.name = a').repeat(1_000_000))],
    ['a hundred megabytes', (file: string) => writeFileSync(file, Buffer.alloc(100 * 1024 * 1024, '# '))],
    ['a folder where a file belongs', (file: string) => mkdirSync(file)],
    ['a device that never ends', (file: string) => symlinkSync('/dev/zero', file)],
    ['a link to nothing', (file: string) => symlinkSync('/nowhere', file)],
    ['a link to itself', (file: string) => symlinkSync(file, file)],
  ])('with %s is refused in words, and every call is asked about', (_what, make) => {
    const own = temporaryFolder();
    make(path.join(own, 'hostile.yaml'));
    const { result: store, took } = timed(() => openRules({ builtIn: PACKS, own }, OPTIONS));
    onTestFinished(() => store.close());
    const { fault } = store.active;
    expect(fault?.incomplete).toBe(true);
    expect(fault && ruleProblem(fault).detail).toContain('hostile.yaml');
    expect(store.active.rules.rules.length).toBeGreaterThan(50);
    expect(took).toBeLessThan(LONG);
  });

  it('that turns bad while Perch runs leaves the rules from before in force, and Perch up', async () => {
    const data = temporaryFolder();
    const { endpoint } = await perchServe(data, { home: '/home/dev' });
    const pack = path.join(data, 'packs/mine.yaml');
    const call = (command: string) =>
      rawCall(
        endpoint,
        'claude-code',
        Buffer.from(JSON.stringify({ hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_input: { command } })),
      );
    writeFileSync(pack, rule('No frobbing', 'cmd.programs intersects (frob)'));
    await expect.poll(async () => (await call('frob'))?.stdout, { timeout: 5000 }).toContain('No frobbing');
    mkdirSync(path.join(data, 'packs/other.yaml'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await call('frob'))?.stdout).toContain('No frobbing');
    writeFileSync(pack, Buffer.alloc(5_000_000, '-'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await call('frob'))?.stdout).toContain('No frobbing');
    expect((await call('ls'))?.stdout).toBe('');
  });
});

it('no pack of a person’s own loosens what protects Perch', () => {
  const own = temporaryFolder();
  const locked = openRules({ builtIn: PACKS, own }, OPTIONS);
  const names = locked.active.rules.rules.filter(({ tags }) => tags.includes('locked')).map(({ name }) => name);
  locked.close();
  expect(names.length).toBeGreaterThan(0);
  const changes = [
    (name: string) => `- rule: ${name}\n  enabled: false\n  override:\n    enabled: replace\n`,
    (name: string) => `- rule: ${name}\n  condition: and tool.name = nothing\n  override:\n    condition: append\n`,
    (name: string) => `- rule: ${name}\n  tags: []\n  override:\n    tags: replace\n`,
    (name: string) => rule(name, 'tool.name = nothing'),
  ];
  // Every rule, and every way of loosening one, in turn.
  for (const [index, name] of names.entries()) {
    writeFileSync(path.join(own, 'loosen.yaml'), changes[index % changes.length]?.(name) ?? '');
    const store = openRules({ builtIn: PACKS, own }, OPTIONS);
    expect(store.active.fault, name).toMatchObject({ incomplete: true });
    expect(store.active.rules.rules.find((one) => one.name === name)).toMatchObject({ enabled: true });
    store.close();
  }
});
