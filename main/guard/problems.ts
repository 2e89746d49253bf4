import type { Problem } from '../problem.ts';

/** Everything that is wrong with Perch at the moment. */
export interface ProblemBoard {
  readonly list: readonly Problem[];
  /** Adds a problem, or changes what is said about it. */
  report(problem: Problem): void;
  /** What is wrong in one part of Perch, all of it: what is not named any more is mended. */
  replace(part: string, problems: readonly Problem[]): void;
  /** The problem is mended. */
  settle(id: string): void;
  /** Something worth a line in the journal that is nothing to act on. */
  note(message: string): void;
  onChange(listener: () => void): void;
}

export function problemBoard(log: (message: string) => void): ProblemBoard {
  const problems = new Map<string, Problem>();
  const parts = new Map<string, readonly Problem[]>();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const report = (problem: Problem) => {
    const known = problems.get(problem.id);
    if (known?.title === problem.title && known.detail === problem.detail) return;
    problems.set(problem.id, problem);
    log(`${problem.title} ${problem.detail}`);
    changed();
  };
  const settle = (id: string) => {
    if (problems.delete(id)) changed();
  };
  return {
    get list() {
      return [...problems.values()];
    },
    replace(part, now) {
      const before = parts.get(part) ?? [];
      parts.set(part, now);
      for (const { id } of before) if (!now.some((problem) => problem.id === id)) settle(id);
      for (const problem of now) report(problem);
    },
    report,
    settle,
    note: log,
    onChange: (listener) => {
      listeners.add(listener);
    },
  };
}
