import { Worker } from 'node:worker_threads';
import type { Judgement } from '../../verdict/policy.ts';
import type { AskedCall, FromProjectThread, ProjectThreadData, ToProjectThread } from './protocol.ts';
import type { ProjectRules } from './rules.ts';

/** The thread that judges by one project's rules, seen from outside. */
export interface ProjectThread {
  /** Calls that it has not answered. */
  readonly waiting: number;
  /** @throws {ThreadEndedError} when it ended or took too long; it is of no use any more then */
  judge(asked: AskedCall): Promise<Judgement>;
  end(): void;
}

/** Why a thread gave no answer, in a sentence. */
export class ThreadEndedError extends Error {}

export interface ProjectThreadParts {
  /** The bundled worker. */
  readonly program: string;
  readonly data: ProjectThreadData;
  /** Milliseconds after which a call no longer waits. */
  readonly patience: number;
  /** What the project's rules are, before the call that they were read for is answered. */
  found(rules: ProjectRules): void;
  ended(): void;
}

/** No project's rules need more, in MiB; what takes more ends its thread, and nothing else. */
const RESOURCES = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };

const TOO_LONG = 'Judging by its rules takes too long.';

interface Open {
  resolve(judgement: Judgement): void;
  reject(error: ThreadEndedError): void;
  readonly late: NodeJS.Timeout;
}

export function startProjectThread(parts: ProjectThreadParts): ProjectThread {
  const open = new Map<number, Open>();
  let next = 0;
  let hasEnded = false;
  const worker = new Worker(parts.program, { workerData: parts.data, resourceLimits: RESOURCES });
  // A program that has nothing else to do may end.
  worker.unref();

  function end(why: string): void {
    if (hasEnded) return;
    hasEnded = true;
    void worker.terminate();
    for (const { reject, late } of open.values()) {
      clearTimeout(late);
      reject(new ThreadEndedError(why));
    }
    open.clear();
    parts.ended();
  }

  worker.on('message', ({ id, judgement, found }: FromProjectThread) => {
    if (hasEnded) return;
    if (found) parts.found(found);
    const asked = open.get(id);
    if (!asked) return;
    open.delete(id);
    clearTimeout(asked.late);
    asked.resolve(judgement);
  });
  worker.once('error', (error) => {
    const { code, message } = error as NodeJS.ErrnoException;
    end(code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'Its rules take too much memory.' : `Its rules fail: ${message}`);
  });
  worker.once('exit', (code) => end(`What judges by its rules ended with code ${code}.`));

  return {
    get waiting() {
      return open.size;
    },
    judge: (asked) =>
      new Promise((resolve, reject) => {
        if (hasEnded) return reject(new ThreadEndedError(TOO_LONG));
        const id = next++;
        open.set(id, { resolve, reject, late: setTimeout(() => end(TOO_LONG), parts.patience) });
        worker.postMessage({ id, asked } satisfies ToProjectThread);
      }),
    end: () => end('Its rules are no longer used.'),
  };
}
