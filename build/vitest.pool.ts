import { ForksPoolWorker, type PoolOptions, type WorkerRequest } from 'vitest/node';

/**
 * A process per test file, as by default, that says which file it ran and how it ended when it ends by itself: Vitest
 * only says that some process did.
 */
class TestProcess extends ForksPoolWorker {
  #files: readonly string[] = [];
  #isStopping = false;

  override send(message: WorkerRequest): void {
    if (message.type === 'run') this.#files = message.context.files.map(({ filepath }) => filepath);
    super.send(message);
  }

  override async start(): Promise<void> {
    await super.start();
    const onExit = (code: number | null, signal?: NodeJS.Signals) => {
      if (this.#isStopping) return;
      console.error(`\n✘ The process of ${this.#files.join(', ')} ended with ${signal ?? `code ${code}`}.\n`);
    };
    this.on('exit', onExit);
  }

  override async stop(): Promise<void> {
    this.#isStopping = true;
    await super.stop();
  }
}

export const testProcesses = {
  name: 'test processes',
  createPoolWorker: (options: PoolOptions) => new TestProcess(options),
};
