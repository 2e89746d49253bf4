/**
 * Where a shell may stand. A `cd` behind `&&` or in a branch may not have happened, so what comes after it is followed
 * from each folder where the shell may stand by then.
 */
import type { State } from './state.ts';
import { oneOf, type Value } from './value.ts';

/** How a command is joined to the one before it. */
export type Join = '&&' | '||' | ';';

/** A shell in every folder where it may stand, through the commands of a list. */
export class Courses {
  private readonly state: State;
  private courses: readonly Course[] = [];

  constructor(state: State) {
    this.state = state;
  }

  /** Whether it stands in one folder only. */
  get isOne(): boolean {
    return this.courses.length === 1;
  }

  /** The next command is joined like this: from where can it begin? */
  join(join: Join): void {
    if (join === ';' || this.courses.length === 0) {
      this.meet();
      const elsewhere = this.state.takeElsewhere();
      this.courses = [this.state, ...elsewhere].map((state) => new Course(state));
    }
    for (const course of this.courses) course.mayNotRun = join !== ';';
    if (join !== '||') return;
    for (const course of this.courses) this.courses = [...this.courses, ...course.failed(this.courses)];
  }

  /** @returns what is printed, wherever the command runs */
  run(command: (state: State, mayNotRun: boolean) => Value): Value {
    return oneOf(this.courses.map((course) => course.run(command)));
  }

  /** The list is over. */
  meet(): void {
    this.state.mayBeIn(this.courses.flatMap(({ ends }) => ends));
    this.courses = [];
  }
}

/** A shell in one folder, through commands that `&&` and `||` join. */
class Course {
  readonly state: State;
  /** Whether the next command hangs on something that nobody knows. */
  mayNotRun = false;
  /** Where it stood: a `||` goes on from wherever something failed. */
  private readonly stood = new Set<string | undefined>();
  /** Where it stands still if what a `cd` hung on came out otherwise. */
  private readonly left = new Set<string | undefined>();

  constructor(state: State) {
    this.state = state;
  }

  run(command: (state: State, mayNotRun: boolean) => Value): Value {
    const { state, mayNotRun } = this;
    const { cwd, isOver } = state;
    this.stood.add(cwd);
    const printed = command(state, mayNotRun);
    if (!mayNotRun) return printed;
    state.isOver = isOver;
    if (state.cwd !== cwd) this.left.add(cwd);
    return printed;
  }

  /** Courses from where something failed, other than those that are there. */
  failed(others: readonly Course[]): readonly Course[] {
    const states = this.state.standingIn(
      [...this.stood],
      others.map(({ state }) => state),
    );
    // They go on in courses of their own.
    this.left.clear();
    return states.map((state) => new Course(state));
  }

  /** Where it may stand in the end; nowhere when the shell ended. */
  get ends(): readonly (string | undefined)[] {
    const { isOver, cwd, elsewhere } = this.state;
    return isOver ? [] : [cwd, ...elsewhere, ...this.left];
  }
}

/** Where a shell may stand after branches of which at most one runs: each begins where the shell stood before. */
export class Branches {
  private readonly state: State;
  private from: string | undefined;
  private readonly ends: (string | undefined)[] = [];

  constructor(state: State) {
    this.state = state;
    this.from = state.cwd;
  }

  run(branch: () => Value): Value {
    // A condition before the first one may have changed the folder.
    if (this.ends.length === 0) this.from = this.state.cwd;
    else this.state.cwd = this.from;
    const { isOver } = this.state;
    const printed = branch();
    this.state.isOver = isOver;
    this.ends.push(this.state.cwd);
    return printed;
  }

  /** @param oneRuns one of the branches runs whatever happens */
  meet(oneRuns: boolean): void {
    const { state, ends, from } = this;
    if (ends.length === 0) return;
    const changed = oneRuns ? ends : ends.filter((end) => end !== from);
    state.cwd = changed.length === 0 ? from : changed.at(-1);
    state.mayBeIn(oneRuns ? ends : [from, ...ends]);
  }
}

/** Something that may or may not happen. */
export function perhaps(state: State, work: () => Value): Value {
  const branches = new Branches(state);
  const printed = branches.run(work);
  branches.meet(false);
  return printed;
}
