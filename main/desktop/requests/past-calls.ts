import { exceptionsOfSteps, type RequestOutput } from '../../../preload/contract.ts';
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
  steps: readonly string[],
): Promise<RequestOutput<'ask.coverage'>> {
  const choices = (question ? choicesFor(question) : []).flatMap(({ hold, exceptions }) => {
    const made = exceptionsOfSteps(exceptions, steps);
    return made.length > 0 ? [{ hold, made }] : [];
  });
  const rules = new Set(choices[0]?.made.map(({ rule }) => rule));
  const calls = new Map<number, AuditRecord>();
  for (const rule of rules) for (const call of await pastCalls(records, rule)) calls.set(call.id, call);
  return choices.map(({ hold, made }) => ({ hold, calls: countCovered([...calls.values()], made) }));
}

/** How many of these calls the exceptions, made before, would have let through as far as their rules go. */
export function countCovered(calls: readonly AuditRecord[], exceptions: readonly NewException[]): number {
  return calls.filter((call) => coversCall(call, exceptions)).length;
}

/** Whether one of the rules that these exceptions are for objected to the call, and all that did would be lifted. */
function coversCall(record: AuditRecord, exceptions: readonly NewException[]): boolean {
  const call = { agent: record.agent, session: record.session, project: record.project };
  const named = new Set(exceptions.map(({ rule }) => rule));
  const objecting = record.rules.filter(({ rule, effect }) => named.has(rule) && effect !== 'record');
  return (
    objecting.length > 0 &&
    objecting.every(({ rule, parts = [] }) => {
      const candidates = exceptions.filter((one) => one.rule === rule && isInScope(one, call));
      return parts.length > 0 && parts.every((part) => candidates.some((one) => coversPart(one, part)));
    })
  );
}
