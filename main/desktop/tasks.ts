import type { Progress } from '../../preload/contract.ts';

/** What long work is given: when to stop, and whom to tell how far it is. */
export interface TaskControl {
  readonly signal: AbortSignal;
  /** Tells the windows; so often as it likes, they hear of it a few times a second. */
  progress(done: number, total: number): void;
}

/** Long work that windows begin, under names they make up, and may call off. */
export interface Tasks {
  /**
   * Does the work, telling of it as `task`. What the work throws, it throws.
   * @returns what the work returned
   */
  run<Result>(task: string, work: (control: TaskControl) => Promise<Result>): Promise<Result>;
  /** Calls the work off, if it still goes on. */
  cancel(task: string): void;
  /** Calls everything off: Perch is ending. */
  cancelAll(): void;
}

/** Time between two tellings of one task, in milliseconds. */
const TELL_EVERY = 100;

export function openTasks(tell: (progress: Progress) => void): Tasks {
  const running = new Map<string, Set<AbortController>>();

  return {
    async run(task, work) {
      const controller = new AbortController();
      const same = running.get(task) ?? new Set();
      running.set(task, same.add(controller));
      try {
        return await work({ signal: controller.signal, progress: seldom(task, tell) });
      } finally {
        same.delete(controller);
        if (same.size === 0 && running.get(task) === same) running.delete(task);
      }
    },
    cancel(task) {
      for (const controller of running.get(task) ?? []) controller.abort();
    },
    cancelAll() {
      for (const controllers of running.values()) for (const controller of controllers) controller.abort();
    },
  };
}

/** Tells the first and the last, and in between not more often than anyone can see. */
function seldom(task: string, tell: (progress: Progress) => void): TaskControl['progress'] {
  let told = Number.NEGATIVE_INFINITY;
  return (done, total) => {
    const now = performance.now();
    if (now - told < TELL_EVERY && done < total) return;
    told = now;
    tell({ task, done, total });
  };
}
