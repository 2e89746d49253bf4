import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRules, type RuleStore } from '../../../main/guard/rules.ts';
import { lockRules } from '../../../main/managed/lock-rules.ts';
import { openRulebook, type Rulebook, RulebookError } from '../../../main/rulebook/book.ts';
import { RULE_OPTIONS } from '../../../rules/facts/catalogue.ts';
import type { RuleFile } from '../../../rules/language/index.ts';

const GIT = `# Work that git would lose.

- list: shared_names
  items: [main, master]

# A comment that belongs to the rule below.
- rule: Ask before a push
  desc: The agent wants to push.
  condition: cmd.programs intersects (git)
  output: Asked first.
  priority: WARNING
  source: coding_agent
  tags: [coding_agent_ask, git]

- rule: Deny the reflog
  desc: The agent tried to remove the reflog.
  condition: cmd.argv intersects (reflog)
  output: Off limits.
  priority: CRITICAL
  source: coding_agent
  tags: [coding_agent_deny, git]
`;
const SELF = `- list: own_kinds
  items: [perch]

- rule: Deny touching Perch
  desc: The agent tried to change Perch.
  condition: file.kinds intersects (own_kinds)
  output: Off limits.
  priority: CRITICAL
  source: coding_agent
  tags: [coding_agent_deny, locked]
`;
const MINE = `- rule: Never touch the ledger
  desc: The ledger is mine.
  condition: file.name in (ledger.csv)
  output: Off limits.
  priority: CRITICAL
  source: coding_agent
  tags: [coding_agent_deny]
`;

let folder: string;
let own: string;
let store: RuleStore;
let book: Rulebook;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'perch-rulebook-'));
  own = path.join(folder, 'packs');
  const builtIn = path.join(folder, 'built-in');
  mkdirSync(builtIn);
  writeFileSync(path.join(builtIn, 'git.yaml'), GIT);
  writeFileSync(path.join(builtIn, 'self.yaml'), SELF);
  open();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(managed: readonly RuleFile[] = []): void {
  store = openRules({ builtIn: path.join(folder, 'built-in'), own, managed: () => managed }, RULE_OPTIONS);
  let time = 1000;
  book = openRulebook(
    {
      builtIn: path.join(folder, 'built-in'),
      own,
      versions: path.join(folder, 'versions'),
      managed: () => managed,
    },
    store,
    () => time++,
  );
}

const inForce = (name: string) => store.active.rules.rules.find((rule) => rule.name === name);

describe('switches', () => {
  test('a rule that is switched off takes no part, after a start anew too, and the pack stays as it was', () => {
    book.make({ kind: 'switch', rules: ['Ask before a push'], on: false }, 'off');
    expect(inForce('Ask before a push')?.enabled).toBe(false);
    store.close();
    open();
    expect(inForce('Ask before a push')?.enabled).toBe(false);
    expect(inForce('Deny the reflog')?.enabled).toBe(true);
    expect(readFileSync(path.join(folder, 'built-in/git.yaml'), 'utf8')).toBe(GIT);
  });

  test('undo brings it back', () => {
    const { takeBack } = book.make({ kind: 'switch', rules: ['Ask before a push'], on: false }, 'off');
    takeBack();
    expect(inForce('Ask before a push')?.enabled).toBe(true);
  });

  test('an effect can be made stricter and milder, and back to what it was leaves no trace', () => {
    book.make({ kind: 'effect', rule: 'Ask before a push', effect: 'deny' }, 'deny');
    expect(inForce('Ask before a push')?.tags).toEqual(['coding_agent_deny', 'git']);
    expect(book.isChanged('Ask before a push')).toBe(true);
    book.make({ kind: 'effect', rule: 'Ask before a push', effect: 'ask' }, 'ask');
    expect(book.isChanged('Ask before a push')).toBe(false);
    expect(book.files().map(({ name }) => path.basename(name))).toEqual(['git.yaml', 'self.yaml']);
  });
});

describe('what protects Perch', () => {
  test.each([
    ['switched off', { kind: 'switch', rules: ['Deny touching Perch'], on: false }],
    ['made milder', { kind: 'effect', rule: 'Deny touching Perch', effect: 'ask' }],
    ['rewritten', { kind: 'text', rule: 'Deny touching Perch', text: SELF.replace('deny', 'ask') }],
    ['removed', { kind: 'remove', rule: 'Deny touching Perch' }],
  ] as const)('cannot be %s', (_how, change) => {
    expect(() => book.make(change, 'x')).toThrow(RulebookError);
    expect(inForce('Deny touching Perch')?.enabled).toBe(true);
  });

  test.each([
    ['a switch', '- rule: Deny touching Perch\n  enabled: false\n  override:\n    enabled: replace\n'],
    ['another definition', SELF.slice(SELF.indexOf('- rule')).replace('own_kinds', 'cache')],
    ['a list it stands on', '- list: own_kinds\n  items: [cache]\n'],
    ['an addition to that list', '- list: own_kinds\n  items: [cache]\n  override:\n    items: append\n'],
  ])('is not loosened by %s in a file that somebody writes', (_what, text) => {
    writeFileSync(path.join(own, 'sneaky.yaml'), text);
    store.reload();
    expect(inForce('Deny touching Perch')?.enabled).toBe(true);
    expect(store.active.fault?.message).toMatch(/protect/);
    expect(() => book.addPack('other', text, 'x')).toThrow(/protect/);
  });
});

