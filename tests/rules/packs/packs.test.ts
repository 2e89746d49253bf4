import { describe, expect, it } from 'vitest';
import { loadGrammars } from '../../../main/guard/grammars.ts';
import { CATALOGUE } from '../../../rules/facts/catalogue.ts';
import { deriveFacts } from '../../../rules/facts/facts.ts';
import { loadRules } from '../../../rules/language/index.ts';
import { loadPacks, packFiles } from '../../score/judge.ts';
import { callOf, contextOf, type Row } from '../../score/rows.ts';
import { examplesOf, PACKS, packNames, rowOf } from './examples.ts';

const grammars = await loadGrammars();
const files = packFiles(PACKS);
const rules = loadPacks(files);

function matchedRules(row: Row): readonly string[] {
  const facts = deriveFacts(callOf(row), contextOf(row, grammars));
  return facts.views.flatMap((view) => rules.evaluate(view).matches.map((match) => match.rule.name));
}

describe('the packs as a whole', () => {
  it('load without an error or a warning', () => {
    expect(loadRules(files, { catalogues: [CATALOGUE] }).diagnostics).toEqual([]);
  });

  it('load one by one, so that each can be switched off', () => {
    for (const file of files) expect(loadRules([file], { catalogues: [CATALOGUE] }).diagnostics).toEqual([]);
  });

  it('say in every rule what it means for the person and what the agent may do', () => {
    for (const rule of rules.rules) {
      expect(rule.description, rule.name).toMatch(/^The agent (?:wants|tried|read|went)\b.*[.]$/);
      expect(rule.output.length, rule.name).toBeGreaterThan(25);
      const verdicts = rule.tags.filter((tag) => tag === 'coding_agent_deny' || tag === 'coding_agent_ask');
      expect(verdicts.length, rule.name).toBeLessThanOrEqual(1);
      expect(rule.priority, rule.name).toBe(
        verdicts[0] === 'coding_agent_deny' ? 'critical' : verdicts[0] ? 'warning' : 'notice',
      );
      expect(rule.name, rule.name).toMatch(
        verdicts[0] === 'coding_agent_deny' ? /^Deny / : verdicts[0] ? /^Ask / : /^Note /,
      );
    }
  });

  it('lock what protects Perch, and only that', () => {
    const locked = rules.rules.filter((rule) => rule.tags.includes('locked'));
    expect(locked.length).toBeGreaterThan(4);
    for (const rule of locked)
      expect(rule.tags).toEqual(expect.arrayContaining(['coding_agent_deny', 'self_protection']));
  });

  it('have unique names', () => {
    const names = rules.rules.map((rule) => rule.name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe.each(packNames())('%s', (pack) => {
  const examples = examplesOf(pack);

  it('has examples for each of its rules, and for no others', () => {
    const own = rules.rules.filter((rule) => rule.file === `${pack}.yaml`).map((rule) => rule.name);
    expect(examples.map((example) => example.rule).toSorted()).toEqual(own.toSorted());
  });

  it.each(examples)('$rule', ({ rule, matches, leaves }) => {
    for (const example of matches)
      expect(matchedRules(rowOf(example)), `should match: ${JSON.stringify(example)}`).toContain(rule);
    for (const example of leaves)
      expect(matchedRules(rowOf(example)), `should leave alone: ${JSON.stringify(example)}`).not.toContain(rule);
  });
});
