import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReceiverState } from '../../../main/audit/forward/receiver.ts';
import type { RetentionLimits } from '../../../main/audit/store/retention.ts';
import { keepRetention, receiverProblems, retentionLimits } from '../../../main/guard/upkeep.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('old records', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function kept(removeOld: (limits: RetentionLimits) => Promise<number>) {
    const problems: string[][] = [];
    const retention = keepRetention({
      records: { removeOld },
      limits: () => ({ days: 90 }),
      problems: (found) => problems.push(found.map(({ id }) => id)),
    });
    return { retention, problems };
  }

  it('are removed a little after the start, and then every day', async () => {
    const calls: number[] = [];
    kept(async ({ days }) => {
      calls.push(days ?? 0);
      return 0;
    });
    await vi.advanceTimersByTimeAsync(4 * MINUTE);
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(calls).toEqual([90]);
    await vi.advanceTimersByTimeAsync(3 * DAY);
    expect(calls).toHaveLength(4);
  });

  it('are removed until nothing more goes', async () => {
    const left = [1024, 512, 0, 7];
    kept(async () => left.shift() ?? 0);
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(left).toEqual([7]);
  });

  it('are removed soon after the setting was changed', async () => {
    let calls = 0;
    const { retention } = kept(async () => {
      calls++;
      return 0;
    });
    await vi.advanceTimersByTimeAsync(6 * MINUTE);
    retention.changed();
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(calls).toBe(2);
  });

  it('become a problem when they cannot be removed, until they can', async () => {
    let fails = true;
    const { problems, retention } = kept(async () => {
      if (fails) throw new Error('the disk is full');
      return 0;
    });
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    fails = false;
    await vi.advanceTimersByTimeAsync(DAY);
    expect(problems).toEqual([['retention'], []]);
    await retention.stop();
    await vi.advanceTimersByTimeAsync(10 * DAY);
    expect(problems).toHaveLength(2);
  });
});

it.each([
  [{ retentionDays: 90, retentionMegabytes: 0 }, { days: 90 }],
  [{ retentionDays: 0, retentionMegabytes: 2 }, { bytes: 2 * 1024 * 1024 }],
  [{ retentionDays: 0, retentionMegabytes: 0 }, {}],
])('0 in the settings %o is no limit', (settings, limits) => {
  expect(retentionLimits(settings)).toEqual(limits);
});

describe('a receiver out of reach', () => {
  const state = (change: Partial<ReceiverState>): ReceiverState => ({
    id: 'r1',
    state: 'waiting',
    behind: 5,
    sent: 0,
    lastSentAt: undefined,
    problem: 'connect ECONNREFUSED',
    nextTryAt: undefined,
    missed: 0,
    ...change,
  });

  it('is no problem for a while, then one, and none again when it is back', () => {
    let now = 0;
    const problems = receiverProblems(() => now);
    expect(problems([state({})])).toEqual([]);
    now = 14 * MINUTE;
    expect(problems([state({ state: 'sending' })])).toEqual([]);
    now = 16 * MINUTE;
    expect(problems([state({})])).toMatchObject([{ id: 'receivers', detail: expect.stringContaining('ECONNREFUSED') }]);
    expect(problems([state({ state: 'up-to-date', problem: '' })])).toEqual([]);
    now = 20 * MINUTE;
    expect(problems([state({})])).toEqual([]);
  });

  it('is no problem while some records arrive', () => {
    let now = 0;
    const problems = receiverProblems(() => now);
    problems([state({})]);
    now = 20 * MINUTE;
    expect(problems([state({ lastSentAt: 18 * MINUTE })])).toEqual([]);
  });

  it('that was removed is forgotten', () => {
    let now = 0;
    const problems = receiverProblems(() => now);
    problems([state({})]);
    now = 16 * MINUTE;
    expect(problems([])).toEqual([]);
  });
});
