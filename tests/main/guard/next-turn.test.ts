import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inNextTurn } from '../../../main/guard/next-turn.ts';

it('works items off in their order, in the next turn', async () => {
  const done: string[] = [];
  const add = inNextTurn(
    (item: string) => done.push(item),
    () => undefined,
  );
  add('a');
  add('b');
  await Promise.resolve();
  expect(done).toEqual([]);
  await nextTurn();
  expect(done).toEqual(['a', 'b']);
  add('c');
  await nextTurn();
  expect(done).toEqual(['a', 'b', 'c']);
});

it('goes on with the others when one fails', async () => {
  const done: number[] = [];
  const failed: unknown[] = [];
  const add = inNextTurn(
    (item: number) => {
      if (item === 1) throw new Error('one');
      done.push(item);
    },
    (error) => failed.push(error),
  );
  for (const item of [1, 2]) add(item);
  await nextTurn();
  expect(done).toEqual([2]);
  expect(failed).toEqual([new Error('one')]);
});
