import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../main/cli/judge.ts';
import { captured } from '../../captured-terminal.ts';
import { temporaryFolder } from '../../temporary.ts';
import { project, ruleText } from '../guard/project-rules/project.ts';

const PACKS = path.resolve(import.meta.dirname, '../../../rules/packs');

function callsIn(...rows: readonly (object | string)[]): string {
  const file = path.join(temporaryFolder(), 'calls.jsonl');
  writeFileSync(file, rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join('\n'));
  return file;
}

const judged = async (...words: readonly string[]) => {
  const { code, out, err } = await captured(judge, '--packs', PACKS, ...words);
  const lines = out.split('\n').filter((line) => line !== '');
  return { code, err, rows: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
};

const bash = (id: string, command: string) => ({ id, tool: 'Bash', input: { command }, cwd: '/home/dev/app' });

describe('perch judge', () => {
  it('says of each call what becomes of it and why', async () => {
    const file = callsIn(bash('1', 'ls'), bash('2', 'cat ~/.ssh/id_ed25519'));
    const { code, rows } = await judged(file);
    expect(code).toBe(0);
    expect(rows).toMatchObject([
      { id: '1', decision: 'defer', rules: [], reason: '' },
      { id: '2', decision: 'deny', reason: expect.stringContaining('private key') },
    ]);
  });

  it('judges in the mode and with the floor that are asked for', async () => {
    const file = callsIn(bash('1', 'ls'), bash('2', 'cat ~/.ssh/id_ed25519'));
    expect((await judged('--floor', 'allow', file)).rows[0]).toMatchObject({ decision: 'allow' });
    expect((await judged('--mode', 'monitor', file)).rows[1]).toMatchObject({ decision: 'defer', wouldBe: 'deny' });
  });

  it('lets nothing through that it cannot read', async () => {
    const { rows } = await judged(callsIn({ id: 'x', agent: 'codex', hook: { hook_event_name: 'PreToolUse' } }));
    expect(rows).toMatchObject([{ id: 'x', decision: 'deny', rules: [] }]);
  });

  it.each([
    ['no file', () => [], /name one or more files/],
    ['no JSON', () => [callsIn('{')], /calls\.jsonl:1: /],
    ['an agent that it does not know', () => [callsIn({ agent: 'nobody' })], /there is no agent "nobody"/],
    ['a folder without rules', () => ['--packs', temporaryFolder(), callsIn()], /there are no rule files/],
    ['a project without rules', () => ['--project', temporaryFolder(), callsIn()], /there are no rules in .*\.perch/],
  ])('answers 2 and says why when it is given %s', async (_what, words, message) => {
    const { code, err } = await judged(...words());
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  it('answers 2 and names the place of a mistake in a pack', async () => {
    const packs = temporaryFolder();
    writeFileSync(path.join(packs, 'wrong.yaml'), '- rule: [');
    const { code, err } = await judged('--packs', packs, callsIn());
    expect([code, err]).toEqual([2, expect.stringMatching(/wrong\.yaml, line 1: /)]);
  });
});

describe('perch judge --project', () => {
  it('judges by the project’s own rules, too, which only add', async () => {
    const folder = project({
      'a.yaml': ruleText('No shouting', 'coding_agent_deny', 'cmd.programs intersects (shout)'),
      'b.yaml': '- rule: Read a private key\n  enabled: false\n  override:\n    enabled: replace\n',
    });
    const file = callsIn(bash('1', 'ls'), bash('2', 'shout'), bash('3', 'cat ~/.ssh/id_ed25519'));
    const { rows, err } = await judged('--project', folder, file);
    expect(rows).toMatchObject([
      { decision: 'defer', rules: [] },
      { decision: 'deny', rules: ['thesis: No shouting'] },
      { decision: 'deny' },
    ]);
    expect(err).toMatch(/^perch judge: .*thesis: b\.yaml, line 1: /);
  });
});
