import type { SourceText } from '../text/source-text.ts';
import type { CheckExpression } from './ast.ts';

/** A condition in which every macro's name leads to its definition. Macros are shared, not copied. */
export type ResolvedExpression =
  | {
      readonly kind: 'and' | 'or';
      readonly children: readonly ResolvedExpression[];
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'not'; readonly child: ResolvedExpression; readonly start: number; readonly end: number }
  | { readonly kind: 'macro'; readonly macro: ResolvedMacro; readonly start: number; readonly end: number }
  | CheckExpression;

export interface ResolvedMacro {
  readonly name: string;
  /** The condition's text with lists spliced in; positions in `body` count in it. */
  readonly text: SourceText;
  readonly body: ResolvedExpression;
  /** How deep junctions and macros nest in it. */
  readonly depth: number;
}
