import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ruleProblem } from '../../../main/guard/rule-problem.ts';
import { openRules, type RuleFolders, type RuleStore } from '../../../main/guard/rules.ts';
import type { Catalogue } from '../../../rules/language/index.ts';
import { temporaryFolder } from '../../temporary.ts';

const CATALOGUE: Catalogue = {
  source: 'coding_agent',
  fields: [{ name: 'tool.name', type: 'string', list: false, description: 'The tool.', example: 'Bash' }],
};

function rule(name: string, condition = 'tool.name = Bash'): string {
  return `- rule: ${name}\n  desc: d\n  condition: ${condition}\n  output: o\n  priority: INFO\n  source: coding_agent\n`;
}

/** A folder of built-in rules with one of them, and one for the person's own. */
function folders(): RuleFolders {
  const folder = temporaryFolder();
  const builtIn = path.join(folder, 'built-in');
  mkdirSync(builtIn);
  writeFileSync(path.join(builtIn, 'default.yaml'), rule('Default'));
  return { builtIn, own: path.join(folder, 'own') };
}

function open(places: RuleFolders): RuleStore {
  const store = openRules(places, { catalogues: [CATALOGUE] });
  onTestFinished(() => store.close());
  return store;
}

function names({ active }: RuleStore): readonly string[] {
  return active.rules.rules.map(({ name }) => name);
}

const soon = { timeout: 5000, interval: 5 };

describe('the rules at the start', () => {
  it('are the built-in ones, and the person’s own after them by name of the file', () => {
    const places = folders();
    mkdirSync(places.own);
    writeFileSync(path.join(places.own, 'b.yml'), rule('B'));
    writeFileSync(path.join(places.own, 'a.yaml'), rule('A'));
    writeFileSync(path.join(places.own, 'a.examples.yaml'), 'not rules');
    writeFileSync(path.join(places.own, '.a.yaml.swp'), 'not rules');
    writeFileSync(path.join(places.own, '.hidden.yaml'), 'not: [rules');
    writeFileSync(path.join(places.own, 'notes.txt'), 'not rules');
    expect(names(open(places))).toEqual(['Default', 'A', 'B']);
  });

  it('are the built-in ones alone, and said to be incomplete, when there is a mistake in the person’s own', () => {
    const places = folders();
    mkdirSync(places.own);
    writeFileSync(path.join(places.own, 'a.yaml'), rule('A', 'tool.nme = Bash'));
    const store = open(places);
    expect(names(store)).toEqual(['Default']);
    expect(store.active.fault).toMatchObject({ incomplete: true, diagnostics: [{ code: 'field-unknown' }] });
  });

  it('are the built-in ones alone when a file cannot be read', () => {
    const places = folders();
    mkdirSync(path.join(places.own, 'a.yaml'), { recursive: true });
    const store = open(places);
    expect(names(store)).toEqual(['Default']);
    expect(store.active.fault?.unreadable).toMatchObject([{ file: path.join(places.own, 'a.yaml') }]);
  });

  it('do not exist without the built-in ones', () => {
    const places = folders();
    rmSync(places.builtIn, { recursive: true });
    expect(() => open(places)).toThrow(/own rules do not load .*Install Perch again/);
    mkdirSync(places.builtIn);
    writeFileSync(path.join(places.builtIn, 'default.yaml'), rule('Default', 'nosuch.field = 1'));
    expect(() => open(places)).toThrow(/own rules do not load .*default\.yaml/);
  });
});

