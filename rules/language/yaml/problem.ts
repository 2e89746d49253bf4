/** What can be wrong with the YAML of a file, by the point where reading stops. */
export type YamlProblem =
  | 'alias-character'
  | 'alias-missing'
  | 'anchor-character'
  | 'anchor-missing'
  | 'anchor-unknown'
  | 'anchors-several'
  | 'block-entry'
  | 'block-scalar-header'
  | 'block-scalar-zero-indent'
  | 'directive'
  | 'document-mark-in-quotes'
  | 'escape-hex'
  | 'escape-unicode'
  | 'escape-unknown'
  | 'flow-end'
  | 'flow-map-end'
  | 'flow-sequence-end'
  | 'map-end'
  | 'map-key'
  | 'map-value'
  | 'quote-open'
  | 'sequence-end'
  | 'tab-indentation'
  | 'tag'
  | 'tags-several'
  | 'too-deep'
  | 'token';

/** Nodes nested deeper are refused: every reader of the tree may then recurse. */
export const DEEPEST_NESTING = 500;

/** Thrown inside the YAML reader and caught at its door. */
export class YamlError extends Error {
  readonly problem: YamlProblem;
  /** Where reading stopped. */
  readonly offset: number;
  /** The name or character the problem is about, where there is one. */
  readonly detail: string;
  /** Where the part begins that is not finished, for a quote that is never closed. */
  readonly opened: number | undefined;

  constructor(problem: YamlProblem, offset: number, detail = '', opened?: number) {
    super(problem);
    this.problem = problem;
    this.offset = offset;
    this.detail = detail;
    this.opened = opened;
  }
}
