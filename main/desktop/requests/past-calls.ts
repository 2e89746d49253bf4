import type { RequestOutput } from '../../../preload/contract.ts';
import { choicesFor } from '../../ask/choices.ts';
import { coversPart, isInScope, type NewException } from '../../ask/exceptions.ts';
import type { Question } from '../../ask/question.ts';
import type { AuditRecord } from '../../audit/record.ts';
import type { Records } from '../../audit/records.ts';

/** How far back calls are counted. */
const DAYS = 30;
/** Records looked at for one count; a person needs no exact figure beyond. */
const MOST = 2000;
const PAGE = 500;

/** Calls of the last 30 days that a rule had something to say about, newest first. */
export async function pastCalls(records: Pick<Records, 'search'>, rule: string): Promise<readonly AuditRecord[]> {
  const found: AuditRecord[] = [];
  const query = {
    terms: [
      { type: 'filter', key: 'rule', values: [rule], not: false },
      { type: 'filter', key: 'since', values: [`${DAYS}d`], not: false },
    ],
  } as const;
  for (let before: number | undefined; found.length < MOST; ) {
    const page = await records.search(query, { limit: PAGE, ...(before === undefined ? {} : { before }) });
    found.push(...page.records.filter((record) => record.rules.some((one) => one.rule === rule)));
    if (page.next === undefined || page.cutShort) break;
    before = page.next;
  }
  return found;
}

/** For each way to allow a question: how many past calls its exceptions would have covered. */
export async function askCoverage(
  records: Pick<Records, 'search'>,
  question: Question | undefined,
): Promise<RequestOutput<'ask.coverage'>> {
  const choices = question ? choicesFor(question).filter(({ exceptions }) => exceptions.length > 0) : [];
  const rule = choices[0]?.exceptions[0]?.rule;
  if (rule === undefined) return [];
  const calls = await pastCalls(records, rule);
  return choices.map(({ hold, exceptions }) => ({ hold, calls: countCovered(calls, exceptions) }));
}

/** How many of these calls the exceptions, made before, would have let through as far as their rules go. */
export function countCovered(calls: readonly AuditRecord[], exceptions: readonly NewException[]): number {
  return calls.filter((call) => coversCall(call, exceptions)).length;
}

/** Whether these exceptions together lift every rule they are for. */
export function coversCall(
  record: AuditRecord,
  exceptions: readonly Pick<NewException, 'rule' | 'terms' | 'scope'>[],
): boolean {
  const call = { agent: record.agent, session: record.session, project: record.project };
  const rules = new Set(exceptions.map(({ rule }) => rule));
  return [...rules].every((name) => {
    const parts = record.rules.find(({ rule, effect }) => rule === name && effect !== 'record')?.parts ?? [];
    const candidates = exceptions.filter((one) => one.rule === name && isInScope(one, call));
    return parts.length > 0 && parts.every((part) => candidates.some((one) => coversPart(one, part)));
  });
}
