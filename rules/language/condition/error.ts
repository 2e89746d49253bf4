/** Why a condition is no condition. The names are those of the diagnostics (diagnostics/problems.ts). */
export type SyntaxProblem =
  | 'condition-empty'
  | 'condition-too-deep'
  | 'unexpected-token'
  | 'blank-after-word'
  | 'parenthesis-open'
  | 'check-expected'
  | 'operator-expected'
  | 'number-expected'
  | 'value-expected'
  | 'list-item-expected'
  | 'list-expected'
  | 'field-argument-expected'
  | 'bracket-open'
  | 'input-expected'
  | 'input-list-item-expected'
  | 'input-list-open'
  | 'transformer-open'
  | 'field-expected-in-val'
  | 'escape-unsupported'
  | 'escape-of-other-quote';

export class ConditionError extends Error {
  readonly problem: SyntaxProblem;
  /** Where reading stopped, in the condition's text. */
  readonly at: number;
  /** The word or character the problem is about, where there is one. */
  readonly detail: string;

  constructor(problem: SyntaxProblem, at: number, detail = '') {
    super(problem);
    this.problem = problem;
    this.at = at;
    this.detail = detail;
  }
}
