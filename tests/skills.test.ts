import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../rules/facts/catalogue.ts';
import { loadRules } from '../rules/language/index.ts';

const TEXT = readFileSync(path.resolve(import.meta.dirname, '../skills/perch-rules/SKILL.md'), 'utf8');
const options = { catalogues: [CATALOGUE] };

describe('the skill for writing rules', () => {
  it('names only fields that there are', () => {
    const table = TEXT.slice(TEXT.indexOf('## Fields worth knowing'), TEXT.indexOf('## Changing a rule'));
    const named = [...table.matchAll(/`([a-z]+(?:\.[a-z_]+)+)`/g)].map(([, field]) => field ?? '');
    expect(named.length).toBeGreaterThan(25);
    const there = new Set(CATALOGUE.fields.map(({ name }) => name));
    expect(named.filter((field) => !there.has(field))).toEqual([]);
  });

  it('shows rules, lists and macros that load without a warning', () => {
    const blocks = [...TEXT.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block ?? '');
    expect(blocks.length).toBeGreaterThanOrEqual(3);
    const uses =
      '- rule: Uses it\n  desc: x\n  condition: installs_packages\n  output: x\n  priority: NOTICE\n  source: coding_agent\n';
    const files = [...blocks, uses].map((content, index) => ({ name: `${index}.yaml`, content }));
    expect(loadRules(files, options).diagnostics).toEqual([]);
  });

  it('shows comparisons that mean what it says', () => {
    const table = TEXT.slice(TEXT.indexOf('## Conditions'), TEXT.indexOf('Traps:'));
    const conditions = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, condition]) => condition ?? '');
    conditions.push('file.folder = val(git.root)');
    expect(conditions.length).toBeGreaterThan(8);
    for (const condition of conditions) {
      const content = `- rule: A\n  desc: x\n  condition: >\n    ${condition}\n  output: x\n  priority: NOTICE\n  source: coding_agent\n`;
      expect(loadRules([{ name: 'a.yaml', content }], options).diagnostics, condition).toEqual([]);
    }
  });
});
