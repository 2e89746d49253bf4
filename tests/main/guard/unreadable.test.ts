import { describe, expect, it } from 'vitest';
import type { AgentAdapter, HookReply } from '../../../main/agents/adapter.ts';
import { ADAPTERS } from '../../../main/agents/adapters.ts';
import { fixedAsker } from '../../../main/ask/question.ts';
import type { AuditRecord, NewRecord } from '../../../main/audit/record.ts';
import { RecordUnavailableError } from '../../../main/audit/store/faults.ts';
import { createGuard } from '../../../main/guard/guard.ts';
import type { PolicySettings } from '../../../main/verdict/policy.ts';

const never = (): never => {
  throw new Error('What cannot be read is not judged.');
};

/** What becomes of a hook input that holds no call. */
async function told(adapter: AgentAdapter, settings: PolicySettings, append?: () => Promise<never>) {
  const written: NewRecord[] = [];
  const unread: string[] = [];
  const guard = createGuard({
    adapter: () => adapter,
    judge: never,
    remember: never,
    lift: never,
    used: never,
    agentProcess: () => undefined,
    settings: () => settings,
    ask: fixedAsker('allow'),
    append:
      append ??
      (async (record) => {
        written.push(record);
        return { ...record, id: 1, hash: '' } as AuditRecord;
      }),
    agentPid: () => 1,
    clock: { now: () => 0, microseconds: () => 0 },
    problem: never,
    unread: ({ title }, message) => unread.push(`${title}: ${message}`),
  });
  const request = { agent: adapter.name, pid: 2, parentPid: 1, cwd: '/p', body: Buffer.from('no JSON') };
  const reply = await guard(request, () => new AbortController().signal);
  return { reply, record: written[0], unread };
}

const GUARDING: PolicySettings = { mode: 'guardrails', floor: 'defer' };
const WATCHING: readonly (readonly [string, PolicySettings, string])[] = [
  ['only watching', { mode: 'monitor', floor: 'defer' }, 'mode'],
  ['paused', { ...GUARDING, paused: true }, 'pause'],
];

const agents = ADAPTERS.map((adapter) => [adapter.title, adapter] as const);

describe('what Perch cannot read', () => {
  it.each(agents)('is stopped at %s while Perch guards', async (_title, adapter) => {
    const { reply, record, unread } = await told(adapter, GUARDING);
    expect(record).toMatchObject({ decision: 'deny', by: 'error', wouldBe: '' });
    expect(reply).toEqual(adapter.refuse(record?.reason ?? ''));
    expect(unread).toEqual([]);
  });

  describe.each(WATCHING)('while %s', (_what, settings, by) => {
    it.each(agents)('goes on at %s, and the record and the person hear of it', async (title, adapter) => {
      const { reply, record, unread } = await told(adapter, settings);
      expect(reply).toEqual(objectsToNothing(adapter));
      expect(record).toMatchObject({ decision: 'defer', by, wouldBe: 'deny', reason: '' });
      expect(record?.errors).toMatchObject([
        { where: 'reading the hook input', message: expect.stringMatching(/JSON/) },
      ]);
      expect(unread).toEqual([expect.stringContaining(`${title}: `)]);
    });
  });

  it('goes on while watching also where nothing can be written down', async () => {
    const [adapter] = ADAPTERS;
    if (!adapter) throw new Error('There are adapters.');
    const { reply } = await told(adapter, { mode: 'monitor', floor: 'defer' }, () =>
      Promise.reject(new RecordUnavailableError('The disk is full.')),
    );
    expect(reply).toEqual(adapter.pass);
  });
});

/** The same words as for a call that nobody objects to. */
function objectsToNothing(adapter: AgentAdapter): HookReply {
  const body = Buffer.from(adapter.sample('s', '/p', '/p/file'));
  const event = adapter.decode({ body, cwd: '/p', agentPid: 1 });
  return adapter.encode(event, { decision: 'defer', reason: '' });
}
