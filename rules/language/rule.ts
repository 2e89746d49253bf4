import type { Priority } from './loader/definitions.ts';
import type { Span } from './text/place.ts';

/** A rule as people see it. */
export interface Rule {
  readonly name: string;
  readonly description: string;
  /** The condition as written, without exceptions and with lists by name. */
  readonly condition: string;
  readonly output: string;
  readonly priority: Priority;
  readonly source: string;
  /** Sorted, each once. */
  readonly tags: readonly string[];
  readonly enabled: boolean;
  readonly exceptions: readonly RuleException[];
  /** The file the rule was first defined in. */
  readonly file: string;
  /** The item in that file. */
  readonly span: Span;
  /** Written names of the fields the condition and the output use, each once. */
  readonly fields: readonly string[];
}

export interface RuleException {
  readonly name: string;
  readonly fields: readonly string[];
  /** One operator for each field. */
  readonly comps: readonly string[];
  /** How many values or tuples it has. */
  readonly values: number;
}
