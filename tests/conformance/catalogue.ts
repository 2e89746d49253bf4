/** The fields of the recorded corpus. They exist for the tests alone; the product has its own. */
import type { Catalogue, FieldDefinition, FieldReader, FieldValue } from '../../rules/language/index.ts';

const STRINGS = [
  'agent.name',
  'agent.os',
  'agent.session_id',
  'agent.cwd',
  'agent.real_cwd',
  'agent.hook_event_name',
  'agent.permission_mode',
  'agent.transcript_path',
  'agent.version',
  'agent.model',
  'agent.id',
  'agent.type',
  'agent.turn_id',
  'tool.use_id',
  'tool.name',
  'tool.input',
  'tool.input_command',
  'tool.file_path',
  'tool.real_file_path',
  'tool.patch_op',
  'tool.mcp_server',
  'tool.result',
];

function field(name: string, type: FieldDefinition['type'], more: Partial<FieldDefinition> = {}): FieldDefinition {
  return { name, type, list: false, description: `${name} of the corpus`, example: '', ...more };
}

export const CORPUS_CATALOGUE: Catalogue = {
  source: 'coding_agent',
  fields: [
    ...STRINGS.map((name) => field(name, 'string')),
    field('correlation.id', 'uint64'),
    field('agent.pid', 'uint64'),
    field('test.num', 'uint64'),
    field('test.num2', 'uint64'),
    field('test.list', 'string', { list: true }),
    field('test.list2', 'string', { list: true }),
    field('test.numlist', 'uint64', { list: true }),
    field('test.bool', 'bool'),
    field('test.rel', 'reltime'),
    field('test.abs', 'abstime'),
    field('test.ip', 'ipaddr'),
    field('test.net', 'ipnet'),
    field('test.arg', 'string', { argument: 'optional-key' }),
    field('test.argreq', 'string', { argument: 'required-key' }),
    field('test.idx', 'string', { argument: 'required-index' }),
  ],
};

/** Event 0 of a case happened at this moment, each later one a second after. */
const FIRST_EVENT = 1_700_000_000n;
const SECOND = 1_000_000_000n;

/** Reads an event of the corpus: a flat map of fields. Strings end at a NUL, because the recording plugin's did. */
export function readerOf(event: Readonly<Record<string, unknown>>, number: number): FieldReader {
  const generic: Readonly<Record<string, FieldValue>> = {
    'evt.num': number + 1,
    'evt.rawtime': (FIRST_EVENT + BigInt(number)) * SECOND,
    'evt.reltime': BigInt(number) * SECOND,
    'evt.hostname': 'vm',
    'evt.pluginname': 'coding_agent',
  };
  return {
    read: (name, argument) => generic[name] ?? fieldValue(event[name], argument),
  };
}

function fieldValue(value: unknown, argument: string | undefined): FieldValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (argument !== undefined) {
    const found = Array.isArray(value)
      ? value[Number(argument)]
      : Object.hasOwn(value as object, argument)
        ? (value as Record<string, unknown>)[argument]
        : undefined;
    return fieldValue(found, undefined);
  }
  if (typeof value === 'string') return value.split('\0')[0] ?? '';
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'string' ? (item.split('\0')[0] ?? '') : item));
  // A map asked for without a key gives itself as JSON.
  if (typeof value === 'object') return sortedJson(value as Record<string, unknown>);
  return value as FieldValue;
}

function sortedJson(value: Record<string, unknown>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}
