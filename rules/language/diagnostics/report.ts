import type { Span } from '../text/place.ts';
import type { Edit } from '../text/source-text.ts';
import type { Problem } from './problems.ts';

/** A problem as it is found, before its words and lines are worked out. */
export interface Report {
  readonly problem: Problem;
  readonly span: Span;
  readonly details: Readonly<Record<string, string>>;
  readonly item: string | undefined;
  /** Known names that could have been meant. */
  readonly candidates: readonly string[];
  /** What to write instead, where that is plain. */
  readonly edit: Edit | undefined;
}
