/** `npm run rules:reference`: the tables of every field and every word rules may use, for docs/rules.md. */
import { CATALOGUE } from '../rules/facts/catalogue.ts';
import { FIELD_VALUES } from '../rules/facts/field-values.ts';
import { GENERIC_FIELDS } from '../rules/language/compile/generic-fields.ts';
import { notationOf, typeOf } from '../rules/language/editor/descriptions.ts';
import type { FieldDefinition } from '../rules/language/index.ts';

const GROUPS: Readonly<Record<string, string>> = {
  agent: 'The agent',
  tool: 'The tool',
  call: 'What the step does',
  cmd: 'Commands',
  file: 'Files',
  net: 'The network',
  git: 'The repository',
  mcp: 'MCP servers',
  session: 'The session so far',
  project: 'The project',
  user: 'The person',
  correlation: 'The record',
  evt: 'The moment',
};

/** Fields that share their words, under the name that descriptions of fields call them by. */
const WORDS: readonly (readonly [string, string, readonly string[]])[] = [
  ['Actions', 'What a step does', ['call.actions']],
  [
    'Places',
    'What lies where',
    ['file.kinds', 'call.read_kinds', 'call.written_kinds', 'call.deleted_kinds', 'session.secret_kinds'],
  ],
  ['Contents', 'What a written text will do', ['file.content']],
  ['Hosts', 'What kind of host', ['net.kinds', 'net.sent_to_kinds']],
];

export function rulesReference(): string {
  const fields = [...CATALOGUE.fields, ...GENERIC_FIELDS.map(({ definition }) => definition)];
  const groups = Object.entries(GROUPS).map(([prefix, title]) => {
    const own = fields.filter(({ name }) => name.startsWith(`${prefix}.`));
    return `### ${title}\n\n${fieldTable(own)}`;
  });
  const missing = fields.find(({ name }) => !Object.hasOwn(GROUPS, name.split('.')[0] ?? ''));
  if (missing) throw new Error(`${missing.name} belongs to no group of the reference`);
  return `## All fields\n\n${groups.join('\n\n')}\n\n## All words\n\n${wordTables().join('\n\n')}\n`;
}

function fieldTable(fields: readonly FieldDefinition[]): string {
  const rows = fields.map((field) => [
    notationOf(field)
      .split(', ')
      .map((name) => `\`${name}\``)
      .join(', '),
    typeOf(field),
    field.description,
    field.example === '' ? '' : `\`${field.example}\``,
  ]);
  return table(['field', 'type', 'what it tells', 'example'], rows);
}

function wordTables(): readonly string[] {
  const grouped = new Set(WORDS.flatMap(([, , names]) => names));
  const small = Object.keys(FIELD_VALUES)
    .filter((name) => !grouped.has(name))
    .map((name): (typeof WORDS)[number] => [`\`${name}\``, '', [name]]);
  return [...WORDS, ...small].map(([title, meaning, names]) => {
    const values = Object.entries(FIELD_VALUES[names[0] ?? ''] ?? {});
    const used = meaning === '' ? '' : `${meaning}, in ${names.map((name) => `\`${name}\``).join(', ')}.\n\n`;
    return `### ${title}\n\n${used}${table(
      ['word', 'meaning'],
      values.map(([word, words]) => [`\`${word}\``, words]),
    )}`;
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

if (process.argv[1]?.endsWith('rules-reference.ts')) process.stdout.write(rulesReference());
