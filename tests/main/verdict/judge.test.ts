import { expect, it } from 'vitest';
import { decodeRecordedCall, factsOfRecordedCall, readRecordedCall } from '../../../main/cli/recorded-call.ts';
import { loadGrammars } from '../../../main/guard/grammars.ts';
import { judgeCall, sleepingRules } from '../../../main/verdict/judge.ts';
import { RULE_OPTIONS } from '../../../rules/facts/catalogue.ts';
import { loadRules } from '../../../rules/language/index.ts';

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
