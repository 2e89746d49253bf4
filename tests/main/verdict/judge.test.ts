import { describe, expect, it } from 'vitest';
import { decodeRecordedCall, factsOfRecordedCall, readRecordedCall } from '../../../main/cli/recorded-call.ts';
import { loadGrammars } from '../../../main/guard/grammars.ts';
import { judgeCall, objects, sleepingRules } from '../../../main/verdict/judge.ts';
import { RULE_OPTIONS } from '../../../rules/facts/catalogue.ts';
import type { CallFacts, Facts } from '../../../rules/facts/facts.ts';
import { type FieldValue, loadRules } from '../../../rules/language/index.ts';

const rule = (name: string, condition: string, more = '') => `- rule: ${name}
  desc: The agent wants to push.
  condition: ${condition}
  output: no
  priority: WARNING
  source: coding_agent
  tags: [coding_agent_deny]
${more}`;

it('finds the rules that would match if they were switched on', async () => {
  const content = [
    rule('In force', 'cmd.programs intersects (git)'),
    rule('Asleep', 'cmd.programs intersects (git)', '  enabled: false\n'),
    rule('Asleep and elsewhere', 'cmd.programs intersects (curl)', '  enabled: false\n'),
  ].join('\n');
  const { rules } = loadRules([{ name: 'rules.yaml', content }], RULE_OPTIONS);
  if (!rules) throw new Error('they load');
  const read = readRecordedCall({ tool: 'Bash', input: { command: 'git push' }, cwd: '/home/dev/app' }, 'a call');
  const facts = factsOfRecordedCall(read, decodeRecordedCall(read, 'a call'), {
    grammars: await loadGrammars(),
    home: undefined,
  });
  expect(judgeCall(rules, facts).matched.map((one) => one.rule)).toEqual(['In force']);
  expect(sleepingRules(rules, facts).map(({ name }) => name)).toEqual(['Asleep']);
});

it('finds such a rule also when it would match for one file of several', async () => {
  const { rules, facts } = await judge('rm a b', rule('Asleep', 'file.name = b', '  enabled: false\n'));
  expect(sleepingRules(rules, facts).map(({ name }) => name)).toEqual(['Asleep']);
});

const RULES = [
  ['keys', 'file.name = id_rsa', 'coding_agent_deny'],
  ['both', 'file.name = id_rsa', 'coding_agent_ask, coding_agent_deny'],
  ['delete', 'file.op = delete', 'coding_agent_ask'],
  ['trace', 'tool.kind = shell', 'audit'],
  ['seen', 'tool.kind = shell', 'coding_agent_seen, coding_agent_deny'],
  ['many', 'session.calls >= 0 and cmd.programs intersects (rm)', ''],
].map(
  ([name, condition, tags]) => `- rule: ${name}
  desc: About ${name}.
  condition: ${condition}
  output: output of ${name}
  priority: CRITICAL
  source: coding_agent
  tags: [${tags}]
`,
);

async function judge(command: string, content = RULES.join('')) {
  const { rules } = loadRules([{ name: 'rules.yaml', content }], RULE_OPTIONS);
  if (!rules) throw new Error('they load');
  const read = readRecordedCall({ tool: 'Bash', input: { command }, cwd: '/home/dev/app' }, 'a call');
  const facts = factsOfRecordedCall(read, decodeRecordedCall(read, 'a call'), {
    grammars: await loadGrammars(),
    home: undefined,
  });
  return { rules, facts };
}

/** The same call, but for one field. */
function reading(facts: CallFacts, field: string, read: () => FieldValue): CallFacts {
  const views = facts.views.map((view) =>
    Object.assign(Object.create(view) as Facts, {
      read: (asked: string, argument: string | undefined) => (asked === field ? read() : view.read(asked, argument)),
    }),
  );
  return Object.assign(Object.create(facts) as CallFacts, { views });
}

describe('a call', () => {
  it('is matched by a rule once, whichever of its files the rule looks at, and by the tags that say what follows', async () => {
    const { rules, facts } = await judge('rm a/id_rsa b/id_rsa');
    const { matched, errors } = judgeCall(rules, facts);
    expect(matched.map(({ rule: name, effect }) => [name, effect])).toEqual([
      ['trace', 'record'],
      ['many', 'record'],
      ['keys', 'deny'],
      ['both', 'deny'],
      ['delete', 'ask'],
    ]);
    expect(matched.find(({ rule: name }) => name === 'keys')).toEqual({
      rule: 'keys',
      effect: 'deny',
      priority: 'critical',
      tags: ['coding_agent_deny'],
      description: 'About keys.',
      output: 'output of keys',
      pack: 'rules.yaml',
      parts: [expect.anything(), expect.anything()],
    });
    expect(matched.find(({ rule: name }) => name === 'trace')).not.toHaveProperty('parts');
    expect(errors).toEqual([]);
  });

  it('keeps the values that the matched rules used, the first of each field, as JSON holds them', async () => {
    const { rules, facts } = await judge('rm a/id_rsa');
    const judged = judgeCall(
      rules,
      reading(facts, 'session.calls', () => 2n ** 60n),
    );
    expect(judged.facts).toEqual({
      'tool.kind': 'shell',
      'session.calls': String(2n ** 60n),
      'cmd.programs': ['rm'],
      'file.name': 'id_rsa',
      'file.op': 'delete',
    });
    expect(
      judgeCall(
        rules,
        reading(facts, 'session.calls', () => 7),
      ).facts['session.calls'],
    ).toBe(7);
  });

  it('names the rule and the field that failed, once, beside what matched', async () => {
    const { rules, facts } = await judge('rm a/id_rsa');
    const { matched, errors } = judgeCall(
      rules,
      reading(facts, 'file.op', () => {
        throw new Error('no idea');
      }),
    );
    expect(errors).toEqual([{ where: 'delete: file.op', message: 'no idea' }]);
    expect(matched.map(({ rule: name }) => name)).toContain('keys');
  });

  it.each([
    ['rm id_rsa', true],
    ['ls', false],
  ])('is objected to by rules that deny or ask, never by those that record: %s', async (command, expected) => {
    const objecting = RULES.filter((text) => !text.includes('coding_agent_seen')).join('');
    const { rules, facts } = await judge(command, objecting);
    expect(objects(rules, facts.views)).toBe(expected);
  });
});
