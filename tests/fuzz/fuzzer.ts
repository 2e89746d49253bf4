/** What every fuzzer is, and how it is run. */
import { Random } from './random.ts';

export interface Failure {
  readonly what: string;
  /** As much of the input as a person needs to see it again. */
  readonly input: string;
}

/** Throws broken input at one part of Perch, which may neither fail nor hang. */
export interface Fuzzer {
  readonly name: string;
  /** Makes one input and tries it. Everything random comes from `random`, so that a seed repeats it. */
  attempt(random: Random): Failure | undefined | Promise<Failure | undefined>;
  /** Inputs for a guided run to begin with, as `attempt` takes them from `random.raw`. */
  seeds?(): readonly Seed[];
  /** Tries inputs of growing size, whose time may grow only in proportion. */
  growth?(): readonly Failure[] | Promise<readonly Failure[]>;
}

export interface Seed {
  readonly input: string | Buffer;
  /** What `attempt` picks before it asks for the raw input: which one, of how many. */
  readonly picks?: readonly { readonly index: number; readonly of: number }[];
}

export interface FuzzRun {
  /** With the seed that repeats each. */
  readonly failures: readonly (Failure & { readonly seed: number })[];
  readonly done: number;
}

/** More failures than this say nothing new. */
const MOST_FAILURES = 20;

/** @param limits how many inputs, and the moment of `performance.now()` at which it ends; whichever comes first */
export async function runFuzzer(
  fuzzer: Fuzzer,
  { seed, inputs, until }: { readonly seed: number; readonly inputs: number; readonly until: number },
): Promise<FuzzRun> {
  const failures: (Failure & { readonly seed: number })[] = [];
  let done = 0;
  for (; done < inputs && performance.now() < until && failures.length < MOST_FAILURES; done++) {
    // A seed for each input, so that one can be tried again without those before it.
    const own = seed + done;
    const failure = await fuzzer.attempt(new Random(own));
    if (failure) failures.push({ ...failure, seed: own });
  }
  return { failures, done };
}

/** What was thrown, and where. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Milliseconds of work so far: unlike time they do not grow while the computer does something else. */
export function workDone(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
