import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rulesCommand } from '../../../../main/cli/rules/command.ts';
import type { Catalogue } from '../../../../rules/language/index.ts';
import { captured } from '../../../captured-terminal.ts';
import { temporaryFolder } from '../../../temporary.ts';

const CATALOGUE: Catalogue = {
  source: 'coding_agent',
  fields: ['tool.name', 'tool.input_command', 'agent.cwd'].map((name) => ({
    name,
    type: 'string',
    list: false,
    description: name,
    example: '',
  })),
};

const command = rulesCommand({
  options: { catalogues: [CATALOGUE] },
  defaultRules: () => [{ name: 'default.yaml', content: DEFAULT }],
  viewsOf: async ({ tool, input, cwd }) => {
    if (typeof tool !== 'string') throw new Error('a call needs a tool');
    const values: Readonly<Record<string, unknown>> = {
      'tool.name': tool,
      'tool.input_command': (input as Record<string, unknown> | undefined)?.['command'],
      'agent.cwd': cwd,
    };
    return [{ read: (field) => values[field] as string | undefined }];
  },
});

const DEFAULT = `- rule: No wget
  desc: Nothing from the network.
  condition: tool.input_command contains "wget "
  output: "wget: %tool.input_command"
  priority: WARNING
  source: coding_agent
`;

const RULES = `- macro: is_shell
  condition: tool.name = Bash
- rule: No curl
  desc: Nothing from the network.
  condition: is_shell   and tool.input_command contains "curl "
  output: "curl: %tool.input_command"
  priority: WARNING
  source: coding_agent
`;

const EXAMPLES = `- rule: No curl
  matches:
    - curl https://example.com
  leaves:
    - git status
    - { tool: Write, input: { command: "curl " } }
`;

/** Writes the files into a folder and runs `perch rules` in words that may name them. */
async function run(files: Readonly<Record<string, string>>, ...words: string[]) {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  const args = words.map((word) => (word in files ? path.join(folder, word) : word === 'FOLDER' ? folder : word));
  const { code, out, err } = await captured(command, ...args);
  return { code, out: out.replaceAll(folder + path.sep, ''), err: err.replaceAll(folder + path.sep, ''), folder };
}

describe('perch rules check', () => {
  it('says that good rules are good', async () => {
    expect(await run({ 'a.yaml': RULES }, 'check', 'a.yaml')).toMatchObject({
      code: 0,
      out: '1 rule in 1 file, all good.\n',
    });
  });

  it('shows every mistake with its line and a caret, and answers 1', async () => {
    const wrong = RULES.replace('is_shell   and', 'is_shel   and').replace('WARNING', 'WARN');
    const { code, out } = await run({ 'a.yaml': wrong }, 'check', 'a.yaml');
    expect(code).toBe(1);
    expect(out).toBe(`a.yaml:5:14: error: There is no macro \`is_shel\`. Did you mean \`is_shell\`?
  5 |   condition: is_shel   and tool.input_command contains "curl "
    |              ^^^^^^^

a.yaml:7:13: error: There is no priority \`WARN\`. Write one of EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, NOTICE, INFO or DEBUG.
  7 |   priority: WARN
    |             ^^^^

2 errors in 1 file. Nothing is loaded until the errors are mended.
`);
  });

  it('lets warnings pass, unless told to be strict', async () => {
    const unused = `${RULES}- list: unused\n  items: [a]\n`;
    const { code, out } = await run({ 'a.yaml': unused }, 'check', 'a.yaml');
    expect(code).toBe(0);
    expect(out).toContain('a.yaml:9:9: warning: No condition uses the list `unused`.');
    expect(out).toContain('1 rule in 1 file, 1 warning.\n');
    expect(await run({ 'a.yaml': unused }, 'check', '--strict', 'a.yaml')).toMatchObject({ code: 1 });
  });

  it('prints diagnostics as JSON for other programs', async () => {
    const { code, out } = await run({ 'a.yaml': RULES.replace('tool.name', 'tool.nme') }, 'check', '--json', 'a.yaml');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      code: 'field-unknown',
      class: 'LOAD_ERR_COMPILE_CONDITION',
      range: { start: { line: 2, column: 14 } },
      fixes: [{ newText: 'tool.name' }],
    });
  });

  it('loads files together, a folder in the order of names, examples left out', async () => {
    const [macro = '', rule = ''] = RULES.split(/^(?=- rule)/m);
    const files = { '1.yaml': macro, '2.yaml': rule, '2.examples.yaml': EXAMPLES };
    expect(await run(files, 'check', 'FOLDER')).toMatchObject({ code: 0, out: '1 rule in 2 files, all good.\n' });
    expect(await run(files, 'check', '2.yaml')).toMatchObject({ code: 1 });
  });

  it('checks files that change the default rules together with them', async () => {
    const change = { 'a.yaml': '- rule: No wget\n  enabled: false\n  override:\n    enabled: replace\n' };
    const alone = await run(change, 'check', 'a.yaml');
    expect(alone.code).toBe(1);
    expect(alone.out).toContain('check it together with them: --with-default\n');
    expect(await run(change, 'check', '--with-default', 'a.yaml')).toMatchObject({
      code: 0,
      out: '0 rules in 1 file, all good.\n',
    });
  });

  it('shows the part of a long line that is meant', async () => {
    const long = RULES.replace('contains "curl "', `contains "${'x'.repeat(200)}" and tool.nme = a`);
    const { out } = await run({ 'a.yaml': long }, 'check', 'a.yaml');
    const [line = '', caret = ''] = out.split('\n').slice(1);
    expect(line.length).toBeLessThan(130);
    expect(line.slice(caret.indexOf('^'), caret.indexOf('^') + 8)).toBe('tool.nme');
  });

  it.each([
    [['check'], 'name one or more rule files or folders'],
    [['check', 'nosuch.yaml'], 'nosuch.yaml cannot be read (there is no such file)'],
    [['check', '--call', 'x'], '"check" has no option --call'],
    [['chek'], 'there is no command "chek"; "perch rules help" lists them'],
  ])('refuses %j', async (words, message) => {
    expect(await run({}, ...words)).toMatchObject({ code: 2, err: `perch rules: ${message}\n` });
  });

  it('explains itself', async () => {
    expect((await run({}, 'help')).err).toContain('perch rules <command>');
    expect((await run({}, 'help')).code).toBe(0);
    expect((await run({})).code).toBe(2);
  });
});

