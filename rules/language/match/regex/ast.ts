/** A regular expression of the rule language: RE2 in POSIX mode, over code points. */

/** Code points from `low` to `high`, both included. */
export interface CodeRange {
  readonly low: number;
  readonly high: number;
}

export type Regex =
  | { readonly kind: 'empty' }
  | { readonly kind: 'literal'; readonly point: number }
  | { readonly kind: 'class'; readonly ranges: readonly CodeRange[] }
  | { readonly kind: 'line-start' }
  | { readonly kind: 'line-end' }
  | { readonly kind: 'sequence'; readonly parts: readonly Regex[] }
  | { readonly kind: 'choice'; readonly options: readonly Regex[] }
  /** `most` is undefined for no limit. */
  | { readonly kind: 'repeat'; readonly part: Regex; readonly least: number; readonly most: number | undefined };

export const HIGHEST_POINT = 0x10ffff;

export type RegexProblem =
  | 'escape'
  | 'class-range'
  | 'class-open'
  | 'group-open'
  | 'group-close'
  | 'repeat-nothing'
  | 'repeat-size'
  | 'backslash-end'
  | 'too-large';

export class RegexError extends Error {
  readonly problem: RegexProblem;
  /** The part of the pattern the problem is about. */
  readonly part: string;
  /** Where it stands in the pattern. */
  readonly at: number;

  constructor(problem: RegexProblem, part: string, at: number) {
    super(problem);
    this.problem = problem;
    this.part = part;
    this.at = at;
  }
}
