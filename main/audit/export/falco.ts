import { type AgentName, agentFieldName, type JsonValue } from '../../../rules/facts/call.ts';
import type { MatchedRule } from '../../verdict/verdict.ts';
import type { AuditRecord } from '../record.ts';
import { verdictWord } from '../verdict-word.ts';

/** Falco's priorities, the gravest first (https://falco.org/docs/concepts/rules/basic-elements/#priority). */
export const FALCO_PRIORITIES = [
  'Emergency',
  'Alert',
  'Critical',
  'Error',
  'Warning',
  'Notice',
  'Informational',
  'Debug',
] as const;
export type FalcoPriority = (typeof FALCO_PRIORITIES)[number];

/**
 * An alert as Falco writes it with `json_output`, and as Falcosidekick takes it. All values of `output_fields` are
 * texts or numbers, as there.
 */
export interface FalcoAlert {
  readonly uuid: string;
  readonly output: string;
  readonly priority: FalcoPriority;
  readonly rule: string;
  /** RFC 3339 with nanoseconds, UTC. */
  readonly time: string;
  readonly output_fields: Readonly<Record<string, string | number>>;
  readonly source: 'coding_agent';
  readonly tags: readonly string[];
  readonly hostname: string;
}

/** The rule that stands for a record that no rule matched. */
const NO_RULE = 'Coding Agent Event Seen';

/** One alert for every rule that matched; one of the lowest priority for a record that none did. */
export function falcoAlerts(record: AuditRecord, hostname: string): readonly FalcoAlert[] {
  if (record.rules.length === 0) return [alert(record, hostname, undefined, 0)];
  return record.rules.map((rule, index) => alert(record, hostname, rule, index));
}

function alert(record: AuditRecord, hostname: string, rule: MatchedRule | undefined, index: number): FalcoAlert {
  const time = new Date(record.at).toISOString().replace('Z', '000000Z');
  const priority = rule ? priorityOf(rule.priority) : record.errors.length > 0 ? 'Error' : 'Debug';
  const message = rule?.output || rule?.description || record.summary || record.event || NO_RULE;
  return {
    uuid: uuidOf(record.hash, index),
    output: `${time.slice(11, -1)}: ${priority} ${message}`,
    priority,
    rule: rule?.rule ?? NO_RULE,
    time,
    output_fields: fieldsOf(record),
    source: 'coding_agent',
    tags: rule?.tags ?? [],
    hostname,
  };
}

/** Prempti's names where it has them. */
function fieldsOf(record: AuditRecord): Record<string, string | number> {
  const command = record.input['command'];
  const own: Record<string, string | number> = {
    'evt.time': record.at * 1_000_000,
    'correlation.id': record.id,
    'agent.name': record.agent === 'perch' ? 'perch' : agentFieldName(record.agent satisfies AgentName),
    'agent.hook_event_name': record.event,
    'agent.session_id': record.session,
    'agent.turn_id': record.turn,
    'agent.id': record.subagent,
    'agent.model': record.model,
    'agent.cwd': record.cwd,
    'tool.use_id': record.toolUse,
    'tool.name': record.tool,
    'tool.kind': record.kind,
    'tool.input': JSON.stringify(record.input),
    'tool.input_command': typeof command === 'string' ? command : '',
    'tool.real_file_path': record.actions.find(({ path }) => path !== undefined)?.path ?? '',
    'net.hosts': [...new Set(record.actions.flatMap(({ host }) => host ?? []))].join(','),
    'perch.project': record.project,
    'perch.summary': record.summary,
    'perch.verdict': verdictWord(record),
    'perch.decision': record.decision,
    'perch.decided_by': record.by,
    'perch.would_be': record.wouldBe,
    'perch.reason': record.reason,
    'perch.record_hash': record.hash,
  };
  const facts = Object.entries(record.facts).map(([name, value]) => [name, fieldValue(value)] as const);
  return Object.fromEntries([...facts, ...Object.entries(own)].filter(([, value]) => value !== ''));
}

function fieldValue(value: JsonValue): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(',');
  return JSON.stringify(value);
}

/** Rules write priorities in any case, and Falco takes short forms. */
export function priorityOf(text: string): FalcoPriority {
  const lower = text.toLowerCase();
  const found = FALCO_PRIORITIES.find(
    (name) => name.toLowerCase() === lower || (lower === 'info' && name === 'Informational'),
  );
  return found ?? 'Notice';
}

/** The same for the same record and rule, so that a receiver can tell a repeated alert. In the form of version 8. */
function uuidOf(hash: string, index: number): string {
  const hex = hash.padEnd(32, '0');
  const last = (index & 0xff).toString(16).padStart(2, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 30)}${last}`;
}
