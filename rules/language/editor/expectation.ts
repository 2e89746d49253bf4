/** What may stand next in a condition, found out by the parser itself: from how it fails on the part written so far. */
import type { Expression } from '../condition/ast.ts';
import { ConditionError } from '../condition/error.ts';
import { parseCondition } from '../condition/parser.ts';
import { innermostParenthesis, opensList } from '../diagnostics/syntax-hints.ts';

export type Expectation =
  /** A field, macro, function or `not`. */
  | { readonly kind: 'check' }
  /** An operator after the field or function `left`. */
  | { readonly kind: 'operator'; readonly left: string }
  /** A value for `left`. */
  | { readonly kind: 'value'; readonly left: string }
  /** An item of a list for `left`, or a list's name. */
  | { readonly kind: 'item'; readonly left: string }
  /** A list in parentheses. */
  | { readonly kind: 'list' }
  /** What a function works on. */
  | { readonly kind: 'input' }
  /** `and`, `or`, or the end. */
  | { readonly kind: 'more' }
  | { readonly kind: 'nothing' };

const LEFT = /([A-Za-z][\w.]*(?:\[[^\]]*\])?)\s*$/;
const CHECK_START = /([A-Za-z][\w.]*(?:\[[^\]]*\])?)(?:\s*[=!<>]+|\s+[a-z]+)\s*(?:(?:oneof|anyof|allof)\s*)?$/;

/** @param before the condition up to the word at the cursor. */
export function expectationAfter(before: string): Expectation {
  if (before.trim() === '') return { kind: 'check' };
  const open = innermostParenthesis(before, before.length);
  if (open !== undefined && opensList(before.slice(0, open))) {
    const left = CHECK_START.exec(before.slice(0, open))?.[1] ?? '';
    return /[(,]\s*$/.test(before) ? { kind: 'item', left } : { kind: 'nothing' };
  }
  const error = failure(before);
  if (!(error instanceof ConditionError)) return /\s$|\)$/.test(before) ? { kind: 'more' } : { kind: 'nothing' };
  if (error.at < before.trimEnd().length) return { kind: 'nothing' };
  switch (error.problem) {
    case 'check-expected':
    case 'condition-empty':
      return { kind: 'check' };
    case 'operator-expected':
      return { kind: 'operator', left: LEFT.exec(before)?.[1] ?? '' };
    case 'value-expected':
    case 'number-expected':
      return { kind: 'value', left: CHECK_START.exec(before)?.[1] ?? '' };
    case 'list-expected':
      return { kind: 'list' };
    case 'input-expected':
    case 'input-list-item-expected':
    case 'field-expected-in-val':
      return { kind: 'input' };
    case 'parenthesis-open':
      return { kind: 'more' };
    default:
      return { kind: 'nothing' };
  }
}

function failure(condition: string): ConditionError | Expression {
  try {
    return parseCondition(condition);
  } catch (error) {
    if (error instanceof ConditionError) return error;
    throw error;
  }
}
