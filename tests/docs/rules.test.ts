/** Everything docs/rules.md says is tried: a person who copies from it gets what it promises. */
import { readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFigures } from '../../build/readme.mjs';
import { rulesReference } from '../../build/rules-reference.ts';
import { rules as rulesCommand } from '../../main/cli/rules.ts';
import { CATALOGUE, RULE_OPTIONS } from '../../rules/facts/catalogue.ts';
import { MODIFIERS, OPERATORS, TRANSFORMERS } from '../../rules/language/condition/ast.ts';
import { TRAP_WORDS } from '../../rules/language/diagnostics/words/traps.ts';
import { KEY_MEANINGS } from '../../rules/language/editor/descriptions.ts';
import { type Diagnostic, type FieldReader, type FieldValue, loadRules } from '../../rules/language/index.ts';
import { captured } from '../captured-terminal.ts';
import { temporaryFolder } from '../temporary.ts';

const root = path.resolve(import.meta.dirname, '../..');
const TEXT = readFileSync(path.join(root, 'docs/rules.md'), 'utf8');
const PACKS = path.join(root, 'rules/packs');

/** Blocks of YAML with what stands behind the word yaml. */
const BLOCKS = [...TEXT.matchAll(/```yaml([^\n]*)\n([\s\S]*?)```/g)].map(([, label = '', text = '']) => ({
  label: label.trim(),
  text,
}));

/** The rows of a section's tables, without their heads. Bars inside of code are written `\|`. */
function rowsOf(heading: string): readonly (readonly string[])[] {
  const level = heading.match(/^#+/)?.[0].length ?? 2;
  const start = TEXT.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`there is no section ${heading}`);
  const rest = TEXT.slice(start + heading.length + 2);
  const end = rest.search(new RegExp(`^#{1,${level}} `, 'm'));
  const lines = (end < 0 ? rest : rest.slice(0, end)).split('\n').filter((line) => line.startsWith('|'));
  const isRule = (line = '') => /^\|[-|]+\|$/.test(line);
  return lines
    .filter((line, i) => !isRule(line) && !isRule(lines[i + 1]))
    .map((line) =>
      line
        .slice(2, -2)
        .split(/(?<!\\)\s\|\s/)
        .map((cell) => cell.replaceAll('\\|', '|').trim()),
    );
}

/** What a table's cell holds in code. */
function codeIn(cell: string | undefined): string {
  return /`(.+)`/.exec(cell ?? '')?.[1] ?? '';
}

function withCondition(condition: string): string {
  return `- rule: R\n  desc: d\n  condition: ${JSON.stringify(condition)}\n  output: o\n  priority: INFO\n  source: coding_agent\n`;
}

function diagnosticsOf(...contents: string[]): readonly Diagnostic[] {
  return loadRules(
    contents.map((content, i) => ({ name: `${i}.yaml`, content })),
    RULE_OPTIONS,
  ).diagnostics;
}

/** A call whose fields all have what a cell says: `a, b` for a list, or each field its own, after its name. */
function eventOf(cell: string): FieldReader {
  const own = new Map(
    [...cell.matchAll(/`([\w.]+)` = ([^;]+)/g)].map(([, name = '', value = '']) => [name, value] as const),
  );
  return {
    read(name) {
      const field = CATALOGUE.fields.find((one) => one.name === name);
      const value = own.size > 0 ? own.get(name) : cell;
      if (!field || value === undefined || value === '(no value)') return undefined;
      const values = (field.list ? value.split(', ') : [value]).map(
        (item): FieldValue => (field.type === 'uint64' ? Number(item) : field.type === 'bool' ? item === 'true' : item),
      );
      return field.list ? (values as string[]) : values[0];
    },
  };
}

function holds(condition: string, event: FieldReader): boolean {
  const { rules, diagnostics } = loadRules([{ name: 'a.yaml', content: withCondition(condition) }], RULE_OPTIONS);
  expect(diagnostics, condition).toEqual([]);
  const { matches, errors } = rules?.evaluate(event) ?? { matches: [], errors: [] };
  expect(errors, condition).toEqual([]);
  return matches.length === 1;
}

describe('the tables of operators and functions', () => {
  const rows = [...rowsOf('## Operators'), ...rowsOf('## Functions')];

  it('name every operator and every function, and no other', () => {
    const named = rows.map(([name]) => codeIn(name));
    const there = [...OPERATORS, ...MODIFIERS, ...TRANSFORMERS, 'val'].filter(
      (one) => !/^b(contains|starts)/.test(one),
    );
    expect([...new Set(named)].toSorted()).toEqual([...new Set(there)].toSorted());
  });

  it.each(rows)('%s: %s', (name, _, example, yes = '', no = '') => {
    const condition = codeIn(example);
    expect(condition).toContain(codeIn(name));
    expect(holds(condition, eventOf(yes)), `${condition} should hold for ${yes}`).toBe(true);
    expect(holds(condition, eventOf(no)), `${condition} should not hold for ${no}`).toBe(false);
  });
});

