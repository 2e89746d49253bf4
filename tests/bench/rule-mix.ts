/**
 * Rule files and events like those that guard coding agents, for measuring: of 60 rules 30 look for text, 10 for paths,
 * 5 for regular expressions, 5 for globs, 5 for text in any case, and 5 mix operators and have exceptions.
 */
import type { Catalogue, FieldReader } from '../../rules/language/index.ts';

const FIELDS = ['tool.name', 'tool.input', 'tool.input_command', 'tool.file_path', 'tool.real_file_path', 'agent.cwd'];

export const MIX_CATALOGUE: Catalogue = {
  source: 'coding_agent',
  fields: FIELDS.map((name) => ({ name, type: 'string', list: false, description: name, example: '' })),
};

const HEAD = `
- list: shells
  items: [Bash, Shell, Execute]
- list: writers
  items: [Write, Edit, MultiEdit, NotebookEdit]
- list: key_folders
  items: [/home/user/.ssh, /home/user/.aws, /home/user/.gnupg]
- macro: is_shell
  condition: tool.name in (shells)
- macro: is_write
  condition: tool.name in (writers)
- macro: touches_keys
  condition: tool.real_file_path pmatch (key_folders)
`;

type Kind = (number: number) => string;

const contains: Kind = (n) => `is_shell and tool.input_command contains "danger-${n} --force"`;
const path: Kind = (n) => `is_write and tool.real_file_path pmatch (/srv/area${n}/secrets, /opt/area${n}/*.key)`;
const regex: Kind = (n) => `is_shell and tool.input_command regex "(.*[ ;&|])?drop${n} +(-[a-z]+ +)*/[a-z]+/.*"`;
const glob: Kind = (n) => `is_shell and tool.input_command glob "*fetch${n}*|*sh*"`;
const lower: Kind = (n) => `is_shell and tolower(tool.input_command) contains "mixed-case-${n}"`;
const mixed: Kind = (n) =>
  `(is_write and (touches_keys or tool.real_file_path endswith ".secret${n}")) or ` +
  `(is_shell and tool.input_command contains "seed${n}" and not tool.input_command startswith "git ")`;

const EXCEPTIONS = `
  exceptions:
    - name: own_tools
      fields: [tool.name, agent.cwd]
      comps: [=, startswith]
      values: [[Bash, /home/user/tools], [Write, /home/user/notes]]
    - name: names
      fields: tool.file_path
      values: [README.md, notes.txt]`;

/** The kinds of one dozen rules, so that any number of rules has the same mix. */
const DOZEN: readonly Kind[] = [
  contains,
  contains,
  path,
  contains,
  regex,
  contains,
  glob,
  contains,
  path,
  lower,
  contains,
  mixed,
];

/** A rule file with that many rules. */
export function ruleMix(count: number): string {
  const rules = Array.from({ length: count }, (_, i) => {
    const kind = DOZEN[i % DOZEN.length] ?? contains;
    return `
- rule: Rule ${i}
  desc: Number ${i} of the mix
  condition: >
    ${kind(i)}
  output: 'Rule ${i}: %tool.name %tool.input_command %tool.real_file_path in %agent.cwd'
  priority: WARNING
  source: coding_agent
  tags: [coding_agent_deny]${kind === mixed ? EXCEPTIONS : ''}
`;
  });
  return HEAD + rules.join('');
}

const COMMANDS: readonly ((n: number) => string)[] = [
  (n) => `npm run build -- --filter package-${n} && npm test`,
  (n) => `git diff HEAD~${n} -- src/components | head -n ${n + 20}`,
  (n) => `rg -n "function handler${n}" --type ts src | sort -u`,
  (n) => `python3 -m pytest tests/test_module_${n}.py -k "not slow" --maxfail=1 -q`,
  (n) => `docker compose -f compose.yaml up -d service-${n} && docker compose logs --tail 50 service-${n}`,
  (n) => `find . -name "*.ts" -newer package.json -not -path "./node_modules/*" | xargs wc -l | tail -${n + 1}`,
];

/** Distinct events; one in `matching` matches one rule of the mix, none when it is 0. */
export function eventMix(count: number, matching: number): FieldReader[] {
  return Array.from({ length: count }, (_, i) => {
    const matches = matching > 0 && i % matching === 0;
    return i % 3 === 2 && !matches ? writing(i) : running(i, matches);
  });
}

function running(i: number, matches: boolean): FieldReader {
  const command = COMMANDS[i % COMMANDS.length]?.(i) ?? '';
  return readerOf({
    'tool.name': 'Bash',
    'tool.input': JSON.stringify({ command }),
    'tool.input_command': matches ? `${command} && danger-0 --force ${i}` : command,
    'agent.cwd': `/home/user/projects/app${i % 7}`,
  });
}

function writing(i: number): FieldReader {
  const path = `/home/user/projects/app${i % 7}/src/feature-${i}/component.tsx`;
  return readerOf({
    'tool.name': i % 2 === 0 ? 'Write' : 'Edit',
    'tool.input': JSON.stringify({ file_path: path }),
    'tool.file_path': path,
    'tool.real_file_path': path,
    'agent.cwd': `/home/user/projects/app${i % 7}`,
  });
}

function readerOf(fields: Readonly<Record<string, string>>): FieldReader {
  const values = new Map(Object.entries(fields));
  return { read: (field) => values.get(field) };
}
