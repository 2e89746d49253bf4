import { mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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

  it.skipIf(process.platform === 'win32')('belongs to the project where its folder really is', () => {
    const { judge, cwd } = open();
    const link = path.join(temporaryFolder(), 'link');
    symlinkSync(cwd, link);
    const call = readRecordedCall({ tool: 'Bash', input: { command: 'ls' }, cwd: link }, 'the call');
    expect(judge.judge(decodeRecordedCall(call, 'the call'))).toMatchObject({ project: realpathSync(cwd) });
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
    expect(decide(judgement, GUARDRAILS)).toMatchObject({
      decision: 'ask',
      by: 'error',
      errors: [{ where: 'rules', message: expect.stringContaining('mistake') }],
    });
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

/** A folder, a link to it, and another folder. */
function mine() {
  const folder = realpathSync(temporaryFolder());
  const [place, link, elsewhere] = ['place', 'link', 'elsewhere'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const one of [place, elsewhere]) mkdirSync(one);
  symlinkSync(place, link);
  return { place, link, elsewhere };
}

describe.skipIf(process.platform === 'win32')('what belongs to Perch', () => {
  it('is known by where it leads, and so is its process', async () => {
    const { place, link } = mine();
    const content = [
      ruleText('Own files', 'coding_agent_deny', 'file.kinds intersects (perch) and file.op = write'),
      ruleText('Own process', 'coding_agent_deny', 'call.actions intersects (perch_stop)'),
    ].join('');
    const { judged } = open({ rules: { active: { rules: loaded(content) } }, ownPlaces: [place] });
    const matched = async (command: string) => (await judged(command)).judgement.matched.map(({ rule }) => rule);
    expect(await matched(`echo x > ${place}/settings.json`)).toEqual(['Own files']);
    expect(await matched(`echo x > ${link}/settings.json`)).toEqual(['Own files']);
    expect(await matched(`echo x > ${place}-other`)).toEqual([]);
    expect(await matched(`kill ${process.pid}`)).toEqual(['Own process']);
    expect(await matched(`kill ${process.pid}0`)).toEqual([]);
  });

  it('is looked for anew when it was moved', async () => {
    const { place, link, elsewhere } = mine();
    const rules = loaded(ruleText('Own files', 'coding_agent_deny', 'file.kinds intersects (perch)'));
    const { judged } = open({ rules: { active: { rules } }, ownPlaces: [link] });
    const isOwn = async (file: string) => (await judged(`rm ${file}`)).judgement.matched.length > 0;
    expect(await isOwn(`${place}/a`)).toBe(true);
    expect(await isOwn(`${elsewhere}/a`)).toBe(false);
    rmSync(link);
    symlinkSync(elsewhere, link);
    await sleep(1100);
    expect(await isOwn(`${elsewhere}/a`)).toBe(true);
  });
});

describe('a moment', () => {
  it('says which call it is, when it is made and where', async () => {
    const content = ruleText('Told', 'coding_agent_ask', 'tool.name = Bash').replace(
      'output: o',
      'output: "%evt.num %evt.rawtime %evt.hostname %evt.reltime"',
    );
    const { judged } = open({ rules: { active: { rules: loaded(content) } } });
    const before = Date.now();
    await judged('ls');
    await sleep(5);
    const [, time = '', host, sinceFirst] = (await judged('ls')).judgement.matched[0]?.output.split(' ') ?? [];
    expect(Number(time.slice(0, 13))).toBeGreaterThanOrEqual(before);
    expect(host).toBe(os.hostname());
    // Nanoseconds.
    expect(Number(sinceFirst)).toBeGreaterThan(1e6);
    expect(Number(sinceFirst)).toBeLessThan(60e9);
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

  it('names none of them like a rule of Perch', async () => {
    const found = { matched: [], errors: [], facts: {} };
    const { cwd } = open(project(found));
    const taken = `${path.basename(cwd)}: Theirs`;
    const theirs = {
      rule: 'Theirs',
      effect: 'deny',
      tags: [],
      priority: '',
      description: '',
      output: '',
      pack: '',
    } as const;
    const judge = openJudge({
      rules: {
        active: { rules: loaded(ruleText(`"${taken}"`, 'coding_agent_deny', 'tool.name = None') + ruleText('Other')) },
      },
      ...project({ ...found, matched: [theirs] }),
      ownPlaces: [],
      correlationId: () => 1,
    });
    const row = readRecordedCall({ tool: 'Bash', input: { command: 'ls' }, cwd }, 'the call');
    const { judgement } = await judge.judge(decodeRecordedCall(row, 'the call'));
    expect(judgement.matched.map(({ rule }) => rule)).toEqual(['Other', `${taken} (project)`]);
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
