import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerData, WorkerNews, WorkerRequest, WorkerRequests } from './protocol.ts';

/** What was asked was called off. */
export class CancelledError extends Error {}

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** How much is done, in whatever the request counts. */
  readonly progress?: (done: number) => void;
}

/** The worker seen from outside. */
export interface WorkerClient {
  request<Name extends WorkerRequest>(
    name: Name,
    input: WorkerRequests[Name]['input'],
    options?: RequestOptions,
  ): Promise<WorkerRequests[Name]['output']>;
  /** There are new records; told at most once in a turn. */
  committed(): void;
  reopen(): void;
  stop(): Promise<void>;
}

export interface WorkerClientOptions {
  /** The bundled worker. */
  readonly program: string;
  readonly data: WorkerData;
  news(news: WorkerNews): void;
  /** The worker ended by itself; it is started again with the next request. */
  failed(error: Error): void;
  /** Whether the worker may end when nobody asks anything; not while it sends records on. */
  mayRest(): boolean;
  /** How long it is kept when nobody asks anything, in milliseconds. */
  readonly restAfter?: number;
}

interface Open {
  resolve(output: unknown): void;
  reject(error: Error): void;
  readonly progress: ((done: number) => void) | undefined;
}

/** Time for the worker to close its files in order, in milliseconds. */
const STOP_TIME = 3000;
/** Time in which new records are told of together, in milliseconds: the index may trail by that. */
const TELL_DELAY = 50;
/** The same while the worker rests, in milliseconds: nobody looks, so the index may trail by more. */
const TELL_RESTING_DELAY = 10_000;
/** Commits that wake a resting worker at once: its other task is to keep the write-ahead log short. */
const TELL_RESTING_COMMITS = 200;
const REST_AFTER = 20_000;
/** Mebibytes. What it holds is short-lived; by itself it would take three times as much before it cleans up. */
const RESOURCES = { maxYoungGenerationSizeMb: 16 };

/**
 * Starts the worker when it is needed, and lets it end when nobody asks anything for a while: it is a sixth of Perch's
 * memory. Nothing that it does holds up the thread that answers agents.
 */
export function startWorker(options: WorkerClientOptions): WorkerClient {
  const { program, data, news, failed, mayRest, restAfter = REST_AFTER } = options;
  const open = new Map<number, Open>();
  let next = 0;
  let running: Worker | undefined;
  let telling: NodeJS.Timeout | undefined;
  let untold = 0;
  let resting: NodeJS.Timeout | undefined;
  let stopped = false;

  const worker = (): Worker => {
    restLater();
    if (running) return running;
    if (stopped) throw new CancelledError('Perch is closing its record.');
    const started = new Worker(program, { workerData: data, resourceLimits: RESOURCES });
    // A program that has nothing else to do may end.
    started.unref();
    started.on('message', (message: FromWorker) => receive(message));
    started.once('error', (error) => ended(started, error instanceof Error ? error : new Error(String(error))));
    started.once('exit', (code) => ended(started, new Error(`The record’s worker ended with code ${code}.`)));
    running = started;
    // There may be records that it has not heard of, and the next ones do not wait as they would for a resting one.
    clearTimeout(telling);
    telling = undefined;
    untold = 0;
    started.postMessage({ type: 'committed' } satisfies ToWorker);
    return started;
  };

  const restLater = () => {
    clearTimeout(resting);
    resting = setTimeout(rest, restAfter);
    resting.unref();
  };

  const rest = () => {
    if (!running || stopped) return;
    if (open.size > 0 || !mayRest()) return restLater();
    const last = running;
    // From here on a request starts another one; SQLite lets both read, and lets one write after the other.
    running = undefined;
    last.postMessage({ type: 'stop' } satisfies ToWorker);
  };

  const ended = (which: Worker, error: Error) => {
    if (running !== which) return;
    running = undefined;
    for (const { reject } of open.values()) reject(error);
    open.clear();
    if (!stopped) failed(error);
  };

  const receive = (message: FromWorker) => {
    if (message.type === 'news') return news(message.news);
    const request = open.get(message.id);
    if (!request) return;
    if (message.type === 'progress') return request.progress?.(message.done);
    open.delete(message.id);
    restLater();
    if (message.type === 'answer') request.resolve(message.output);
    else request.reject(message.cancelled ? new CancelledError(message.message) : new Error(message.message));
  };

  const tell = () => {
    telling = undefined;
    untold = 0;
    if (!stopped) send({ type: 'committed' });
  };

  const send = (message: ToWorker) => worker().postMessage(message);

  return {
    request(name, input, { signal, progress } = {}) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new CancelledError('It was called off.'));
        const id = next++;
        const cancel = () => send({ type: 'cancel', id });
        // One signal may stand for many questions, one after the other.
        const over = () => signal?.removeEventListener('abort', cancel);
        open.set(id, {
          resolve(output) {
            over();
            resolve(output as never);
          },
          reject(error) {
            over();
            reject(error);
          },
          progress,
        });
        try {
          send({ type: 'request', id, name, input });
        } catch (error) {
          open.delete(id);
          reject(error instanceof Error ? error : new Error(String(error)));
          return;
        }
        signal?.addEventListener('abort', cancel, { once: true });
      });
    },
    committed() {
      if (stopped) return;
      untold++;
      if (telling && !running && untold === TELL_RESTING_COMMITS) {
        clearTimeout(telling);
        telling = undefined;
      }
      const isSoon = running !== undefined || untold >= TELL_RESTING_COMMITS;
      telling ??= setTimeout(tell, isSoon ? TELL_DELAY : TELL_RESTING_DELAY);
      telling.unref();
    },
    reopen() {
      // One that is started later opens what is there then.
      if (!stopped && running) send({ type: 'reopen' });
    },
    async stop() {
      stopped = true;
      clearTimeout(telling);
      clearTimeout(resting);
      const last = running;
      for (const { reject } of open.values()) reject(new CancelledError('Perch is closing its record.'));
      open.clear();
      if (!last) return;
      const gone = new Promise<void>((resolve) => last.once('exit', () => resolve()));
      last.postMessage({ type: 'stop' } satisfies ToWorker);
      const late = setTimeout(() => void last.terminate(), STOP_TIME);
      await gone;
      clearTimeout(late);
      running = undefined;
    },
  };
}
