import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../errors.ts';
import { recordFiles } from '../files.ts';
import { createDesk } from './desk.ts';
import type { FromWorker, ToWorker, WorkerData } from './protocol.ts';

/**
 * The record's worker: everything that takes longer than an agent may wait. Runs in a thread of its own, so that no
 * question, export or receiver ever holds up a verdict.
 */
const port = parentPort;
if (!port) throw new Error('This program runs as a worker only.');

const { folder, home, hostname, version } = workerData as WorkerData;
const say = (message: FromWorker) => port.postMessage(message);
const desk = createDesk({
  files: recordFiles(folder),
  home,
  origin: { hostname, version },
  news: (news) => say({ type: 'news', news }),
});
const underWay = new Map<number, AbortController>();

port.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'committed':
      desk.committed();
      return;
    case 'reopen':
      desk.reopen();
      return;
    case 'cancel':
      underWay.get(message.id)?.abort();
      return;
    case 'stop':
      void desk.close().finally(() => port.close());
      return;
    case 'request': {
      const { id, name, input } = message;
      const control = new AbortController();
      underWay.set(id, control);
      const progress = (done: number) => say({ type: 'progress', id, done });
      desk
        .answer(name, input as never, { signal: control.signal, progress })
        .then(
          (output) => say({ type: 'answer', id, output }),
          (error: unknown) => {
            const reason = messageOf(error);
            say({ type: 'failure', id, message: reason, cancelled: control.signal.aborted });
          },
        )
        .finally(() => underWay.delete(id));
    }
  }
});
