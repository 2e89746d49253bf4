import { EventEmitter } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { faultProblem, heedFaults } from '../../../main/desktop/faults.ts';

afterEach(() => void vi.restoreAllMocks());

it.each(['uncaughtException', 'unhandledRejection'])('%s is told, whether it comes early or late', (event) => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const program = new EventEmitter();
  const faults = heedFaults(program as NodeJS.EventEmitter as NodeJS.Process);
  const [early, late] = [new Error('early'), new Error('late')];
  program.emit(event, early);
  const told: unknown[] = [];
  faults.tellTo((error) => told.push(error));
  program.emit(event, late);
  expect(told).toEqual([early, late]);
  expect(console.error).toHaveBeenCalledTimes(2);
});

it('an error in telling of one does not get any further', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const program = new EventEmitter();
  heedFaults(program as NodeJS.EventEmitter as NodeJS.Process).tellTo(() => {
    throw new Error('nobody there');
  });
  expect(() => program.emit('uncaughtException', new Error('first'))).not.toThrow();
  expect(console.error).toHaveBeenLastCalledWith(new Error('nobody there'));
});

it.each([
  ['an error', new TypeError('no such thing'), 'no such thing'],
  ['anything else that was thrown', 'a word', 'a word'],
])('the problem says what happened, for %s, and where to read on', (_what, thrown, words) => {
  const { title, detail } = faultProblem(thrown, '/data/perch.log');
  expect(title).toBe('Something inside Perch went wrong.');
  expect(detail).toContain(`(${words}. More about it is in /data/perch.log.)`);
});
