import { describe, expect, it } from 'vitest';
import { ADAPTERS } from '../../../main/agents/adapters.ts';
import { fixedAsker } from '../../../main/ask/question.ts';
import type { AuditRecord } from '../../../main/audit/record.ts';
import { createGuard, type GuardParts } from '../../../main/guard/guard.ts';

const JUDGED = {
  judgement: { matched: [], errors: [], facts: {} },
  project: '/p',
  summary: 'did it',
  facts: undefined,
  terms: [],
} as const;

/** Parts that would let every call through. */
const PARTS: GuardParts = {
  adapter: (name) => ADAPTERS.find((adapter) => adapter.name === name),
  judge: () => JUDGED,
  remember: () => undefined,
  lift: () => undefined,
  used: () => undefined,
  agentProcess: () => undefined,
  settings: () => ({ mode: 'guardrails', floor: 'allow' }),
  ask: fixedAsker('allow'),
  append: async (record) => ({ ...record, id: 1, hash: '' }) as AuditRecord,
  agentPid: () => 1,
  clock: { now: () => 0, microseconds: () => 0 },
  problem: () => undefined,
  unread: () => undefined,
};

const broken = (): never => {
  throw new TypeError('a bug of ours');
};

/** Every place on the way of a call where a bug of ours could throw. */
const BUGS: Readonly<Record<string, Partial<GuardParts>>> = {
  'reading the agent’s process': { agentPid: broken },
  decoding: {
    adapter: (name) => {
      const adapter = PARTS.adapter(name);
      return adapter && { ...adapter, decode: broken };
    },
  },
  'reading the settings': { settings: broken },
  'looking for an exception': {
    lift: broken,
    judge: () => ({
      ...JUDGED,
      judgement: {
        matched: [
          { rule: 'r', effect: 'ask', priority: 'WARNING', tags: [], description: '', output: 'no', pack: '' } as const,
        ],
        errors: [],
        facts: {},
      },
    }),
  },
  'writing the record': { append: broken },
  'saying what the answer is': {
    adapter: (name) => {
      const adapter = PARTS.adapter(name);
      return adapter && { ...adapter, encode: broken };
    },
  },
};

describe.each(Object.entries(BUGS))('a bug of Perch’s own while %s', (_what, bug) => {
  it.each(ADAPTERS.map((adapter) => [adapter.title, adapter] as const))(
    'stops %s in the words that stop it',
    async (_title, adapter) => {
      const problems: string[] = [];
      const guard = createGuard({ ...PARTS, ...bug, problem: (_at, reason) => problems.push(reason) });
      const body = Buffer.from(adapter.sample('s', '/p', '/p/file'));
      const reply = await guard({ agent: adapter.name, pid: 2, parentPid: 1, cwd: '/p', body }, () =>
        AbortSignal.abort(),
      );
      const told = reply.stdout + reply.stderr;
      expect(told).toMatch(/fault of its own/);
      expect(reply).toEqual(adapter.refuse(/Perch could not judge[^"\n]*wrong\./.exec(told)?.[0] ?? ''));
      expect(problems).toEqual([expect.stringMatching(/a bug of ours/)]);
    },
  );
});

it('without a bug, those calls go through', async () => {
  for (const adapter of ADAPTERS) {
    const body = Buffer.from(adapter.sample('s', '/p', '/p/file'));
    const guard = createGuard(PARTS);
    const reply = await guard({ agent: adapter.name, pid: 2, parentPid: 1, cwd: '/p', body }, () =>
      AbortSignal.abort(),
    );
    expect(reply.exitCode).toBe(0);
    expect(reply.stdout).not.toMatch(/deny|"cancel":true/);
  }
});
