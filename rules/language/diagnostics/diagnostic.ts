import type { Range } from '../text/place.ts';
import type { Problem, ProblemClass } from './problems.ts';

/** A change of the file that mends the problem. */
export interface Fix {
  /** What it does, as an instruction: "Write `and`". */
  readonly title: string;
  readonly range: Range;
  readonly newText: string;
}

/** Something to say about a stretch of a rule file. */
export interface Diagnostic {
  readonly code: Problem;
  /** Falco's code for it, `fatal` where Falco has none, `trap` where Falco says nothing. */
  readonly class: ProblemClass;
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly range: Range;
  /** What is wrong and what it means. */
  readonly message: string;
  /** What to do about it; empty where the message says it all. */
  readonly advice: string;
  /** What could stand there instead, nearest first; empty when that is not a matter of a few words. */
  readonly expected: readonly string[];
  readonly fixes: readonly Fix[];
  /** The rule, macro or list it belongs to, where there is one. */
  readonly item: string | undefined;
  /** The values in the message by name, for tools that speak their own words. */
  readonly details: Readonly<Record<string, string>>;
}
