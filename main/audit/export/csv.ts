import type { AuditRecord } from '../record.ts';
import { verdictWord } from '../verdict-word.ts';

/** Columns in their order, and what stands in them. */
export const CSV_COLUMNS: Readonly<Record<string, (record: AuditRecord) => string | number>> = {
  id: ({ id }) => id,
  time: ({ at }) => new Date(at).toISOString(),
  agent: ({ agent }) => agent,
  session: ({ session }) => session,
  turn: ({ turn }) => turn,
  subagent: ({ subagent }) => subagent,
  project: ({ project }) => project,
  event: ({ event }) => event,
  tool: ({ tool }) => tool,
  kind: ({ kind }) => kind,
  does: ({ actions }) => distinct(actions.map(({ does }) => does)),
  paths: ({ actions }) => distinct(actions.flatMap(({ path }) => path ?? [])),
  hosts: ({ actions }) => distinct(actions.flatMap(({ host }) => host ?? [])),
  summary: ({ summary }) => summary,
  verdict: verdictWord,
  decision: ({ decision }) => decision,
  by: ({ by }) => by,
  would_be: ({ wouldBe }) => wouldBe,
  rules: ({ rules }) => distinct(rules.map(({ rule }) => rule)),
  reason: ({ reason }) => reason,
  note: ({ note }) => note,
  exception: ({ exception }) => exception,
  errors: ({ errors }) => errors.map(({ where, message }) => `${where}: ${message}`).join('; '),
  input: ({ input }) => JSON.stringify(input),
  waited_milliseconds: ({ waitedMilliseconds }) => waitedMilliseconds,
  took_microseconds: ({ tookMicroseconds }) => tookMicroseconds,
  test: ({ test }) => (test ? 'yes' : ''),
  hash: ({ hash }) => hash,
};

/** Lines end as RFC 4180 says. */
const LINE_END = '\r\n';

export function csvHeader(): string {
  return `${Object.keys(CSV_COLUMNS).join(',')}${LINE_END}`;
}

export function csvRow(record: AuditRecord): string {
  const cells = Object.values(CSV_COLUMNS).map((column) => {
    const value = column(record);
    return typeof value === 'number' ? String(value) : cell(value);
  });
  return `${cells.join(',')}${LINE_END}`;
}

/**
 * A cell that no spreadsheet takes for a formula: what an agent wrote must not run when somebody opens the list. An
 * apostrophe in front makes it text; spreadsheets do not show it.
 */
function cell(text: string): string {
  // Full-width forms count too: some spreadsheets read them as the plain ones.
  const isRisky = /^[\s\u0000\ufeff]*[=+\-@\t\r\n|%＝＋－＠]/.test(text);
  const safe = isRisky ? `'${text}` : text;
  return /[",\r\n']/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function distinct(values: readonly string[]): string {
  return [...new Set(values)].join('; ');
}
