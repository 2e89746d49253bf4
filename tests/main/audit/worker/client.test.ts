import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startWorker } from '../../../../main/audit/worker/client.ts';
import { temporaryFolder } from '../../../temporary.ts';

/** A worker that answers every request with the number of its thread, after as many milliseconds as it is told. */
const PROGRAM = `
import { parentPort, threadId } from 'node:worker_threads';
parentPort.on('message', (message) => {
  if (message.type === 'stop') parentPort.close();
  if (message.type !== 'request') return;
  setTimeout(() => parentPort.postMessage({ type: 'answer', id: message.id, output: threadId }), message.input.wait);
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
  const thread = (wait = 0) => worker.request('facets', { wait } as never) as Promise<unknown>;
  return { thread, failures };
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
