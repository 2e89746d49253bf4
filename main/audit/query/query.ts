import { AGENT_NAMES, TOOL_KINDS } from '../../../rules/facts/call.ts';
import type { DecidedBy } from '../../verdict/verdict.ts';
import { ACTION_VERBS } from '../actions.ts';
import { VERDICT_GROUPS, VERDICT_WORDS } from '../verdict-word.ts';

/**
 * A question to the record: every term must hold. Plain data, so that saved views and requests carry it; times stay as
 * they were written ("yesterday"), since a saved view is asked again on another day.
 */
export interface Query {
  readonly terms: readonly Term[];
}

export type Term = WordTerm | FilterTerm;

/** A word, the beginning of one, or words that stand together, anywhere in the text of a record. */
export interface WordTerm {
  readonly type: 'word';
  readonly text: string;
  readonly form: 'word' | 'beginning' | 'phrase';
  readonly not: boolean;
}

/** One of the values must fit. */
export interface FilterTerm {
  readonly type: 'filter';
  readonly key: FilterKey;
  readonly values: readonly string[];
  readonly not: boolean;
}

/** What can be true of a record, for `is:`. */
export const FLAGS = ['call', 'event', 'note', 'outside', 'network', 'asked', 'error', 'test'] as const;
export type Flag = (typeof FLAGS)[number];

const DECIDED_BY = [
  'rule',
  'floor',
  'person',
  'exception',
  'deadline',
  'withdrawn',
  'mode',
  'pause',
  'error',
] as const satisfies readonly DecidedBy[];

/** A way to ask for records by what they are. */
export interface FilterKind {
  /** For people: what the filter is about. */
  readonly meaning: string;
  readonly example: string;
  /** All values there are; without it any text is one. */
  readonly values?: readonly string[];
  /** The filter says when, and stands alone: it takes one value. */
  readonly isTime?: true;
}

export const FILTERS = {
  agent: { meaning: 'the agent that called', example: 'agent:codex', values: [...AGENT_NAMES, 'perch'] },
  project: { meaning: 'name or folder of the project', example: 'project:shop-website' },
  session: { meaning: 'the session’s id or its beginning', example: 'session:16f0be6d' },
  kind: { meaning: 'kind of tool', example: 'kind:shell', values: TOOL_KINDS },
  tool: { meaning: 'the tool as the agent calls it', example: 'tool:WebFetch' },
  verdict: {
    meaning: 'what became of it',
    example: 'verdict:denied',
    values: [...Object.keys(VERDICT_GROUPS), ...VERDICT_WORDS],
  },
  rule: { meaning: 'part of a matched rule’s name, or all of it behind “=”', example: 'rule:"saved keys"' },
  by: { meaning: 'who or what decided', example: 'by:person', values: DECIDED_BY },
  does: { meaning: 'what the call does', example: 'does:delete', values: ACTION_VERBS },
  path: { meaning: 'file or folder, and all below it', example: 'path:~/.ssh' },
  host: { meaning: 'website or other computer', example: 'host:example.org' },
  is: { meaning: 'what kind of record it is', example: 'is:outside', values: FLAGS },
  since: { meaning: 'from this time on', example: 'since:yesterday', isTime: true },
  until: { meaning: 'up to this time', example: 'until:2025-11-20', isTime: true },
  on: { meaning: 'on this day', example: 'on:monday', isTime: true },
} as const satisfies Readonly<Record<string, FilterKind>>;
export type FilterKey = keyof typeof FILTERS;

export function isFilterKey(text: string): text is FilterKey {
  return Object.hasOwn(FILTERS, text);
}

/** The same with its optional members. */
export function filterKind(key: FilterKey): FilterKind {
  return FILTERS[key];
}

/** The query as text that reads back as the same query. */
export function printQuery(query: Query): string {
  return query.terms.map(printTerm).join(' ');
}

export function printTerm(term: Term): string {
  const sign = term.not ? '-' : '';
  if (term.type === 'filter') return `${sign}${term.key}:${term.values.map(printValue).join(',')}`;
  if (term.form === 'phrase') return `${sign}${quoted(term.text)}`;
  return `${sign}${term.text}${term.form === 'beginning' ? '*' : ''}`;
}

function printValue(value: string): string {
  return /[\s,"\\]/.test(value) || value === '' ? quoted(value) : value;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
