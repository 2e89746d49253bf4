import type { ExceptionPreview } from '../../preload/contract/ask.ts';
import type { MatchTerm } from '../verdict/terms.ts';
import { shownPath } from './recorded-deed.ts';

/** What an exception names, as people read it: its agent stands elsewhere, and files of theirs begin with `~`. */
export function shownTerms(terms: readonly MatchTerm[], home: string): ExceptionPreview['terms'] {
  return terms.flatMap(({ what, value }) =>
    what === 'agent' ? [] : [{ what, value: what === 'file' ? shownPath(value, '', home) : value }],
  );
}
