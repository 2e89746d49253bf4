/** Why a well-formed condition makes no sense. The names are those of the diagnostics. */
export type TypingProblem =
  | 'field-unknown'
  | 'field-argument-blank'
  | 'field-argument-missing'
  | 'field-argument-unexpected'
  | 'field-index-zero'
  | 'field-index-digits'
  | 'field-index-size'
  | 'operator-for-type'
  | 'modifier-for-type'
  | 'number-invalid'
  | 'boolean-invalid'
  | 'address-invalid'
  | 'network-invalid'
  | 'netmask-invalid'
  | 'literal-too-long'
  | 'event-type-unknown'
  | 'regex-invalid'
  | 'transformer-type'
  | 'transformer-argument'
  | 'transformer-unknown-arity'
  | 'transformer-one-input'
  | 'join-arity'
  | 'join-separator'
  | 'join-list'
  | 'concat-strings'
  | 'getopt-arity'
  | 'getopt-list'
  | 'getopt-optstring'
  | 'getopt-strings'
  | 'getopt-option'
  | 'right-side-operator'
  | 'right-side-network'
  | 'right-side-type';

export class TypingError extends Error {
  readonly problem: TypingProblem;
  /** The part of the condition it is about. */
  readonly start: number;
  readonly end: number;
  readonly details: Readonly<Record<string, string>>;

  constructor(problem: TypingProblem, node: { start: number; end: number }, details: Record<string, string> = {}) {
    super(problem);
    this.problem = problem;
    this.start = node.start;
    this.end = node.end;
    this.details = details;
  }
}