describe('the rules while Perch runs', () => {
  it('follow files that are added, changed, replaced and removed', async () => {
    const places = folders();
    const store = open(places);
    const file = path.join(places.own, 'a.yaml');
    writeFileSync(file, rule('A'));
    await vi.waitFor(() => expect(names(store)).toEqual(['Default', 'A']), soon);
    writeFileSync(file, rule('B'));
    await vi.waitFor(() => expect(names(store)).toEqual(['Default', 'B']), soon);
    writeFileSync(path.join(places.own, '.a.tmp'), rule('C'));
    renameSync(path.join(places.own, '.a.tmp'), file);
    await vi.waitFor(() => expect(names(store)).toEqual(['Default', 'C']), soon);
    rmSync(file);
    await vi.waitFor(() => expect(names(store)).toEqual(['Default']), soon);
  });

  it('stay as they were while a file has a mistake, which is told until it is mended', async () => {
    const places = folders();
    const store = open(places);
    const changed = vi.fn();
    store.onChange(changed);
    const file = path.join(places.own, 'a.yaml');
    writeFileSync(file, rule('A'));
    await vi.waitFor(() => expect(names(store)).toEqual(['Default', 'A']), soon);
    const before = store.active.rules;
    writeFileSync(file, rule('A', 'tool.name ='));
    await vi.waitFor(() => expect(store.active.fault).toBeDefined(), soon);
    expect(store.active.rules).toBe(before);
    expect(store.active.fault).toMatchObject({ incomplete: false });
    writeFileSync(file, rule('Mended'));
    await vi.waitFor(() => expect(store.active.fault).toBeUndefined(), soon);
    expect(names(store)).toEqual(['Default', 'Mended']);
    expect(changed.mock.calls.length).toBeGreaterThanOrEqual(3);
  });

  it('judge calls by the old set until the new one is ready, and never by a part of it', async () => {
    const places = folders();
    const store = open(places);
    const event = { read: () => 'Bash' };
    const counts = new Set<number>();
    for (let i = 0; i < 20; i++) writeFileSync(path.join(places.own, `${i}.yaml`), rule(`Own ${i}`));
    await vi.waitFor(() => {
      counts.add(store.active.rules.evaluate(event).matches.length);
      expect(counts).toContain(21);
    }, soon);
    expect([...counts]).toEqual([1, 21]);
  });

  it('are read once when a file is written in many steps', async () => {
    const places = folders();
    const store = open(places);
    const changed = vi.fn();
    store.onChange(changed);
    for (let i = 0; i < 50; i++) writeFileSync(path.join(places.own, 'a.yaml'), rule('A', `tool.name = a${i}`));
    await vi.waitFor(() => expect(names(store)).toEqual(['Default', 'A']), soon);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(changed.mock.calls.length).toBeLessThanOrEqual(3);
  });

  it('follow their folder when it is taken away and comes back', async () => {
    const places = folders();
    const store = open(places);
    const file = path.join(places.own, 'a.yaml');
    writeFileSync(file, rule('A'));
    await vi.waitFor(() => expect(names(store)).toEqual(['Default', 'A']), soon);
    rmSync(places.own, { recursive: true });
    await vi.waitFor(() => expect(names(store)).toEqual(['Default']), soon);
    mkdirSync(places.own);
    writeFileSync(file, rule('Back'));
    await vi.waitFor(() => expect(names(store)).toEqual(['Default', 'Back']), soon);
    writeFileSync(file, rule('Changed'));
    await vi.waitFor(() => expect(names(store)).toEqual(['Default', 'Changed']), soon);
  });

  it('stay when the built-in ones are gone', async () => {
    const places = folders();
    const store = open(places);
    rmSync(places.builtIn, { recursive: true });
    await vi.waitFor(() => expect(store.active.fault).toBeDefined(), soon);
    expect(names(store)).toEqual(['Default']);
    expect(ruleProblem(store.active.fault ?? never()).detail).toContain('Perch’s own rules are gone');
  });

  it('stay when a file is a link that leads nowhere', async () => {
    const places = folders();
    const store = open(places);
    symlinkSync(path.join(places.own, 'nosuch'), path.join(places.own, 'a.yaml'));
    await vi.waitFor(() => expect(store.active.fault?.unreadable).toHaveLength(1), soon);
    expect(ruleProblem(store.active.fault ?? never()).detail).toBe(
      'a.yaml cannot be read: it is a link that leads nowhere. The rules from before stay in force until it is mended.',
    );
  });

  it('are read at once when somebody asks for it, and no longer once closed', async () => {
    const places = folders();
    const store = open(places);
    writeFileSync(path.join(places.own, 'a.yaml'), rule('A'));
    store.reload();
    expect(names(store)).toEqual(['Default', 'A']);
    store.close();
    writeFileSync(path.join(places.own, 'b.yaml'), rule('B'));
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(names(store)).toEqual(['Default', 'A']);
  });
});

describe('the words about a mistake', () => {
  it('name the first one with its place and what to do, and how many there are', () => {
    const places = folders();
    mkdirSync(places.own);
    writeFileSync(path.join(places.own, 'a.yaml'), rule('A', 'tool.nme = Bash'));
    writeFileSync(path.join(places.own, 'b.yaml'), rule('B', 'tool.name = Bash und tool.name = x'));
    expect(ruleProblem(open(places).active.fault ?? never())).toEqual({
      id: 'rules',
      title: '2 rule files have mistakes.',
      detail:
        'a.yaml, line 3: There is no field `tool.nme`. Did you mean `tool.name`? ' +
        'There is 1 more. Until it is mended, Perch asks about every call.',
      trouble: {
        kind: 'rules',
        files: 2,
        first: {
          type: 'mistake',
          file: 'a.yaml',
          line: 3,
          text: 'There is no field `tool.nme`. Did you mean `tool.name`?',
        },
        more: 1,
        incomplete: true,
      },
    });
  });
});

function never(): never {
  throw new Error('there is a fault');
}