describe('texts', () => {
  test('a new rule goes into the person’s own pack', () => {
    expect(book.make({ kind: 'text', rule: '', text: MINE }, 'made').rule).toBe('Never touch the ledger');
    expect(inForce('Never touch the ledger')?.enabled).toBe(true);
    expect(book.find('Never touch the ledger')?.pack.id).toBe('mine:my-rules');
    expect(() => book.make({ kind: 'text', rule: '', text: MINE }, 'again')).toThrow(/already/);
  });

  test('an own rule is changed where it stands, renamed, and removed', () => {
    book.make({ kind: 'text', rule: '', text: MINE }, 'made');
    const other = MINE.replaceAll('ledger', 'diary');
    book.make({ kind: 'text', rule: '', text: other }, 'made');
    book.make({ kind: 'text', rule: 'Never touch the ledger', text: MINE.replace('the ledger\n', 'my ledger\n') }, 'x');
    expect(
      book
        .packs()
        .at(-1)
        ?.rules.map(({ name }) => name),
    ).toEqual(['Never touch my ledger', 'Never touch the diary']);
    book.make({ kind: 'remove', rule: 'Never touch my ledger' }, 'gone');
    expect(readFileSync(path.join(own, 'my-rules.yaml'), 'utf8').trim()).toBe(other.trim());
  });

  test('a built-in rule gets another definition, and its own back', () => {
    const text = book.textOf('Ask before a push').replace('(git)', '(git, hg)');
    expect(text).toContain('hg');
    book.make({ kind: 'text', rule: 'Ask before a push', text }, 'also hg');
    expect(inForce('Ask before a push')?.condition).toContain('hg');
    expect(book.textOf('Ask before a push')).toBe(text);
    expect(book.isChanged('Ask before a push')).toBe(true);
    book.make({ kind: 'remove', rule: 'Ask before a push' }, 'as it was');
    expect(inForce('Ask before a push')?.condition).not.toContain('hg');
  });

  test('a text with a mistake is refused, and nothing changes', () => {
    const wrong = MINE.replace('file.name in', 'file.nmae in');
    expect(() => book.make({ kind: 'text', rule: '', text: wrong }, 'x')).toThrow(RulebookError);
    expect(book.files()).toHaveLength(2);
  });
});

test('every change is a version that can be gone back to', () => {
  book.make({ kind: 'switch', rules: ['Ask before a push'], on: false }, 'push off');
  book.make({ kind: 'effect', rule: 'Deny the reflog', effect: 'ask' }, 'reflog asks');
  const versions = book.versions('built-in:git');
  expect(versions.map(({ what }) => what)).toEqual(['reflog asks', 'push off', '']);
  book.restore('built-in:git', versions[1]?.id ?? '', 'back');
  expect(inForce('Ask before a push')?.enabled).toBe(false);
  expect(inForce('Deny the reflog')?.tags).toContain('coding_agent_deny');
  book.restore('built-in:git', versions[2]?.id ?? '', 'as it came');
  expect(inForce('Ask before a push')?.enabled).toBe(true);
});

test('a switch for a rule that an update took away does no harm', () => {
  book.make({ kind: 'switch', rules: ['Ask before a push', 'Deny the reflog'], on: false }, 'off');
  store.close();
  writeFileSync(path.join(folder, 'built-in/git.yaml'), GIT.slice(0, GIT.indexOf('- rule: Deny the reflog')));
  open();
  expect(store.active.fault).toBeUndefined();
  expect(inForce('Ask before a push')?.enabled).toBe(false);
});

test('an own pack is removed with what was said about its rules, and comes back whole', () => {
  book.addPack('ledger', MINE, 'added');
  book.make({ kind: 'switch', rules: ['Never touch the ledger'], on: false }, 'off');
  const before = book.files().map(({ name, content }) => [path.basename(name), String(content)]);
  const { takeBack } = book.removePack('mine:ledger', 'removed');
  expect(book.files().map(({ name }) => path.basename(name))).toEqual(['git.yaml', 'self.yaml']);
  takeBack();
  expect(book.files().map(({ name, content }) => [path.basename(name), String(content)])).toEqual(before);
  expect(() => book.removePack('built-in:git', 'x')).toThrow(/Switch this pack off/);
});

describe('rules of the administrators', () => {
  const MANAGED = {
    name: '/etc/perch/packs/payments.yaml',
    content: lockRules(MINE.replace('Never touch the ledger', 'Payments stay here')),
  };
  beforeEach(() => {
    store.close();
    open([MANAGED]);
  });

  test('are a pack of their own, read between the built-in ones and the own', () => {
    book.make({ kind: 'text', rule: '', text: MINE }, 'new');
    const sources = book.packs().map(({ source, name }) => `${source}:${name}`);
    expect(sources).toEqual(['built-in:git', 'built-in:self', 'managed:payments', 'mine:my-rules']);
    const names = book.files().map(({ name }) => path.basename(name));
    expect(names).toEqual(['git.yaml', 'self.yaml', 'payments.yaml', 'my-rules.yaml']);
  });

  test.each([
    ['switched off', { kind: 'switch', rules: ['Payments stay here'], on: false }],
    ['made milder', { kind: 'effect', rule: 'Payments stay here', effect: 'record' }],
    ['rewritten', { kind: 'text', rule: 'Payments stay here', text: MINE }],
    ['removed', { kind: 'remove', rule: 'Payments stay here' }],
  ] as const)('cannot be %s', (_how, change) => {
    expect(() => book.make(change, 'x')).toThrow(/your organisation/);
    expect(inForce('Payments stay here')?.enabled).toBe(true);
  });
});
