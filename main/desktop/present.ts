import type { HistoryDetail, HistoryRow } from '../../preload/contract.ts';
import type { JsonObject, JsonValue } from '../../rules/facts/call.ts';
import { agentTitle } from '../agents/catalogue.ts';
import type { AuditRecord } from '../audit/record.ts';
import { verdictWord } from '../audit/verdict-word.ts';

/** A record as a row of the history. */
export function historyRow(record: AuditRecord): HistoryRow {
  return {
    id: record.id,
    at: record.at,
    agent: record.agent,
    agentTitle: agentTitle(record.agent),
    session: record.session,
    project: record.project,
    summary: record.summary,
    tool: record.tool,
    verdict: verdictWord(record),
    rule: record.rules[0]?.rule ?? '',
    test: record.test,
  };
}

/** Everything about one record, in words where there are any. */
export function historyDetail(record: AuditRecord, chainUnbroken: boolean): HistoryDetail {
  return {
    ...historyRow(record),
    decidedBy: decidedBy(record),
    rules: record.rules.map(({ rule, effect, description, pack }) => ({ name: rule, effect, description, pack })),
    reason: record.reason,
    exact: exactCall(record.input),
    facts: Object.entries(record.facts).map(([name, value]) => ({ name, value: asText(value) })),
    errors: record.errors.map(({ where, message }) => `${where}: ${message}`),
    tookMicroseconds: record.tookMicroseconds,
    raw: JSON.stringify(record, undefined, 2),
    hash: record.hash,
    chainUnbroken,
  };
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
function exactCall(input: JsonObject): string[] {
  const command = input['command'];
  if (typeof command === 'string') return command.split('\n');
  return Object.entries(input).map(([key, value]) => `${key}: ${asText(value)}`);
}

function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
