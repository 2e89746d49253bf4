import { describe, expect, it } from 'vitest';
import { decodeRecordedCall, readRecordedCall } from '../../../main/cli/recorded-call.ts';
import { type JudgeOptions, openJudge } from '../../../main/guard/judge.ts';
import { unknownJudgement } from '../../../main/guard/project-rules/rules.ts';
import { decide, type Judgement } from '../../../main/verdict/policy.ts';
import { RULE_OPTIONS } from '../../../rules/facts/catalogue.ts';
import { loadRules } from '../../../rules/language/index.ts';
import { temporaryFolder } from '../../temporary.ts';
import { ruleText } from './project-rules/project.ts';

const GUARDRAILS = { mode: 'guardrails', floor: 'allow' } as const;

function loaded(content: string) {
  const { rules } = loadRules([{ name: 'own.yaml', content }], RULE_OPTIONS);
  if (!rules) throw new Error('These rules load.');
  return rules;
}

function open(more: Partial<JudgeOptions> = {}) {
  const judge = openJudge({
    rules: { active: { rules: loaded(ruleText('Own', 'coding_agent_deny', 'cmd.programs intersects (frob)')) } },
    projectRules: { judge: () => undefined },
    ownPlaces: [],
    correlationId: () => 1,
    ...more,
  });
  const cwd = temporaryFolder();
  const call = (command: string) =>
    decodeRecordedCall(readRecordedCall({ tool: 'Bash', input: { command }, cwd }, 'the call'), 'the call');
  return { judge, cwd, judged: (command: string) => judge.judge(call(command)), call };
}

const project = (judgement: Judgement): Pick<JudgeOptions, 'projectRules'> => ({
  projectRules: { judge: async () => judgement },
});

const THEIRS = loaded(ruleText('Theirs'));

describe('a call', () => {
  it('is judged at once', () => {
    const { judged, cwd } = open();
    expect(judged('frob it')).toMatchObject({ judgement: { matched: [{ rule: 'Own' }], errors: [] }, project: cwd });
    expect(judged('ls')).toMatchObject({ judgement: { matched: [], errors: [] } });
  });

  it('with code whose grammar is not loaded yet is judged once it is', async () => {
    const active = {
      rules: loaded(ruleText('Keep', 'coding_agent_deny', 'cmd.paths.deleted intersects (/srv/data.csv)')),
    };
    const judged = open({ rules: { active } }).judged(`python3 -c "import os; os.remove('/srv/data.csv')"`);
    expect(judged).toBeInstanceOf(Promise);
    expect(await judged).toMatchObject({ judgement: { matched: [{ rule: 'Keep' }] } });
  });

  it('is a question while a rule file has a mistake', async () => {
    const fault = { diagnostics: [], unreadable: [], incomplete: true };
    const { judged } = open({ rules: { active: { rules: loaded(ruleText('Own', 'none')), fault } } });
    const { judgement } = await judged('ls');
    expect(decide(judgement, GUARDRAILS)).toMatchObject({ decision: 'ask', by: 'error' });
  });

  it('is told of what its session did before', async () => {
    const rules = loaded(ruleText('Third', 'coding_agent_ask', 'session.calls >= 2'));
    const { judge, judged, call } = open({ rules: { active: { rules } } });
    for (let calls = 0; calls < 2; calls++) {
      const { judgement, facts } = await judged('ls');
      expect(judgement.matched).toEqual([]);
      if (!facts) throw new Error('A judged call has facts.');
      judge.remember(call('ls').call, facts, { denied: false, rules: [] });
    }
    expect((await judged('ls')).judgement.matched).toMatchObject([{ rule: 'Third' }]);
  });
});

describe('a call in a project that has rules of its own', () => {
  it('is judged by them, too, with all that they may ask about', async () => {
    const asked: unknown[] = [];
    const { judged, cwd } = open({
      projectRules: {
        judge(where, what) {
          asked.push(where, what());
          return Promise.resolve({ matched: [], errors: [], facts: {} });
        },
      },
    });
    expect(decide((await judged('ls')).judgement, GUARDRAILS)).toMatchObject({ decision: 'allow', by: 'floor' });
    expect(asked).toMatchObject([
      cwd,
      { call: { tool: 'Bash', cwd }, session: { calls: 0 }, correlationId: 1, moment: { number: 1 } },
    ]);
    // What crosses to their thread is plain data.
    expect(structuredClone(asked)).toEqual(asked);
  });

  it('is denied or asked about when they object', async () => {
    const [theirs] = THEIRS.rules;
    if (!theirs) throw new Error('There is a rule.');
    const { name: rule, tags, priority, description, output } = theirs;
    const found = { matched: [{ rule, effect: 'deny', tags, priority, description, output, pack: '' }] } as const;
    const { judged } = open(project({ ...found, errors: [], facts: {} }));
    const verdict = decide((await judged('ls')).judgement, GUARDRAILS);
    expect(verdict).toMatchObject({ decision: 'deny', rules: [{ project: expect.any(String) }] });
  });

  it('is a question when what they say is not known in time', async () => {
    const { judged } = open(project(unknownJudgement('Judging by its rules takes too long.')));
    const verdict = decide((await judged('ls')).judgement, GUARDRAILS);
    expect(verdict).toMatchObject({
      decision: 'ask',
      by: 'error',
      errors: [{ where: expect.stringContaining('.perch/rules'), message: 'Judging by its rules takes too long.' }],
    });
  });

  it('stays denied by Perch’s own rules whatever becomes of them', async () => {
    const { judged } = open(project(unknownJudgement('Judging by its rules takes too long.')));
    expect(decide((await judged('frob')).judgement, GUARDRAILS)).toMatchObject({ decision: 'deny', by: 'rule' });
  });
});
