import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRules } from '../../../main/guard/rules.ts';
import { followManaged } from '../../../main/managed/follow.ts';
import { lockRules } from '../../../main/managed/lock-rules.ts';
import { type ManagedOptions, readManaged } from '../../../main/managed/managed.ts';
import { CATALOGUE } from '../../../rules/facts/catalogue.ts';
import { loadRules } from '../../../rules/language/index.ts';
import { temporaryFolder } from '../../temporary.ts';
import { KEY, RULE, signedBundle } from './bundles.ts';

const root = path.resolve(import.meta.dirname, '../../..');

function machine(files: Readonly<Record<string, string>>, untrusted: ManagedOptions['untrusted'] = () => undefined) {
  const folder = path.join(temporaryFolder(), 'perch');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const dataFolder = temporaryFolder();
  return { folder, dataFolder, platform: 'linux' as const, untrusted };
}

describe('a machine', () => {
  it('that nobody manages has no policy and no problem', () => {
    expect(readManaged(machine({}))).toMatchObject({ present: false, policy: { settings: {} }, problems: [] });
  });

  it('that administrators manage has their settings and their packs', () => {
    const managed = readManaged(
      machine({
        'policy.json': '{"settings":{"mode":"guardrails"}}',
        'packs/payroll.yaml': RULE,
        'packs/notes.txt': '',
      }),
    );
    expect(managed).toMatchObject({ present: true, policy: { settings: { mode: 'guardrails' } }, problems: [] });
    expect(managed.packs.map(({ name }) => path.basename(name))).toEqual(['payroll.yaml']);
  });

  it('with a policy that cannot be read is held to the strictest', () => {
    const managed = readManaged(machine({ 'policy.json': '{"settings":{"mode":"never"}}' }));
    expect(managed.policy.settings).toEqual({ mode: 'guardrails', floor: 'defer', unansweredAsks: 'deny' });
    expect(managed.problems.map(({ sentence }) => sentence).join()).toContain('policy.json cannot be followed');
  });

  it('does not follow a folder that a person could have written', () => {
    const managed = readManaged(machine({ 'policy.json': '{"settings":{"mode":"monitor"}}' }, () => 'it is ann’s'));
    expect(managed).toMatchObject({ present: false, policy: { settings: {} }, packs: [] });
    expect(managed.problems.map(({ sentence }) => sentence).join()).toContain('it is ann’s');
  });

  it('leaves out a pack that a person could have written, and says so', () => {
    const options = machine({ 'packs/a.yaml': RULE, 'packs/b.yaml': RULE }, (file) =>
      file.endsWith('b.yaml') ? 'it is ann’s' : undefined,
    );
    const managed = readManaged(options);
    expect(managed.packs.map(({ name }) => path.basename(name))).toEqual(['a.yaml']);
    expect(managed.problems.map(({ sentence }) => sentence).join()).toContain('b.yaml is not followed');
  });

  it('does by its real checks not follow what does not belong to root alone', () => {
    const { untrusted: _, ...options } = machine({ 'policy.json': '{}' });
    // Below the system's temporary folder, which everybody may write to.
    expect(
      readManaged(options)
        .problems.map(({ sentence }) => sentence)
        .join(),
    ).toContain('is not followed');
  });

  it('takes up what administrators change, and bundles as they come', async () => {
    const policy = { bundle: { url: 'https://policy.test/perch.json', key: KEY } };
    const options = machine({ 'policy.json': JSON.stringify(policy) });
    const followed = followManaged(options, async () => signedBundle(7));
    const seen: (number | undefined)[] = [];
    followed.onChange(({ bundleVersion }) => seen.push(bundleVersion));
    await expect.poll(() => seen).toEqual([7]);
    expect(followed.current.packs.map(({ name }) => name)).toEqual(['managed-bundle/payroll.yaml']);
    expect(followed.current.problems).toEqual([]);
    writeFileSync(path.join(options.folder, 'policy.json'), '{}');
    await followed.refresh();
    expect(followed.current.packs).toEqual([]);
    followed.close();
  });

  it('says which bundle did not come and why, as a sentence and as data', async () => {
    const [url, why] = ['https://policy.test/perch.json', 'Nobody answers.'];
    const policy = { bundle: { url, key: KEY } };
    const options = machine({ 'policy.json': JSON.stringify(policy) });
    const followed = followManaged(options, () => Promise.reject(new Error(why)));
    await followed.refresh();
    expect(followed.current.problems).toEqual([
      { sentence: expect.stringContaining(url), trouble: { type: 'bundle-awaited', url } },
      { sentence: expect.stringContaining(why), trouble: { type: 'bundle-refused', url, reason: why } },
    ]);
    followed.close();
  });
});

describe('rules of administrators', () => {
  const options = { catalogues: [CATALOGUE] };
  const rulesWith = (own: string) => {
    const folder = temporaryFolder();
    const store = openRules(
      {
        builtIn: path.join(root, 'rules/packs'),
        own: folder,
        managed: () => [{ name: 'payroll.yaml', content: Buffer.from(lockRules(RULE)) }],
      },
      options,
    );
    const tried = store.tryOut([{ name: 'own.yaml', content: Buffer.from(own) }]);
    store.close();
    return { tried, names: store.active.rules.rules.map(({ name }) => name) };
  };

  it('are in force', () => {
    expect(rulesWith('').names).toContain('Deny the payroll');
  });

  it.each([
    ['switched off', '- rule: Deny the payroll\n  enabled: false\n  override: {enabled: replace}\n'],
    ['narrowed', '- rule: Deny the payroll\n  condition: and tool.name = "x"\n  override: {condition: append}\n'],
    ['replaced', RULE.replace('payroll"', 'nothing"')],
    ['untagged', '- rule: Deny the payroll\n  tags: []\n  override: {tags: replace}\n'],
  ])('cannot be %s by a person’s file', (_how, own) => {
    const { tried } = rulesWith(own);
    expect(tried.ok).toBe(false);
    expect(tried.message).toContain('Deny the payroll');
  });

  it('mean the same once they are locked, every default pack included', () => {
    const folder = path.join(root, 'rules/packs');
    const names = readdirSync(folder).filter((name) => name.endsWith('.yaml') && !name.endsWith('.examples.yaml'));
    const load = (change: (text: string) => string) => {
      const files = names.sort().map((name) => ({
        name,
        content: Buffer.from(change(readFileSync(path.join(folder, name), 'utf8'))),
      }));
      return loadRules(files, options).rules?.rules ?? [];
    };
    const [plain, locked] = [load((text) => text), load(lockRules)];
    expect(plain.length).toBeGreaterThan(20);
    const meaning = (rules: typeof plain) =>
      rules.map(({ name, condition, output, enabled, priority }) => [name, condition, output, enabled, priority]);
    expect(meaning(locked)).toEqual(meaning(plain));
    expect(locked.filter(({ tags }) => !tags.includes('locked'))).toEqual([]);
  });

  it('with a mistake come back as they are, so that the mistake is shown in its place', () => {
    expect(lockRules('- rule: [')).toBe('- rule: [');
  });
});