describe('the tables of traps', () => {
  const rows = rowsOf('## Traps');
  const inConditions = rows.filter(([, , , instead]) => instead !== undefined);

  it('name every trap', () => {
    const named = new Set(rows.map(([name]) => codeIn(name)));
    expect(Object.keys(TRAP_WORDS).filter((name) => !named.has(name))).toEqual([]);
  });

  it.each(inConditions)('%s: %s', (name, trap, _, instead) => {
    expect(diagnosticsOf(withCondition(codeIn(trap))).map(({ code }) => code)).toEqual([codeIn(name)]);
    expect(diagnosticsOf(withCondition(codeIn(instead)))).toEqual([]);
  });
});

describe('the table of keys', () => {
  it('names every key of a rule', () => {
    const named = rowsOf('## What a rule consists of').flatMap(([cell = '']) =>
      [...cell.matchAll(/`([\w-]+)`/g)].map(([, key = '']) => key),
    );
    const others = ['macro', 'list', 'items', 'name', 'fields', 'comps', 'values'];
    const ofRules = Object.keys(KEY_MEANINGS).filter((key) => !others.includes(key) && !key.startsWith('required'));
    expect(ofRules.filter((key) => !named.includes(key))).toEqual([]);
    for (const key of [...others, 'required_engine_version', 'required_plugin_versions'])
      expect(TEXT).toContain(`${key}`);
  });
});

describe('what is shown', () => {
  it.each(BLOCKS.filter(({ label }) => label === '' || label.startsWith('rule=')))(
    'loads without a warning: $text',
    ({ text }) => {
      expect(diagnosticsOf(text)).toEqual([]);
    },
  );

  it.each(BLOCKS.filter(({ label }) => label === 'condition'))('is a condition: $text', ({ text }) => {
    expect(diagnosticsOf(withCondition(text.trim()))).toEqual([]);
  });

  it.each(BLOCKS.filter(({ label }) => label === 'with-default'))(
    'changes the default rules: $text',
    async ({ text }) => {
      const file = path.join(temporaryFolder(), 'changes.yaml');
      await writeFile(file, text);
      expect(await run('check', '--strict', PACKS, file)).toMatchObject({ code: 0 });
    },
  );

  it('has no block that is not tried', () => {
    const known = /^$|^condition$|^with-default$|^(?:rule|examples)=[a-z-]+$/;
    expect(BLOCKS.filter(({ label }) => !known.test(label))).toEqual([]);
  });

  it.each([...TEXT.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => [text]))(
    'is a call: %s',
    async (text) => {
      const file = path.join(temporaryFolder(), 'call.json');
      await writeFile(file, text);
      expect(await run('explain', PACKS, '--call', file)).toMatchObject({ code: 0 });
    },
  );

  it('shows outputs that work', () => {
    const [fields] = [rowsOf('## What the agent reads').map(([cell]) => codeIn(cell))];
    const content = withCondition('tool.kind = shell').replace('output: o', `output: "${fields.join(' ')}"`);
    expect(diagnosticsOf(content)).toEqual([]);
  });
});

describe('the worked examples', () => {
  const names = BLOCKS.flatMap(({ label }) => (label.startsWith('rule=') ? [label.slice('rule='.length)] : []));

  it('are ten', () => {
    expect(names).toHaveLength(10);
  });

  it.each(names)('%s does what it says', async (name) => {
    const folder = temporaryFolder();
    const block = (label: string) => BLOCKS.find((one) => one.label === label)?.text ?? '';
    writeFileSync(path.join(folder, `${name}.yaml`), block(`rule=${name}`));
    writeFileSync(path.join(folder, `${name}.examples.yaml`), block(`examples=${name}`));
    const { code, out } = await run('test', path.join(folder, `${name}.yaml`));
    expect(out).toMatch(/^\d+ examples in 1 pack, all as they should be\.\n$/);
    expect(code).toBe(0);
  });
});

describe('the reference', () => {
  it('is what npm run rules:reference prints now', () => {
    expect(TEXT.includes('printed by: npm run rules:reference')).toBe(true);
    // `npm run readme rules:reference` brings it up to date.
    expect(TEXT).toBe(withFigures(TEXT, (script) => (script === 'rules:reference' ? rulesReference() : undefined)));
  });

  it('has every field', () => {
    for (const { name } of CATALOGUE.fields) expect(TEXT).toMatch(new RegExp(`^\\| \`${name}[\\[\`]`, 'm'));
  });
});

it('leads only to sections that there are', () => {
  const anchors = new Set(
    [...TEXT.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
  const links = [...TEXT.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
  expect(links.length).toBeGreaterThan(8);
  expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
});

function run(...words: string[]) {
  return captured(rulesCommand, ...words);
}
