import type { HistoryQuery } from '../../../preload/contract.ts';
import { parseQuery } from '../../audit/query/parse.ts';
import type { FilterKey, FilterTerm, Query, Term } from '../../audit/query/query.ts';

/** What a window narrows the history down to, as a question to the record. */
export function recordQuery(query: HistoryQuery): Query {
  const among = (key: FilterKey, values: readonly string[] | undefined) =>
    values && values.length > 0 ? [filter(key, values)] : [];
  return {
    terms: [
      ...typedTerms(query.words ?? ''),
      ...among('agent', query.agents),
      ...among('project', query.projects),
      ...among('session', query.session ? [query.session] : undefined),
      ...among('verdict', query.verdicts),
      ...among(
        'rule',
        query.rules?.map((rule) => `=${rule}`),
      ),
      ...among('host', query.website ? [query.website] : undefined),
      ...among('path', query.path ? [query.path] : undefined),
      ...(query.outside ? [filter('is', ['outside'])] : []),
      ...(query.since === undefined ? [] : [filter('since', [exactTime(query.since)])]),
      // The window's end is exclusive; `until` takes in the moment that it names.
      ...(query.until === undefined ? [] : [filter('until', [exactTime(query.until - 1)])]),
    ],
  };
}

/** Whether the window asks for everything. */
export function asksForAll(query: HistoryQuery | undefined): boolean {
  return query === undefined || recordQuery(query).terms.length === 0;
}

/**
 * Typed words, in the language of the search box. What cannot be meant as that is taken word by word; the last word may
 * be the beginning of one, since people see results while they type.
 */
function typedTerms(text: string): readonly Term[] {
  const parsed = parseQuery(text);
  const terms: readonly Term[] =
    parsed.problems.length === 0
      ? parsed.query.terms
      : text
          .split(/\s+/)
          .filter((word) => word !== '')
          .map((word) => ({ type: 'word', text: word, form: 'word', not: false }));
  const last = terms.at(-1);
  if (last?.type !== 'word' || last.form !== 'word' || last.not || !/^[\p{L}\p{N}]{2,}$/u.test(last.text)) return terms;
  return [...terms.slice(0, -1), { ...last, form: 'beginning' }];
}

function filter(key: FilterKey, values: readonly string[]): FilterTerm {
  return { type: 'filter', key, values, not: false };
}

function exactTime(at: number): string {
  return `@${Math.max(0, Math.floor(at))}`;
}
