import { describe, expect, it } from 'vitest';
import { openExceptions } from '../../../../main/ask/exception-store.ts';
import { type AuditRecord, EMPTY_RECORD } from '../../../../main/audit/record.ts';
import { reviewRequests } from '../../../../main/desktop/requests/review.ts';
import { undoStore } from '../../../../main/desktop/undo.ts';
import { openSettings } from '../../../../main/settings/settings.ts';
import { type MatchTerm, term } from '../../../../main/verdict/terms.ts';
import { temporaryFolder } from '../../../temporary.ts';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;

function would(id: number, part: readonly MatchTerm[], change: Partial<AuditRecord> = {}): AuditRecord {
  return {
    ...EMPTY_RECORD,
    id,
    hash: '',
    at: NOW - HOUR + id,
    agent: 'codex',
    project: '/home/dev/app',
    cwd: '/home/dev/app',
    tool: 'shell',
    kind: 'shell',
    input: { command: part[0]?.value ?? '' },
    decision: 'defer',
    by: 'mode',
    wouldBe: 'ask',
    rules: [
      {
        rule: 'risky',
        effect: 'ask',
        priority: 'WARNING',
        tags: [],
        description: '',
        output: '',
        pack: 'p',
        parts: [part],
      },
    ],
    ...change,
  };
}

const file = (value: string): MatchTerm => ({ what: 'file', value, operation: 'delete' });

function open(records: readonly AuditRecord[]) {
  const folder = temporaryFolder();
  const settings = openSettings(folder);
  settings.update({ mode: 'monitor', watch: { since: NOW - 2 * HOUR, until: NOW + HOUR, decisions: {} } });
  let ids = 0;
  const exceptions = openExceptions(folder, { now: () => NOW, randomId: () => `e${++ids}` });
  const undo = undoStore();
  const switched: string[] = [];
  const requests = reviewRequests({
    settings,
    exceptions,
    undo,
    now: () => NOW,
    home: '/home/dev',
    records: {
      search: async () => ({ records, next: undefined, cutShort: false }),
      summary: async () => ({ calls: 40 }) as never,
    },
    row: ({ id }) => ({ id }) as never,
    switchRule(rule, on) {
      switched.push(`${rule} ${on}`);
      return { ok: true };
    },
    confirmLoosening: async () => ({ ok: true }),
  });
  const groups = async () => (await requests['review.get'](undefined))?.groups ?? [];
  return { requests, groups, exceptions, settings, undo, switched };
}

describe('a review', () => {
  it('is there only while Perch watches for a while', async () => {
    const { requests, settings } = open([]);
    expect(await requests['review.get'](undefined)).toMatchObject({ calls: 40, groups: [] });
    settings.update({ watch: null });
    expect(await requests['review.get'](undefined)).toBeNull();
  });

  it('puts calls together by rule, project and kind, the most frequent first', async () => {
    const publish = [term('command', 'npm publish')];
    const { groups } = open([
      would(1, publish),
      would(2, [file('/home/dev/a')]),
      would(3, [file('/home/dev/b')]),
      would(4, [file('/home/dev/b')], { project: '/home/dev/other' }),
      would(5, [file('/home/dev/c')]),
      would(6, publish, { at: NOW - 3 * HOUR }),
      would(7, publish, { test: true }),
    ]);
    expect((await groups()).map(({ count, project }) => [count, project])).toEqual([
      [3, '/home/dev/app'],
      [1, '/home/dev/app'],
      [1, '/home/dev/other'],
    ]);
  });

  it('makes the narrowest exception for all calls of a group, takes it back with another decision, and by undo', async () => {
    const { requests, groups, exceptions, undo, switched } = open([
      would(1, [file('/home/dev/a')]),
      would(2, [file('/home/dev/b')]),
    ]);
    const [group = { id: '' }] = await groups();
    await requests['review.decide']({ group: group.id, decision: 'exception' });
    expect(exceptions.list()).toMatchObject([
      {
        rule: 'risky',
        terms: [{ value: 'codex' }, { value: '/home/dev/a' }, { value: '/home/dev/b' }],
        madeBy: 'review',
      },
    ]);
    expect((await groups())[0]?.decision).toBe('exception');
    const outcome = await requests['review.decide']({ group: group.id, decision: 'switch-off' });
    expect(exceptions.list()).toEqual([]);
    expect(switched).toEqual(['risky false']);
    if (outcome.ok && outcome.undo) await undo.undo(outcome.undo);
    expect(switched).toEqual(['risky false', 'risky true']);
    expect(exceptions.list()).toHaveLength(1);
    expect((await groups())[0]?.decision).toBe('exception');
  });

  it('never lifts what protects Perch', async () => {
    const rules = would(1, [file('/x')]).rules.map((rule) => ({ ...rule, tags: ['locked'] }));
    const { requests, groups, exceptions } = open([would(1, [file('/x')], { rules })]);
    const [group = { id: '', proposal: undefined }] = await groups();
    expect(group.proposal).toBeNull();
    expect(await requests['review.decide']({ group: group.id, decision: 'exception' })).toMatchObject({ ok: false });
    expect(exceptions.list()).toEqual([]);
  });

  it('ends in guarding, and can be brought back', async () => {
    const { requests, settings, undo } = open([]);
    const outcome = await requests['review.finish']('guardrails');
    expect(settings.current).toMatchObject({ mode: 'guardrails', watch: null });
    if (outcome.ok && outcome.undo) await undo.undo(outcome.undo);
    expect(settings.current).toMatchObject({ mode: 'monitor', watch: { since: NOW - 2 * HOUR } });
  });
});