describe('perch rules format', () => {
  it('rewrites what is not laid out', async () => {
    const { code, out, folder } = await run({ 'a.yaml': RULES }, 'format', 'a.yaml');
    expect([code, out]).toEqual([0, 'a.yaml formatted.\n']);
    expect(readFileSync(path.join(folder, 'a.yaml'), 'utf8')).toBe(RULES.replace('is_shell   and', 'is_shell and'));
  });

  it('only looks when told to check', async () => {
    const { code, out, folder } = await run({ 'a.yaml': RULES }, 'format', '--check', 'a.yaml');
    expect([code, out]).toEqual([1, 'a.yaml is not formatted.\n']);
    expect(readFileSync(path.join(folder, 'a.yaml'), 'utf8')).toBe(RULES);
  });

  it('leaves files alone that are laid out, broken or not UTF-8', async () => {
    expect(await run({ 'a.yaml': '- rule: "x\n' }, 'format', 'a.yaml')).toMatchObject({
      code: 0,
      out: 'Everything is formatted.\n',
    });
  });
});

describe('perch rules explain', () => {
  const call = (command: string) => JSON.stringify({ tool: 'Bash', input: { command }, cwd: '/tmp' });

  it('shows the parts of the condition with the values that made them true', async () => {
    const files = { 'a.yaml': RULES, 'call.json': call('sudo curl https://example.com') };
    const { code, out } = await run(files, 'explain', 'a.yaml', '--call', 'call.json');
    expect(code).toBe(0);
    expect(out).toBe(`✔ No curl matches.
  ✔ all of
    ✔ is_shell:
      ✔ tool.name = Bash   — tool.name is "Bash"
    ✔ tool.input_command contains "curl "   — tool.input_command is "sudo »curl «https://example.com"

`);
  });

  it('explains what the default rules say', async () => {
    const files = { 'call.json': call('wget https://example.com') };
    const { code, out } = await run(files, 'explain', '--with-default', '--call', 'call.json');
    expect(code).toBe(0);
    expect(out).toContain('✔ No wget matches.');
  });

  it('says why a rule does not match when it is named', async () => {
    const files = { 'a.yaml': RULES, 'call.json': call('git status') };
    expect((await run(files, 'explain', 'a.yaml', '--call', 'call.json')).out).toContain(
      'The rule does not match this call.',
    );
    const { out } = await run(files, 'explain', 'a.yaml', '--call', 'call.json', '--rule', 'No curl');
    expect(out).toContain('✘ No curl does not match.');
    expect(out).toContain('✘ tool.input_command contains "curl "   — tool.input_command is "git status"');
  });

  it('refuses what is no call', async () => {
    const files = { 'a.yaml': RULES, 'call.json': '[1]' };
    expect((await run(files, 'explain', 'a.yaml', '--call', 'call.json')).err).toContain('must hold one JSON object');
    expect((await run(files, 'explain', 'a.yaml')).err).toContain('--call CALL.json');
  });

  it('shows the errors of files that do not load', async () => {
    const files = { 'a.yaml': RULES.replace('= Bash', '='), 'call.json': call('x') };
    expect(await run(files, 'explain', 'a.yaml', '--call', 'call.json')).toMatchObject({ code: 1 });
  });
});

describe('perch rules test', () => {
  it('tries the examples beside a pack', async () => {
    const files = { 'a.yaml': RULES, 'a.examples.yaml': EXAMPLES };
    expect(await run(files, 'test', 'a.yaml')).toMatchObject({
      code: 0,
      out: '3 examples in 1 pack, all as they should be.\n',
    });
  });

  it('names what matches and should not, and the other way round', async () => {
    const wrong = EXAMPLES.replace('curl https', 'wget https').replace('git status', 'curl x');
    const { code, out } = await run({ 'a.yaml': RULES, 'a.examples.yaml': wrong }, 'test', 'a.yaml');
    expect(code).toBe(1);
    expect(out).toBe(`a.examples.yaml: No curl: it should match, and does not: wget https://example.com
a.examples.yaml: No curl: it matches, and should not: curl x
3 examples in 1 pack, 2 failures.
`);
  });

  it.each([
    ['a rule without examples', '[]', 'a.examples.yaml: no examples for "No curl".'],
    ['examples of no rule', EXAMPLES.replace('No curl', 'No wget'), 'a.examples.yaml: there is no rule "No wget".'],
    ['a call that makes no sense', `${EXAMPLES}    - { tool: "", input: {} }\n`, '4 examples in 1 pack'],
  ])('finds %s', async (_, examples, message) => {
    expect((await run({ 'a.yaml': RULES, 'a.examples.yaml': examples }, 'test', 'a.yaml')).out).toContain(message);
  });

  it('names the place in examples of the wrong shape', async () => {
    const files = { 'a.yaml': RULES, 'a.examples.yaml': '- rule: No curl\n  matches: [1]\n' };
    expect(await run(files, 'test', 'a.yaml')).toMatchObject({ code: 2 });
    expect((await run(files, 'test', 'a.yaml')).err).toContain('(at 0.matches.0)');
  });
});
