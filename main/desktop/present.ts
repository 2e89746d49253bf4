import os from 'node:os';
import type { ExactLine, HistoryDetail, HistoryRow, Hold } from '../../preload/contract.ts';
import type { JsonObject, JsonValue } from '../../rules/facts/call.ts';
import { agentTitle } from '../agents/catalogue.ts';
import type { Exception } from '../ask/exceptions.ts';
import type { AuditRecord } from '../audit/record.ts';
import { verdictWord } from '../audit/verdict-word.ts';
import { conditionsOf } from '../present/conditions.ts';
import { deedOfRecord } from '../present/recorded-deed.ts';
import { packTitle } from '../rulebook/titles.ts';

/** Finds an exception that a record names; undefined when it is not kept any more. */
export type FindException = (id: string) => Exception | undefined;

/** A record as a row of the history. */
export function historyRow(record: AuditRecord, exception: FindException = () => undefined): HistoryRow {
  const deed = deedOfRecord(record, os.homedir());
  const by = rowBy(record, exception);
  return {
    id: record.id,
    at: record.at,
    agent: record.agent,
    agentTitle: agentTitle(record.agent),
    session: record.session,
    project: record.project,
    summary: record.summary,
    ...(deed ? { deed } : {}),
    tool: record.tool,
    verdict: verdictWord(record),
    ...(by ? { by } : {}),
    rule: record.rules[0]?.rule ?? '',
    test: record.test,
  };
}

/** The title of the pack that a rule's file is. */
export function packName(file: string): string {
  const name = file.split(/[\\/]/).at(-1) ?? '';
  return packTitle(name.replace(/\.ya?ml$/, ''));
}

/** Whether a record has a row of its own: that a step came to its end is told by the step. */
export function isInHistory({ happened }: Pick<AuditRecord, 'happened'>): boolean {
  return happened !== 'tool-result';
}

/** What the record itself does not say. */
export interface DetailParts {
  readonly chainUnbroken: boolean;
  readonly mayExcept: boolean;
  /** The exact call with its parts marked; undefined when it cannot be read again. */
  readonly lines: readonly ExactLine[] | undefined;
  readonly exception: FindException;
}

/** Everything about one record, in words where there are any. */
export function historyDetail(
  record: AuditRecord,
  { chainUnbroken, mayExcept, lines, exception }: DetailParts,
): HistoryDetail {
  const used = usedException(record);
  const branch = record.facts['git.branch'];
  return {
    ...historyRow(record, exception),
    decidedBy: decidedBy(record),
    rules: record.rules.map((rule) => {
      const conditions = conditionsOf(rule, record.project, os.homedir());
      const { effect, description, pack } = rule;
      return { name: rule.rule, effect, description, pack: packName(pack), ...(conditions ? { conditions } : {}) };
    }),
    exception: used ?? null,
    reason: record.reason,
    note: record.note,
    answeredAfter: record.waitedMilliseconds > 0 ? record.waitedMilliseconds : null,
    exact: exactCall(record.input),
    ...(lines ? { lines } : {}),
    ...(typeof branch === 'string' && branch !== '' ? { branch } : {}),
    facts: Object.entries(record.facts).map(([name, value]) => ({ name, value: asText(value) })),
    errors: record.errors.map(({ where, message }) => `${where}: ${message}`),
    tookMicroseconds: record.tookMicroseconds,
    raw: JSON.stringify(record, undefined, 2),
    mayExcept,
    hash: record.hash,
    chainUnbroken,
  };
}

/** The exception that let the call through, and the rule that it lifted. */
function usedException(record: AuditRecord): { readonly id: string; readonly rule: string } | undefined {
  const lifted = record.rules.find(({ exception }) => exception !== undefined);
  const id = lifted?.exception ?? (record.by === 'exception' ? record.exception : '');
  return id ? { id, rule: lifted?.rule ?? record.rules[0]?.rule ?? '' } : undefined;
}

function rowBy(record: AuditRecord, exception: FindException): HistoryRow['by'] {
  if (record.by === 'exception') return 'exception';
  if (record.by === 'mode') return 'watching';
  if (record.by === 'pause') return 'paused';
  if (record.by !== 'person') return undefined;
  const hold = holdOf(record.exception, exception);
  return hold === 'minutes-15' ? 'minutes' : hold === 'once' ? undefined : hold;
}

/** How long a person's answer held: as long as the exception that they made with it. */
export function holdOf(id: string, exception: FindException): Hold | undefined {
  const made = id === '' ? undefined : exception(id);
  if (!made) return undefined;
  if (made.scope.kind === 'session') return made.lifetime === '15-minutes' ? 'minutes-15' : 'session';
  if (made.lifetime === '15-minutes') return 'minutes-15';
  return made.scope.kind === 'project' ? 'project' : 'always';
}

function decidedBy(record: AuditRecord): string {
  switch (record.by) {
    case '':
      return 'Nothing to decide';
    case 'rule':
      return `A rule: ${record.rules[0]?.rule ?? ''}`;
    case 'floor':
      return `No rule objected; ${agentTitle(record.agent)}’s own settings decided`;
    case 'person':
      return 'You';
    case 'exception':
      return 'An exception you made';
    case 'deadline':
      return 'Nobody answered in time';
    case 'withdrawn':
      return 'The agent stopped waiting';
    case 'mode':
      return 'Perch was only watching';
    case 'pause':
      return 'Perch was paused';
    case 'error':
      return 'A fault; Perch stops what it cannot judge';
  }
}

/** The call as the agent sent it: a command as it stands, anything else key by key. */
export function exactCall(input: JsonObject): string[] {
  const command = input['command'];
  if (typeof command === 'string') return command.split('\n');
  return Object.entries(input).map(([key, value]) => `${key}: ${asText(value)}`);
}

function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
