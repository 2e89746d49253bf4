import { describe, expect, it } from 'vitest';
import { openExceptions } from '../../../../main/ask/exception-store.ts';
import { type AuditRecord, EMPTY_RECORD } from '../../../../main/audit/record.ts';
import { exceptionRequests } from '../../../../main/desktop/requests/exceptions.ts';
import { undoStore } from '../../../../main/desktop/undo.ts';
import { term } from '../../../../main/verdict/terms.ts';
import type { MatchedRule } from '../../../../main/verdict/verdict.ts';
import { temporaryFolder } from '../../../temporary.ts';

const NOW = 1_700_000_000_000;
const DAY = 24 * 3_600_000;

const rule = (change: Partial<MatchedRule> = {}): MatchedRule => ({
  rule: 'publish',
  effect: 'ask',
  priority: 'WARNING',
  tags: [],
  description: '',
  output: '',
  pack: 'mine.yaml',
  parts: [[term('command', 'npm publish')]],
  ...change,
});
const record = (change: Partial<AuditRecord> = {}): AuditRecord => ({
  ...EMPTY_RECORD,
  id: 7,
  hash: '',
  at: NOW,
  agent: 'codex',
  session: 's1',
  project: '/home/dev/app',
  tool: 'shell',
  kind: 'shell',
  input: { command: 'npm publish' },
  decision: 'deny',
  by: 'person',
  rules: [rule()],
  ...change,
});

function open(records: readonly AuditRecord[]) {
  let now = NOW;
  let ids = 0;
  const exceptions = openExceptions(temporaryFolder(), { now: () => now, randomId: () => `e${++ids}` });
  const undo = undoStore();
  const requests = exceptionRequests({
    exceptions,
    undo,
    now: () => now,
    home: '/home/dev',
    records: {
      get: (id) => records.find((one) => one.id === id),
      search: async () => ({ records, next: undefined, cutShort: false }),
    },
    sessionTitle: () => 'Publish it',
    packOf: () => 'Mine',
    confirmLoosening: async () => ({ ok: true }),
  });
  const make = () =>
    requests['exceptions.make']({ record: 7, scope: 'project', lifetime: '30-days', reason: 'weekly release' });
  return {
    requests,
    exceptions,
    undo,
    make,
    pass: (time: number) => {
      now += time;
    },
  };
}

describe('an exception made by hand', () => {
  it('is proposed as it will be made', async () => {
    const { requests, make } = open([record()]);
    expect(await requests['exceptions.propose'](7)).toMatchObject({
      project: '/home/dev/app',
      sessionTitle: 'Publish it',
      rules: [
        { rule: { name: 'publish', pack: 'Mine' }, locked: false, terms: [{ what: 'command', value: 'npm publish' }] },
      ],
    });
    expect(await make()).toMatchObject({ ok: true });
    expect(await requests['exceptions.list'](undefined)).toMatchObject([
      {
        rule: { name: 'publish' },
        agentName: 'codex',
        scope: 'project',
        scopeName: '/home/dev/app',
        lifetime: '30-days',
        endsAt: NOW + 30 * DAY,
        state: 'in-force',
        madeBy: 'hand',
        reason: 'weekly release',
        deed: { verb: 'run' },
      },
    ]);
  });

  it('shows files of the person’s home from ~ on, and covers the very same files', async () => {
    const file = (value: string) => ({ what: 'file', value, operation: 'read' }) as const;
    const parts = [[file('/home/dev/.ssh/config'), file('/home/device/x')]];
    const { requests, make, exceptions } = open([record({ rules: [rule({ parts })] })]);
    const shown = [
      { what: 'file', value: '~/.ssh/config' },
      { what: 'file', value: '/home/device/x' },
    ];
    expect(await requests['exceptions.propose'](7)).toMatchObject({ rules: [{ terms: shown }] });
    await make();
    expect(await requests['exceptions.list'](undefined)).toMatchObject([
      { terms: shown, deed: { things: [{ path: '~/.ssh/config' }, { path: '/home/device/x' }] } },
    ]);
    expect(exceptions.list()[0]?.terms.map(({ value }) => value)).toContain('/home/dev/.ssh/config');
  });

  it.each([
    ['of a rule that protects Perch', record({ rules: [rule({ tags: ['locked'] })] })],
    ['of a call that is not known in full', record({ rules: [rule({ parts: [[term('command', 'curl ‹key·1a›')]] })] })],
    ['of a call that no rule minded', record({ rules: [rule({ effect: 'record' })] })],
  ])('is not made %s', async (_what, given) => {
    const { make, exceptions } = open([given]);
    expect(await make()).toMatchObject({ ok: false });
    expect(exceptions.list()).toEqual([]);
  });

  it('would have covered the same calls in its scope, and no others', async () => {
    const { requests } = open([
      record(),
      record({ id: 8, session: 's2' }),
      record({ id: 9, session: 's3', project: '/home/dev/other' }),
      record({ id: 10, rules: [rule({ parts: [[term('command', 'npm publish --tag x')]] })] }),
    ]);
    const covered = (scope: 'session' | 'project' | 'everywhere') =>
      requests['exceptions.covered']({ record: 7, scope });
    expect([await covered('session'), await covered('project'), await covered('everywhere')]).toEqual([1, 2, 3]);
  });

  it.each([
    ['revoked', 'exceptions.revoke', 'e1', { state: 'revoked' }],
    ['given another end', 'exceptions.change', { exception: 'e1', lifetime: '1-hour' }, { endsAt: NOW + 3_600_000 }],
    ['given another reason', 'exceptions.change', { exception: 'e1', reason: 'other' }, { reason: 'other' }],
  ] as const)('can be %s, and that be undone', async (_what, name, input, expected) => {
    const { requests, make, undo } = open([record()]);
    await make();
    const [before] = await requests['exceptions.list'](undefined);
    const outcome = await requests[name](input as never);
    expect((await requests['exceptions.list'](undefined))[0]).toMatchObject(expected);
    expect(outcome).toMatchObject({ ok: true });
    if (outcome.ok && outcome.undo) await undo.undo(outcome.undo);
    expect((await requests['exceptions.list'](undefined))[0]).toEqual(before);
  });

  it('that nobody uses for a week is asked about, until somebody says that it is needed', async () => {
    const { requests, make, pass } = open([record()]);
    await make();
    const questionable = async () => (await requests['exceptions.list'](undefined))[0]?.stillNeeded;
    expect(await questionable()).toBe(false);
    pass(8 * DAY);
    expect(await questionable()).toBe(true);
    await requests['exceptions.keep']('e1');
    expect(await questionable()).toBe(false);
  });

  it('that is over stays listed for a week', async () => {
    const { requests, make, pass } = open([record()]);
    await make();
    pass(31 * DAY);
    expect(await requests['exceptions.list'](undefined)).toMatchObject([{ state: 'over' }]);
    expect(await requests['exceptions.revoke']('e1')).toMatchObject({ ok: false });
    pass(7 * DAY);
    // It goes with the next change at the latest, and is not listed before that.
    expect(await requests['exceptions.list'](undefined)).toEqual([]);
  });
});
