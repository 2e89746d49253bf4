import { getEventListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startWorker } from '../../../../main/audit/worker/client.ts';
import { temporaryFolder } from '../../../temporary.ts';

/**
 * A worker that answers every request with the number of its thread, after as many milliseconds as it is told, or with
 * how often it was told of new records.
 */
const PROGRAM = `
import { parentPort, threadId } from 'node:worker_threads';
let told = 0;
parentPort.on('message', (message) => {
  if (message.type === 'committed') told++;
  if (message.type === 'stop') parentPort.close();
  if (message.type !== 'request') return;
  if (message.input.die) process.exit(9);
  const output = () => (message.input.told ? told : threadId);
  setTimeout(() => parentPort.postMessage({ type: 'answer', id: message.id, output: output() }), message.input.wait);
});
`;

function testWorker({ mayRest = true } = {}) {
  const program = path.join(temporaryFolder(), 'worker.mjs');
  writeFileSync(program, PROGRAM);
  const failures: string[] = [];
  const worker = startWorker({
    program,
    data: { folder: '', home: '', hostname: '', version: '' },
    news: () => undefined,
    failed: ({ message }) => failures.push(message),
    mayRest: () => mayRest,
    restAfter: 300,
  });
  onTestFinished(() => worker.stop());
  const die = () => worker.request('facets', { die: true } as never);
  const thread = (wait = 0) => worker.request('facets', { wait } as never) as Promise<unknown>;
  const told = () => worker.request('facets', { told: true, wait: 0 } as never) as Promise<unknown>;
  return { thread, die, told, failures, committed: worker.committed, request: worker.request };
}

it('ends when nobody asks for a while, and starts again with the next question', async () => {
  const { thread, failures } = testWorker();
  const first = await thread();
  await sleep(900);
  expect(await thread()).not.toBe(first);
  expect(failures).toEqual([]);
});

it('stays while it is asked, and while an answer takes long', async () => {
  const { thread } = testWorker();
  const first = await thread();
  for (let count = 0; count < 5; count++) {
    await sleep(20);
    expect(await thread()).toBe(first);
  }
  expect(await thread(900)).toBe(first);
});

it('stays while it has something to do by itself', async () => {
  const { thread } = testWorker({ mayRest: false });
  const first = await thread();
  await sleep(900);
  expect(await thread()).toBe(first);
});

it('that ends in the middle of its work is told of, and the next question has an answer at once', async () => {
  const { thread, die, failures } = testWorker();
  await thread();
  const waiting = expect(thread(60_000)).rejects.toThrow('ended with code 9');
  await expect(die()).rejects.toThrow('ended with code 9');
  await waiting;
  expect(failures).toHaveLength(1);
  const started = performance.now();
  await thread();
  expect(performance.now() - started).toBeLessThan(2000);
});

it('that has started hears soon of new records, also when some came while there was none', async () => {
  const { told, committed } = testWorker();
  committed();
  expect(await told()).toBe(1);
  committed();
  await sleep(200);
  expect(await told()).toBe(2);
});

it('leaves nothing at a signal that stands for many questions', async () => {
  const { request } = testWorker();
  const { signal } = new AbortController();
  for (let count = 0; count < 3; count++) await request('facets', { wait: 0 } as never, { signal });
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
