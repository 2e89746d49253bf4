/** Traps of lists, which are put into conditions as text. */
import type { SourceText } from '../text/source-text.ts';

/** An item that is not one value where its list is put in. */
export function isSplitItem(item: SourceText): boolean {
  const { text } = item;
  const isQuoted = /^(["']).*\1$/s.test(text) && text.length > 1;
  if (isQuoted) return false;
  if (text === '') return true;
  // An item with a blank gets double quotes of its own.
  return text.includes(' ') ? /["\\]/.test(text) || /[\t\n]/.test(text) : /[(),="'\t\n\v\f\r]/.test(text);
}

/**
 * How a list's name stands in a condition: in a place for lists, in such a place without parentheses, in quotes, or in
 * the place of a single value.
 */
export type ListPlace = 'list' | 'bare' | 'quotes' | 'value';

const LIST_OPERATOR = /\b(?:in|intersects|pmatch|oneof|anyof|allof)\s+$/;
const LIST_OPENED = /(?:\b(?:in|intersects|pmatch|oneof|anyof|allof)\s*\(|,)\s*$/;

/** @param before the condition up to the name. */
export function placeOfList(before: string, quoted: boolean): ListPlace {
  if (quoted) return 'quotes';
  if (LIST_OPERATOR.test(before)) return 'bare';
  return LIST_OPENED.test(before) ? 'list' : 'value';
}
