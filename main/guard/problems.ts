/** Something a person should know, in words: what happened, what it means, what to do. */
export interface Problem {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
}

/** Everything that is wrong with Perch at the moment. */
export interface ProblemBoard {
  readonly list: readonly Problem[];
  /** Adds a problem, or changes what is said about it. */
  report(problem: Problem): void;
  /** The problem is mended. */
  settle(id: string): void;
  /** Something worth a line in the log that is nothing to act on. */
  note(message: string): void;
  onChange(listener: () => void): void;
}

export function problemBoard(log: (message: string) => void = () => undefined): ProblemBoard {
  const problems = new Map<string, Problem>();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  return {
    get list() {
      return [...problems.values()];
    },
    report(problem) {
      const known = problems.get(problem.id);
      if (known?.title === problem.title && known.detail === problem.detail) return;
      problems.set(problem.id, problem);
      log(`${problem.title} ${problem.detail}`);
      changed();
    },
    settle(id) {
      if (problems.delete(id)) changed();
    },
    note: log,
    onChange: (listener) => {
      listeners.add(listener);
    },
  };
}
