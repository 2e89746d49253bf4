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

describe('override', () => {
  const first = ruleOf('tool.name = a', '  tags: [x]\n');
  const change = (keys: string) => `${first}- rule: R\n${keys}`;

  it.each([
    [
      'appends to conditions',
      '  condition: and agent.name = b\n  override:\n    condition: append\n',
      { condition: 'tool.name = a and agent.name = b' },
    ],
    [
      'replaces conditions',
      '  condition: agent.name = b\n  override:\n    condition: replace\n',
      { condition: 'agent.name = b' },
    ],
    ['appends to outputs', '  output: more\n  override:\n    output: append\n', { output: 'out more' }],
    ['appends tags', '  tags: [y]\n  override:\n    tags: append\n', { tags: ['x', 'y'] }],
    ['replaces tags', '  tags: [y]\n  override:\n    tags: replace\n', { tags: ['y'] }],
    ['replaces priorities', '  priority: ALERT\n  override:\n    priority: replace\n', { priority: 'alert' }],
    ['switches rules off', '  enabled: false\n  override:\n    enabled: replace\n', { enabled: false }],
    [
      'knows the old way',
      '  condition: and agent.name = b\n  append: true\n',
      { condition: 'tool.name = a and agent.name = b' },
    ],
  ])('%s', (_, keys, expected) => {
    expect(loaded(change(keys)).rules[0]).toMatchObject(expected);
  });

  it.each([
    [
      'a key it does not name',
      '  desc: x\n  condition: and agent.name = b\n  override:\n    condition: append\n',
      'override-key-unlisted',
    ],
    ['a key that is not there', '  override:\n    condition: append\n', 'override-key-missing'],
    ['what cannot be appended to', '  priority: INFO\n  override:\n    priority: append\n', 'override-no-append'],
    ['append as well', '  condition: x\n  append: true\n  override:\n    condition: append\n', 'override-and-append'],
  ])('refuses %s', (_, keys, code) => {
    expect(load(change(keys)).failure?.code).toBe(code);
  });

  it('needs something to change, and suggests the nearest', () => {
    const content = `${first.replace('rule: R', 'rule: Deny it')}- rule: Deny at\n  enabled: false\n  override:\n    enabled: replace\n`;
    expect(load(content).failure).toMatchObject({
      code: 'replace-without-rule',
      advice: 'Did you mean `Deny it`?',
      fixes: [{ newText: 'Deny it' }],
    });
  });
});

describe('exceptions', () => {
  const withExceptions = (keys: string) => loaded(ruleOf('tool.name exists', `  exceptions:\n${keys}`));

  it('leave out values of one field', () => {
    const rules = withExceptions('    - name: e\n      fields: tool.name\n      values: [a, "b c"]\n');
    expect(['a', 'b c', 'd'].map((name) => matching(rules, { 'tool.name': name }).length)).toEqual([0, 0, 1]);
  });

  it('leave out combinations of several', () => {
    const rules = withExceptions(
      '    - name: e\n      fields: [tool.name, agent.name]\n      comps: [=, startswith]\n      values: [[a, x], [b, y]]\n',
    );
    const matches = (tool: string, agent: string) => matching(rules, { 'tool.name': tool, 'agent.name': agent }).length;
    expect([matches('a', 'xx'), matches('b', 'y'), matches('a', 'y'), matches('c', 'x')]).toEqual([0, 0, 1, 1]);
  });

  it('are added to by other files', () => {
    const files = [
      ruleOf('tool.name exists', '  exceptions:\n    - name: e\n      fields: tool.name\n      values: [a]\n'),
      '- rule: R\n  exceptions:\n    - name: e\n      values: [b]\n  override:\n    exceptions: append\n',
    ];
    expect(matching(loaded(files), { 'tool.name': 'b' })).toEqual([]);
  });
});

describe('lists and macros', () => {
  it('are taken in one level deep, with a warning beyond', () => {
    const lists = '- list: a\n  items: [x]\n- list: b\n  items: [a, y]\n- list: c\n  items: [b, z]\n';
    const { rules, diagnostics } = load(lists + ruleOf('tool.name in (c)'));
    expect(diagnostics.map(({ code }) => code)).toEqual(['trap-list-nested']);
    expect(['x', 'y', 'z', 'a'].map((name) => rules && matching(rules, { 'tool.name': name }).length)).toEqual([
      0, 1, 1, 1,
    ]);
  });

  it('of macros see only what stands before them', () => {
    const content = `- macro: m1\n  condition: m2\n- macro: m2\n  condition: tool.name = a\n${ruleOf('m1')}`;
    expect(load(content).failure).toMatchObject({
      code: 'macro-undefined',
      message: 'The macro `m2` is defined only after this one, and a macro sees only what stands before it.',
      advice: 'Move `m2` up.',
      fixes: [],
    });
  });

  it('count as if in parentheses', () => {
    const content = `- macro: either\n  condition: tool.name = a or tool.name = b\n${ruleOf('either and agent.name = x')}`;
    expect(matching(loaded(content), { 'tool.name': 'a', 'agent.name': 'y' })).toEqual([]);
  });

  it('that nobody uses get a warning', () => {
    expect(problems('- list: l\n  items: [a]\n- macro: m\n  condition: tool.name = a\n')).toEqual([
      '1 list-unused',
      '3 macro-unused',
    ]);
  });
});

describe('what a file needs', () => {
  const plugins = [{ name: 'coding_agent', version: '0.5.1' }];
  const needs = (name: string, version: string) =>
    load(`- required_plugin_versions:\n    - name: ${name}\n      version: ${version}\n`, { plugins }).failure?.code;

  it.each([
    ['coding_agent', '0.5.0', undefined],
    ['coding_agent', '0.6.0', 'plugin-incompatible'],
    ['coding_agent', '1.0.0', 'plugin-incompatible'],
    ['k8saudit', '0.1.0', 'plugin-missing'],
  ])('%s %s: %s', (name, version, code) => expect(needs(name, version)).toBe(code));

  it.each([
    ['0.62.0', undefined],
    ['31', undefined],
    ['0.63.0', 'engine-version-newer'],
    ['newest', 'engine-version-format'],
  ])('version %s of the language: %s', (version, code) =>
    expect(load(`- required_engine_version: ${version}\n`).failure?.code).toBe(code),
  );
});
