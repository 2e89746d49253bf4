import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { claudeCode } from '../../../main/agents/claude-code/adapter.ts';
import { fixedAsker } from '../../../main/ask/question.ts';
import type { NewRecord } from '../../../main/audit/record.ts';
import { RecordUnavailableError } from '../../../main/audit/store/faults.ts';
import { createGuard, type GuardParts } from '../../../main/guard/guard.ts';
import type { PolicySettings } from '../../../main/verdict/policy.ts';

const hook = (name: string) => readFileSync(path.join(import.meta.dirname, '../../fixtures/hooks/claude', name));

/** A guard whose record takes nothing. */
function guardWithoutRecord(options: { mode?: PolicySettings['mode']; instead?: 'deny' | 'ask' | 'let-through' } = {}) {
  const problems: string[] = [];
  const parts: GuardParts = {
    adapter: () => claudeCode,
    judge: () => ({
      judgement: { matched: [], errors: [], facts: {} },
      project: '/p',
      summary: 'did it',
      facts: undefined,
    }),
    remember: () => undefined,
    lift: () => undefined,
    used: () => undefined,
    agentProcess: () => undefined,
    settings: () => ({ mode: options.mode ?? 'guardrails', floor: 'defer' }),
    ask: fixedAsker('deny'),
    append: async (_record: NewRecord) => {
      throw new RecordUnavailableError('The disk is full, so Perch cannot write this step down.');
    },
    ...(options.instead ? { withoutRecord: () => options.instead ?? 'deny' } : {}),
    agentPid: () => 1,
    clock: { now: () => 0, microseconds: () => 0 },
    problem: (_at, reason) => problems.push(reason),
    unread: () => undefined,
  };
  const handle = createGuard(parts);
  const send = (body: Buffer) =>
    handle({ agent: 'claude-code', pid: 2, parentPid: 1, cwd: '/p', body }, () => new AbortController().signal);
  return { send, problems };
}

const CALL = hook('shell-harmless.PreToolUse.json');

describe('a call that cannot be written down', () => {
  it('is denied, with a reason that says why and what to do', async () => {
    const reply = JSON.parse((await guardWithoutRecord().send(CALL)).stdout);
    expect(reply.hookSpecificOutput).toMatchObject({
      permissionDecision: 'deny',
      permissionDecisionReason: expect.stringMatching(/^The disk is full.*not let through.*tell the person/),
    });
  });

  it('is left to the agent’s own prompt, or to the agent, when the settings say so', async () => {
    const asked = JSON.parse((await guardWithoutRecord({ instead: 'ask' }).send(CALL)).stdout);
    expect(asked.hookSpecificOutput.permissionDecision).toBe('ask');
    expect((await guardWithoutRecord({ instead: 'let-through' }).send(CALL)).stdout).toBe('');
  });

  it('goes its way while Perch only watches', async () => {
    expect((await guardWithoutRecord({ mode: 'monitor' }).send(CALL)).stdout).toBe('');
  });

  it('is no reason to disturb an agent that only tells what happened', async () => {
    const { send, problems } = guardWithoutRecord();
    const reply = await send(hook('events/subagent-shell.Stop.10.json'));
    expect(reply).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(problems).toEqual([]);
  });
});
