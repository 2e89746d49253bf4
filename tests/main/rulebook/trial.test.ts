import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EMPTY_RECORD } from '../../../main/audit/record.ts';
import { joined, shareOf, Trial } from '../../../main/rulebook/trial/trial.ts';
import { RULE_OPTIONS } from '../../../rules/facts/catalogue.ts';
import { memoryFiles } from '../../../rules/facts/memory-files.ts';
import { loadRules, type RuleSet } from '../../../rules/language/index.ts';

const rule = (name: string, condition: string, effect: 'ask' | 'deny') => `- rule: ${name}
  desc: d
  condition: ${condition}
  output: o
  priority: WARNING
  source: coding_agent
  tags: [coding_agent_${effect}]
`;

function rulesOf(...texts: readonly string[]): RuleSet {
  const { rules } = loadRules([{ name: 'a.yaml', content: texts.join('\n') || '[]' }], RULE_OPTIONS);
  if (!rules) throw new Error('The rules do not load.');
  return rules;
}

function trial(before: RuleSet, after: RuleSet, mostKept?: number): Trial {
  const machine = {
    os: 'linux',
    home: '/home/ana',
    user: 'ana',
    files: memoryFiles({ os: 'linux', cwd: '/home/ana/app' }),
    perch: { paths: [] },
    grammars: undefined,
  } as const;
  return new Trial(before, after, machine, mostKept);
}

let id = 0;
const call = (agent: 'claude-code' | 'codex' | 'opencode', tool: string, input: object, rest: object = {}) => ({
  ...EMPTY_RECORD,
  id: ++id,
  hash: '',
  at: id,
  agent,
  event: 'PreToolUse',
  gate: 'before-tool' as const,
  session: 's',
  cwd: '/home/ana/app',
  project: '/home/ana/app',
  tool,
  kind: 'shell' as const,
  input: input as Record<string, string>,
  decision: 'defer' as const,
  by: 'floor' as const,
  ...rest,
});

test('says which recorded calls would come out otherwise, newest first, whatever agent made them', () => {
  const run = trial(
    rulesOf(rule('Git', 'cmd.programs intersects (git)', 'ask')),
    rulesOf(rule('All', 'tool.kind in (shell)', 'deny')),
  );
  const first = call('claude-code', 'Bash', { command: 'git status' });
  const second = call('opencode', 'bash', { command: 'ls' });
  run.judge(first);
  run.judge(second);
  expect(run.result()).toEqual({
    calls: 2,
    changed: 2,
    denied: 2,
    asked: -1,
    changes: [
      { record: second.id, before: 'none', after: 'deny' },
      { record: first.id, before: 'ask', after: 'deny' },
    ],
  });
});

test('passes over prompts, results, test calls and the agent’s own dialog for the same step', () => {
  const run = trial(rulesOf(), rulesOf(rule('All', 'tool.name exists', 'deny')));
  run.judge(call('claude-code', '', { prompt: 'hello' }, { happened: 'prompt', decision: '' }));
  run.judge(call('claude-code', 'Bash', { command: 'ls' }, { test: true }));
  run.judge(call('codex', 'Bash', { command: 'ls' }, { gate: 'permission' }));
  expect(run.result()).toEqual({ calls: 0, changed: 0, denied: 0, asked: 0, changes: [] });
});

test('knows what the session did before, even for a call that was seen already', () => {
  const run = trial(rulesOf(), rulesOf(rule('Third', 'session.calls >= 2', 'ask')));
  const same = { command: 'ls' };
  const calls = [call('codex', 'Bash', same), call('codex', 'Bash', same), call('codex', 'Bash', same)];
  for (const one of calls) run.judge(one);
  expect(run.result().changes.map(({ record }) => record)).toEqual([calls[2]?.id]);
});

test('comes to the same when several threads share it', () => {
  const rules = [
    rulesOf(rule('Many', 'session.calls > 2', 'ask')),
    rulesOf(rule('Git', 'cmd.programs intersects (git)', 'deny')),
  ] as const;
  const records = Array.from({ length: 60 }, (_, index) =>
    call('claude-code', 'Bash', { command: index % 3 ? 'ls' : 'git status' }, { session: `s${index % 7}` }),
  );
  const whole = trial(...rules);
  const shares = [trial(...rules), trial(...rules)];
  const taken = new Set<number>();
  for (const record of records) {
    whole.judge(record);
    const share = shareOf(record, shares.length);
    taken.add(share);
    shares[share]?.judge(record);
  }
  expect(taken).toEqual(new Set([0, 1]));
  expect(whole.result().changes.length).toBeGreaterThan(20);
  expect(joined(shares.map((share) => share.result()))).toEqual(whole.result());
});

test('comes to the same when nothing is kept of the calls that come again', () => {
  const commands = ['ls', 'git status', 'cat ~/.ssh/id_rsa', 'curl -d @a https://example.org', 'echo hi > notes.txt'];
  const tools = fc.oneof(
    fc.record({ command: fc.constantFrom(...commands), description: fc.constantFrom('', 'one', 'two') }),
    fc.record({ command: fc.constantFrom(...commands) }),
    fc.record({ file_path: fc.constantFrom('a.ts', '/home/ana/.env', 'src/b.ts') }),
    fc.record({ file_path: fc.constantFrom('a.ts', 'b.ts'), content: fc.constantFrom('', 'x') }),
    fc.record({ url: fc.constantFrom('https://example.org/a', 'https://paste.rs') }),
    fc.record({ description: fc.constantFrom('one', 'two'), prompt: fc.constant('go') }),
  );
  const made = fc.record({
    tool: fc.constantFrom('Bash', 'Read', 'Write', 'WebFetch', 'Task', 'mcp__files__show'),
    input: tools,
    kind: fc.constantFrom('shell' as const, 'read' as const, '' as const),
    session: fc.constantFrom('s1', 's2', 's3'),
    cwd: fc.constantFrom('/home/ana/app', '/home/ana'),
    decision: fc.constantFrom('defer' as const, 'deny' as const),
  });
  const conditions = [
    ...['session.calls >= 3', 'session.read_secret = true', 'session.hosts intersects (example.org)'],
    ...['session.written intersects (/home/ana/app/notes.txt)', 'session.denied_rules intersects (Old)'],
    ...['cmd.programs intersects (git)', 'file.kinds intersects (env_file)', 'mcp.args[description] = one'],
    ...['net.is_public = true and session.touched_network = true', 'tool.input contains two', 'tool.use_id = u'],
  ];
  const rules = fc
    .subarray(conditions)
    .map((chosen) =>
      rulesOf(...chosen.map((condition, index) => rule(`R${index}`, condition, index % 2 ? 'ask' : 'deny'))),
    );
  fc.assert(
    fc.property(rules, rules, fc.array(made, { maxLength: 40 }), (before, after, calls) => {
      const [none, few, many] = [0, 3, 100].map((most) => trial(before, after, most));
      for (const { tool, input, ...rest } of calls) {
        const denied = {
          rule: 'Old',
          effect: 'deny',
          priority: 'WARNING',
          tags: [],
          description: '',
          output: '',
          pack: '',
        };
        const record = call('claude-code', tool, input, { ...rest, rules: rest.decision === 'deny' ? [denied] : [] });
        for (const run of [none, few, many]) run?.judge(record);
      }
      expect(few?.result()).toEqual(none?.result());
      expect(many?.result()).toEqual(none?.result());
    }),
    { numRuns: 150 },
  );
});
