import { describe, expect, it } from 'vitest';
import { loadRules, loadRulesInSteps } from '../../../../rules/language/index.ts';
import { CATALOGUE, load, loaded, matching, ruleOf } from '../support.ts';

/** What is wrong with files, as `line code`. */
function problems(content: string | readonly string[]): readonly string[] {
  return load(content).diagnostics.map(({ range, code }) => `${range.start.line} ${code}`);
}

describe('all problems of a file', () => {
  it('are found in one go', () => {
    const content = `- rule: A
  desc: d
  condition: tool.nme = a and
  output: "%nosuch"
  priority: WARN
  source: coding_agent
- macro: m
  condition: tool.name == == a
- list: l
  items: a
- rule: B
  condition: m and nosuch
  source: coding_agent
`;
    expect(problems(content)).toEqual([
      '3 blank-after-word',
      '4 output-field-unknown',
      '5 priority-unknown',
      '8 value-expected',
      '10 value-not-list',
      '11 key-missing',
      '11 key-missing',
      '11 key-missing',
      '12 macro-undefined',
    ]);
  });

  it('are found in every part of one condition', () => {
    const { diagnostics } = load(ruleOf('tool.nme = a and test.num contains 5 or nosuch and agent.nam exists'));
    expect(diagnostics.map(({ details, code }) => [code, details['name']])).toEqual([
      ['field-unknown', 'tool.nme'],
      ['operator-for-type', undefined],
      ['macro-undefined', 'nosuch'],
      ['field-unknown', 'agent.nam'],
    ]);
  });

  it('are found after YAML that breaks off', () => {
    const content = `- rule: A
  desc: a: b
${ruleOf('tool.nme = a')}`;
    expect(problems(content)).toEqual(['2 yaml-map-value', '5 field-unknown']);
  });

  it('do not make what builds on them wrong as well', () => {
    expect(problems(`- macro: m\n  condition: tool.name =\n${ruleOf('m')}`)).toEqual(['2 value-expected']);
  });

  it('name the error that Falco would stop at', () => {
    const { failure } = load(['- list: l\n  items: a\n', ruleOf('nosuch')]);
    expect([failure?.file, failure?.code]).toEqual(['1.yaml', 'value-not-list']);
  });
});

describe('several files', () => {
  it('build on those before them', () => {
    const files = [
      '- list: shells\n  items: [Bash]\n- macro: is_shell\n  condition: tool.name in (shells)\n',
      ruleOf('is_shell'),
      '- list: shells\n  items: [Zsh]\n  override:\n    items: append\n',
    ];
    expect(matching(loaded(files), { 'tool.name': 'Zsh' })).toEqual(['R']);
  });

  it('load all or not at all', () => {
    const { rules, ok } = load([ruleOf('tool.name = a'), ruleOf('tool.nme = a')]);
    expect([rules, ok]).toEqual([undefined, false]);
  });

  it('have diagnostics in the order of files and places', () => {
    const { diagnostics } = load([`${ruleOf('tool.nme = a')}- list: unused\n  items: [a]\n`, ruleOf('tool.nme = b')]);
    expect(diagnostics.map(({ file, range }) => `${file}:${range.start.line}`)).toEqual(['1.yaml:3', '2.yaml:3']);
  });

  it('may be none, or empty', () => {
    expect(load([]).rules?.rules).toEqual([]);
    expect(load(['', '# nothing\n', '---\n']).rules?.rules).toEqual([]);
  });

  it.each([
    ['at once', () => undefined],
    ['with a rest after each', async () => undefined],
  ])('load the same in steps %s, one for each thing that is defined', async (_how, pause) => {
    const files = ['', 'tool.name = b', 'tool.nme = c'].map((condition, i) => ({
      name: `${i}`,
      content: `- macro: m${i}\n  condition: (tool.name = a)\n${condition === '' ? '' : ruleOf(condition)}`,
    }));
    const options = { catalogues: [CATALOGUE] };
    let steps = 0;
    const inSteps = await loadRulesInSteps(files, options, () => {
      steps++;
      return pause();
    });
    expect(steps).toBeGreaterThan(10);
    expect(inSteps.diagnostics).toEqual(loadRules(files, options).diagnostics);
    const { rules } = await loadRulesInSteps(files.slice(0, 2), options, pause);
    expect(rules?.rules).toEqual(loadRules(files.slice(0, 2), options).rules?.rules);
  });

  it('tell what they define, and what the first of them define on their own', () => {
    const files = ['- list: l\n  items: [a, b]\n- macro: m\n  condition: tool.name in (l)\n', ruleOf('m')].map(
      (content, i) => ({ name: `${i}`, content }),
    );
    const { definitions, base } = loadRules(files, { catalogues: [CATALOGUE] }, 1);
    expect(definitions?.map(({ kind, name, file }) => `${kind} ${name} in ${file}`)).toEqual([
      'list l in 0',
      'macro m in 0',
      expect.stringMatching(/^rule .* in 1$/),
    ]);
    expect(base?.rules).toEqual([]);
    expect([...(base?.definitions ?? [])].map(([name, text]) => [name, text.trim()])).toEqual([
      ['m', 'tool.name in (l)'],
      ['l', 'a b'],
    ]);
  });
});
