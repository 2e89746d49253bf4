import { describe, expect, it } from 'vitest';
import { codex } from '../../../main/agents/codex/adapter.ts';
import { gemini } from '../../../main/agents/gemini/adapter.ts';
import type { Asker } from '../../../main/ask/question.ts';
import type { NewRecord } from '../../../main/audit/record.ts';
import { createGuard, type GuardParts } from '../../../main/guard/guard.ts';
import type { HookReply } from '../../../main/service/frame.ts';
import type { MatchedRule } from '../../../main/verdict/verdict.ts';

const RULE = { rule: 'Ask before pushing', effect: 'ask', output: 'Pushing is asked', description: '' } as MatchedRule;

/** A guard whose one rule asks about everything, and a person who gives the same answer each time. */
function guardWith(ask: Asker) {
  const records: NewRecord[] = [];
  let asked = 0;
  let now = 1000;
  const parts: GuardParts = {
    adapter: (name) => [codex, gemini].find((one) => one.name === name),
    judge: ({ call }) => ({
      judgement: { matched: [RULE], errors: [], facts: {} },
      facts: undefined,
      project: call.cwd,
      summary: '',
    }),
    remember: () => undefined,
    settings: () => ({ mode: 'guardrails', floor: 'defer' }),
    lift: () => undefined,
    used: () => undefined,
    ask: (question, gone) => {
      asked++;
      return ask(question, gone);
    },
    append: async (record) => {
      records.push(record);
      return { ...record, id: records.length, hash: '' };
    },
    agentPid: () => 1,
    agentProcess: () => undefined,
    clock: { now: () => now, microseconds: () => 0 },
    problem: (_at, reason) => {
      throw new Error(reason);
    },
    unread: () => undefined,
  };
  const handle = createGuard(parts);
  return {
    records,
    asked: () => asked,
    later: (ms: number) => {
      now += ms;
    },
    say: (agent: string, body: object): Promise<HookReply> =>
      handle(
        { agent, pid: 2, parentPid: 1, cwd: '/', body: Buffer.from(JSON.stringify(body)) },
        () => new AbortController().signal,
      ),
  };
}

const yes: Asker = async () => ({ decision: 'allow', by: 'person', reason: '' });
const handOn: Asker = async () => ({ decision: 'ask', by: 'rule', reason: '' });

const push = { session_id: 's', turn_id: 't', cwd: '/app', tool_name: 'Bash', tool_input: { command: 'git push' } };
const before = { ...push, hook_event_name: 'PreToolUse', tool_use_id: 'c' };
const dialog = {
  ...push,
  hook_event_name: 'PermissionRequest',
  tool_input: { command: 'git push', description: 'to share it' },
};
const allowed = JSON.stringify({
  hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'allow' } },
});

describe('a step that the person allowed in Perch', () => {
  it("is not asked about again at Codex's own dialog", async () => {
    const { say, asked } = guardWith(yes);
    expect(await say('codex', before)).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await say('codex', dialog)).toMatchObject({ stdout: allowed });
    expect(asked()).toBe(1);
  });

  it('is asked about the next time', async () => {
    const { say, asked } = guardWith(yes);
    await say('codex', before);
    await say('codex', dialog);
    await say('codex', dialog);
    expect(asked()).toBe(2);
  });

  it('covers no other step, no other turn and no dialog much later', async () => {
    const { say, asked, later } = guardWith(yes);
    await say('codex', before);
    await say('codex', { ...dialog, tool_input: { command: 'git push --force' } });
    await say('codex', { ...dialog, turn_id: 'u' });
    expect(asked()).toBe(3);
    later(11 * 60_000);
    await say('codex', dialog);
    expect(asked()).toBe(4);
  });
});

it('a question handed on to an agent that cannot ask is a denial, on record too', async () => {
  const { say, records } = guardWith(handOn);
  const reply = await say('gemini', {
    session_id: 's',
    cwd: '/app',
    hook_event_name: 'BeforeTool',
    tool_name: 'run_shell_command',
    tool_input: { command: 'git push' },
  });
  expect(JSON.parse(reply.stdout)).toMatchObject({ decision: 'deny' });
  expect(records).toMatchObject([{ decision: 'deny', reason: expect.stringContaining('cannot be asked here') }]);
});
