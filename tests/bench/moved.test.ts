import { expect, it } from 'vitest';
import { type BenchRun, movesBetween, showMove } from './moved.ts';

const run = (value: number, p50: number, more: object[] = []): BenchRun => ({
  date: '2026-01-01',
  machine: 'm',
  sections: [
    {
      title: 'Load',
      method: '',
      rows: [
        { name: 'rate', value, unit: 'calls/s' },
        { name: 'call', p50, p95: 2, p99: 3, unit: 'ms' },
        ...(more as []),
      ],
    },
  ],
});

it('names what moved by more than the noise, and nothing else', () => {
  expect(movesBetween(run(100, 1), run(109, 0.5), 10).map(showMove)).toEqual(['-50 %  Load / call / p50: 1 → 0.5 ms']);
});

it('names what is new and what is gone', () => {
  const more = run(100, 1, [{ name: 'start', value: 5, unit: 'ms' }]);
  expect(movesBetween(run(100, 1), more, 10).map(showMove)).toEqual(['new   Load / start: 5 ms']);
  expect(movesBetween(more, run(100, 1), 10).map(showMove)).toEqual(['gone  Load / start: was 5 ms']);
});
