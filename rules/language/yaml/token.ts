import type { SourceText } from '../text/source-text.ts';
import type { ScalarStyle } from './node.ts';

export type TokenType =
  | 'directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-map-start'
  | 'block-sequence-end'
  | 'block-map-end'
  | 'block-entry'
  | 'flow-sequence-start'
  | 'flow-map-start'
  | 'flow-sequence-end'
  | 'flow-map-end'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'anchor'
  | 'alias'
  | 'tag'
  | 'scalar';

export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  /** Name of an anchor or alias; words of a directive. */
  readonly name?: string;
  readonly scalar?: { readonly style: ScalarStyle; readonly source: SourceText };
  /** `open` while it is undecided whether a key begins here. */
  status: 'valid' | 'open' | 'void';
}
