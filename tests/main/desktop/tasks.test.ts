import { expect, test } from 'vitest';
import { openTasks } from '../../../main/desktop/tasks.ts';

test('tells how far the work is, the first and the last at least', async () => {
  const told: unknown[] = [];
  const tasks = openTasks((progress) => told.push(progress));
  const result = await tasks.run('export-1', async ({ progress }) => {
    for (let done = 1; done <= 1000; done++) progress(done, 1000);
    return 'written';
  });
  expect(result).toBe('written');
  expect(told[0]).toEqual({ task: 'export-1', done: 1, total: 1000 });
  expect(told.at(-1)).toEqual({ task: 'export-1', done: 1000, total: 1000 });
  expect(told.length).toBeLessThan(100);
});

test('calls off the task that is named, and no other', async () => {
  const tasks = openTasks(() => undefined);
  const signals: AbortSignal[] = [];
  const begin = (task: string) =>
    tasks.run(task, ({ signal }) => {
      signals.push(signal);
      return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    });
  const one = begin('one');
  const other = begin('other');
  tasks.cancel('one');
  await one;
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  tasks.cancelAll();
  await other;
  expect(signals[1]?.aborted).toBe(true);
});

test('forgets work that is over, however it ended', async () => {
  const tasks = openTasks(() => undefined);
  let kept: AbortSignal | undefined;
  await expect(
    tasks.run('one', async ({ signal }) => {
      kept = signal;
      throw new Error('The disk is full.');
    }),
  ).rejects.toThrow('The disk is full.');
  tasks.cancel('one');
  expect(kept?.aborted).toBe(false);
});
