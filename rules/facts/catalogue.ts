/**
 * Every field rules may use: its type, its meaning for a person, and how a view of a call answers it. The fields
 * of `agent`, `tool` and `correlation` without a note have the names and meanings of Falco's own coding-agent
 * plugin, so that rules written for it mean the same here.
 */
import type { Catalogue, FieldDefinition, FieldType, FieldValue, LoadOptions } from '../language/index.ts';
import { agentFieldName, type JsonValue } from './call.ts';
import type { Contact, Touch, TouchOperation } from './effects.ts';
import { FIELD_VALUES } from './field-values.ts';
import { argumentLeaves } from './mcp/effects.ts';
import { hasSecret } from './paths/places.ts';
import { baseName, isInside, parentOf, plainSpelling } from './paths/spelling.ts';
import type { View } from './view.ts';

type Reader = (view: View, argument: string | undefined) => FieldValue | undefined;

interface Field extends FieldDefinition {
  readonly read: Reader;
}

function one(
  name: string,
  type: FieldType,
  description: string,
  example: string,
  read: (view: View) => FieldValue | undefined,
): Field {
  return { name, type, list: false, description, example, read };
}

function many(
  name: string,
  description: string,
  example: string,
  read: (view: View) => readonly (string | number)[],
  type: FieldType = 'string',
): Field {
  return { name, type, list: true, description, example, read };
}

function distinct<T>(values: Iterable<T>): readonly T[] {
  return [...new Set(values)];
}

const CORRELATION_FIELDS: readonly Field[] = [
  one(
    'correlation.id',
    'uint64',
    'A number that all records of one call share.',
    '8231947120394871',
    ({ whole }) => whole.context.correlationId,
  ),
];

const AGENT_FIELDS: readonly Field[] = [
  one('agent.name', 'string', 'The agent that makes the call.', 'claude_code', ({ whole }) =>
    agentFieldName(whole.call.agent),
  ),
  one('agent.os', 'string', 'The operating system: linux, macos or windows.', 'macos', ({ whole }) => whole.context.os),
  one(
    'agent.pid',
    'uint64',
    'The agent’s process, 0 when it is not known.',
    '48213',
    ({ whole }) => whole.call.agentPid,
  ),
  one(
    'agent.hook_event_name',
    'string',
    'The moment at which the agent asks, as it calls it.',
    'PreToolUse',
    ({ whole }) => whole.call.hookEvent,
  ),
  one('agent.session_id', 'string', 'The agent’s session.', '3f0c2a', ({ whole }) => whole.call.sessionId),
  one(
    'agent.turn_id',
    'string',
    'The turn of the conversation, where the agent tells it.',
    'turn-12',
    ({ whole }) => whole.call.turnId,
  ),
  one(
    'agent.permission_mode',
    'string',
    'The agent’s own permission mode.',
    'acceptEdits',
    ({ whole }) => whole.call.permissionMode,
  ),
  one(
    'agent.transcript_path',
    'string',
    'Where the agent keeps the conversation.',
    '/home/sam/.claude/projects/shop/3f0c2a.jsonl',
    ({ whole }) => whole.call.transcriptPath,
  ),
  one('agent.model', 'string', 'The model, where the agent tells it.', 'gpt-6-sol', ({ whole }) => whole.call.model),
  one(
    'agent.id',
    'string',
    'The subagent that makes the call; empty for the agent itself.',
    'agent-2',
    ({ whole }) => whole.call.subagent?.id ?? '',
  ),
  one(
    'agent.type',
    'string',
    'The kind of subagent that makes the call; empty for the agent itself.',
    'Explore',
    ({ whole }) => whole.call.subagent?.type ?? '',
  ),
  one(
    'agent.cwd',
    'string',
    'The folder the agent works in, as it says.',
    '/home/sam/shop',
    ({ whole }) => whole.call.cwd,
  ),
  one(
    'agent.real_cwd',
    'string',
    'The folder the agent works in, links followed.',
    '/home/sam/shop',
    ({ whole }) => whole.realCwd,
  ),
  one(
    'agent.real_cwd_prefix',
    'string',
    'The same with one closing slash, to test what lies inside.',
    '/home/sam/shop/',
    ({ whole }) => (whole.realCwd === '' ? '' : `${whole.realCwd.replace(/\/$/, '')}/`),
  ),
];

/** Tools of files, as opposed to searches: those whose file the plugin's `tool.file_path` tells. */
function namedFile(view: View): Touch | undefined {
  return view.target && view.target.operation !== 'search' ? view.touch : undefined;
}

const TOOL_FIELDS: readonly Field[] = [
  one('tool.name', 'string', 'The tool, as the agent calls it.', 'Bash', ({ whole }) => whole.call.tool),
  one('tool.use_id', 'string', 'The agent’s own id for this call.', 'toolu_01', ({ whole }) => whole.call.toolUseId),
  one(
    'tool.kind',
    'string',
    'What the tool does, the same for every agent: shell, read, write, edit, delete, search, fetch, mcp, agent or other.',
    'shell',
    ({ whole }) => whole.call.kind,
  ),
  one('tool.input', 'string', 'Everything the agent hands to the tool, as JSON.', '{"command":"ls"}', (view) => {
    const { input } = view.whole.call;
    const patch = view.target?.patchText;
    return JSON.stringify(patch === undefined ? input : { ...input, command: patch });
  }),
  one(
    'tool.input_command',
    'string',
    'The command a shell tool runs; empty for other tools.',
    'npm test',
    ({ whole }) => whole.call.command?.text ?? '',
  ),
  one(
    'tool.file_path',
    'string',
    'The file a tool reads or changes, as the agent wrote it; empty for other tools.',
    'src/index.ts',
    (view) => (namedFile(view) ? (view.target?.path ?? '') : ''),
  ),
  one('tool.file_name', 'string', 'The last part of tool.file_path.', 'index.ts', (view) =>
    namedFile(view) ? baseName(plainSpelling(view.target?.path ?? '', view.whole.context.os)) : '',
  ),
  one(
    'tool.real_file_path',
    'string',
    'Where tool.file_path really leads: absolute, links followed.',
    '/home/sam/shop/src/index.ts',
    (view) => namedFile(view)?.path.real ?? '',
  ),
  one(
    'tool.patch_op',
    'string',
    'What a patch does to the file: Add, Update, Delete or Move; empty for other calls.',
    'Update',
    (view) => view.target?.patchOperation ?? '',
  ),
  one(
    'tool.prompt',
    'string',
    'What a subagent is told to do.',
    'Find all callers of login()',
    ({ whole }) => whole.call.prompt,
  ),
];

function pathsOf(view: View, ...operations: readonly TouchOperation[]): readonly string[] {
  return distinct(
    view.whole.effects.touches.filter((touch) => operations.includes(touch.operation)).map((touch) => realPath(touch)),
  );
}

function kindsOf(view: View, ...operations: readonly TouchOperation[]): readonly string[] {
  return distinct(
    view.whole.effects.touches
      .filter((touch) => operations.includes(touch.operation))
      .flatMap((touch) => [...touch.kinds]),
  );
}

function realPath(touch: Touch): string {
  return (touch.path.real ?? touch.path.written).replaceAll('\u0000', '…').replaceAll('\u0001', '…');
}

const PRODUCTION = /(?:^|[^a-z])(?:prod|production|live)(?:[^a-z]|$)/i;

function aimsAtProduction({ whole }: View): boolean {
  const { effects, call } = whole;
  if (effects.programs.some((program) => program.argv.some((word) => PRODUCTION.test(word)))) return true;
  return (
    call.mcp !== undefined && argumentLeaves(call.mcp.arguments).some((leaf) => PRODUCTION.test(String(leaf.value)))
  );
}

const CALL_FIELDS: readonly Field[] = [
  many(
    'call.actions',
    'What the call does beyond reading and writing files, in the words listed under “Actions”.',
    'git_force_push',
    ({ whole }) => distinct(whole.effects.actions.map((action) => action.name)),
  ),
  many('call.objects', 'What those actions are done to.', 'origin main', ({ whole }) =>
    distinct(whole.effects.actions.map((action) => action.object)),
  ),
  one(
    'call.in_production',
    'bool',
    'Whether a word of the call says that it is aimed at production.',
    'false',
    aimsAtProduction,
  ),
  many('call.read_kinds', 'Kinds of everything the call reads.', 'env_file', (view) => kindsOf(view, 'read', 'search')),
  many('call.written_kinds', 'Kinds of everything the call writes or changes.', 'shell_startup', (view) =>
    kindsOf(view, 'write', 'edit'),
  ),
  many('call.deleted_kinds', 'Kinds of everything the call deletes.', 'regenerable', (view) => kindsOf(view, 'delete')),
];

const COMMAND_FIELDS: readonly Field[] = [
  one(
    'cmd.language',
    'string',
    'The shell a command is for: posix, powershell or cmd.',
    'posix',
    ({ whole }) => whole.call.command?.language,
  ),
  one(
    'cmd.length',
    'uint64',
    'How many characters the command has.',
    '42',
    ({ whole }) => whole.call.command?.text.length,
  ),
  many(
    'cmd.programs',
    'Every program the command starts, wrappers and substitutions included, by plain name.',
    'rm',
    ({ whole }) => distinct(whole.effects.programs.map((program) => program.name)),
  ),
  many('cmd.argv', 'Every word of every program the command starts.', '-rf', ({ whole }) =>
    distinct(whole.effects.programs.flatMap((program) => program.argv)),
  ),
  many('cmd.lines', 'Each program the command starts with its arguments, as one text.', 'rm -rf build', ({ whole }) =>
    distinct(whole.effects.programs.map((program) => [program.name, ...program.argv.slice(1)].join(' '))),
  ),
  many('cmd.paths.read', 'Files the command reads.', '/home/sam/shop/.env', (view) => pathsOf(view, 'read', 'search')),
  many('cmd.paths.write', 'Files the command writes or changes.', '/home/sam/.bashrc', (view) =>
    pathsOf(view, 'write', 'edit'),
  ),
  many('cmd.paths.deleted', 'Files and folders the command deletes.', '/home/sam/shop/build', (view) =>
    pathsOf(view, 'delete'),
  ),
  many('cmd.redirects', 'Files the shell itself writes, by > and >>.', '/tmp/out.txt', ({ whole }) =>
    distinct(
      whole.effects.touches
        .filter((touch) => touch.by === 'shell' && (touch.operation === 'write' || touch.operation === 'edit'))
        .map(realPath),
    ),
  ),
  many('cmd.urls', 'Addresses the command names.', 'https://bun.sh/install', ({ whole }) =>
    distinct(whole.effects.contacts.flatMap((contact) => (contact.address ? [contact.address.written] : []))),
  ),
  many('cmd.hosts', 'Hosts the command contacts.', 'bun.sh', ({ whole }) => hosts(whole.effects.contacts)),
  many('cmd.pipes_into', 'Programs that read what another one prints.', 'bash', ({ whole }) => whole.effects.pipesInto),
  many(
    'cmd.wrappers',
    'Programs that only start others: sudo, xargs, find, ssh.',
    'sudo',
    ({ whole }) => whole.effects.wrappers,
  ),
  many(
    'cmd.env',
    'Names of the variables the command sets for programs.',
    'NODE_OPTIONS',
    ({ whole }) => whole.effects.environment,
  ),
  many(
    'cmd.inline_code',
    'Code in another language that stands in the command itself.',
    'import os; os.remove("a")',
    ({ whole }) => whole.effects.inlineCode.map((code) => code.text),
  ),
  many('cmd.inline_languages', 'The languages of that code.', 'python', ({ whole }) =>
    distinct(whole.effects.inlineCode.map((code) => code.language)),
  ),
  one(
    'cmd.is_opaque',
    'bool',
    'Whether part of what the command does cannot be known before it runs.',
    'false',
    ({ whole }) => whole.effects.opaque.length > 0,
  ),
  many(
    'cmd.opaque_reasons',
    'Why it cannot be known.',
    'eval runs text that is not known before',
    ({ whole }) => whole.effects.opaque,
  ),
  one('cmd.sudo', 'bool', 'Whether some program runs with administrator rights.', 'false', ({ whole }) =>
    whole.effects.programs.some((program) => program.privileged),
  ),
];

function ofFile(read: (touch: Touch, view: View) => FieldValue | undefined): (view: View) => FieldValue | undefined {
  return (view) => (view.touch ? read(view.touch, view) : undefined);
}

const FILE_FIELDS: readonly Field[] = [
  one(
    'file.op',
    'string',
    'What is done to the file, by a tool, a program or inline code alike: read, write, edit, delete, search, list, execute or permissions.',
    'read',
    ofFile((touch) => touch.operation),
  ),
  one(
    'file.path',
    'string',
    'The file as it stands in the call.',
    '~/.ssh/config',
    ofFile((touch) => touch.path.written),
  ),
  one(
    'file.real_path',
    'string',
    'Where it really leads: absolute, links followed. `…` stands for what cannot be known.',
    '/home/sam/.ssh/config',
    ofFile(realPath),
  ),
  one(
    'file.name',
    'string',
    'The last part of the real path.',
    'config',
    ofFile((touch) => baseName(realPath(touch))),
  ),
  one(
    'file.ext',
    'string',
    'The ending of the name, without its dot.',
    'ts',
    ofFile((touch) => /[^.]\.([^.]+)$/.exec(baseName(realPath(touch)))?.[1] ?? ''),
  ),
  one(
    'file.folder',
    'string',
    'The folder it lies in.',
    '/home/sam/.ssh',
    ofFile((touch) => parentOf(realPath(touch))),
  ),
  {
    name: 'file.kinds',
    type: 'string',
    list: true,
    description: 'What lies there, in the words listed under “Places”.',
    example: 'ssh_key',
    read: (view) => (view.touch ? [...view.touch.kinds] : []),
  },
  one(
    'file.is_secret',
    'bool',
    'Whether secrets are kept there: keys, sign-ins, passwords, private messages.',
    'true',
    ofFile((touch) => hasSecret(touch.kinds)),
  ),
  one(
    'file.in_project',
    'bool',
    'Whether it lies in the project the agent works on.',
    'true',
    ofFile(
      (touch, { whole }) =>
        touch.where === 'here' && touch.path.real !== undefined && whole.surroundings.inProject(touch.path.real),
    ),
  ),
  one(
    'file.in_cwd',
    'bool',
    'Whether it lies in the folder the agent works in, be that a project or not.',
    'true',
    ofFile(
      (touch, { whole }) =>
        touch.where === 'here' &&
        touch.path.real !== undefined &&
        whole.realCwd !== '' &&
        isInside(touch.path.real, whole.realCwd, whole.context.os),
    ),
  ),
  one(
    'file.in_home',
    'bool',
    'Whether it lies in the home folder.',
    'true',
    ofFile(
      (touch, { whole }) =>
        touch.where === 'here' && touch.path.real !== undefined && whole.surroundings.inHome(touch.path.real),
    ),
  ),
  one(
    'file.in_temp',
    'bool',
    'Whether it lies in a folder for temporary files.',
    'false',
    ofFile(
      (touch, { whole }) =>
        touch.path.real !== undefined &&
        (touch.kinds.has('temporary') || (touch.where === 'here' && whole.surroundings.inTemporary(touch.path.real))),
    ),
  ),
  one(
    'file.is_symlink',
    'bool',
    'Whether the way there leads through a symbolic link.',
    'false',
    ofFile((touch) => touch.path.throughLink),
  ),
  one(
    'file.exists',
    'bool',
    'Whether something stands there now.',
    'true',
    ofFile((touch) => touch.path.standing !== undefined),
  ),
  one(
    'file.is_known',
    'bool',
    'Whether the whole path is known before the call runs.',
    'true',
    ofFile((touch) => touch.path.known && touch.path.real !== undefined),
  ),
  one(
    'file.is_placed',
    'bool',
    'Whether at least the beginning of the path is known, so that its place can be told.',
    'true',
    ofFile((touch) => touch.path.real !== undefined),
  ),
  one(
    'file.recursive',
    'bool',
    'Whether everything below it is meant as well.',
    'false',
    ofFile((touch) => touch.recursive),
  ),
  one(
    'file.forced',
    'bool',
    'Whether it is done without any further question.',
    'false',
    ofFile((touch) => touch.forced),
  ),
  one(
    'file.where',
    'string',
    'Where it lies: here, remote (another computer) or container.',
    'here',
    ofFile((touch) => touch.where),
  ),
  one(
    'file.by',
    'string',
    'The tool or program that does it.',
    'rm',
    ofFile((touch) => touch.by),
  ),
  one(
    'file.emptied',
    'bool',
    'Whether nothing is left in the file.',
    'false',
    ofFile((touch) => touch.emptied ?? false),
  ),
  one(
    'file.glob',
    'string',
    'A search’s pattern for names.',
    '**/*.ts',
    ofFile((touch) => touch.glob),
  ),
  one(
    'file.old_text',
    'string',
    'Text that an edit takes away.',
    'debug: false',
    ofFile((touch) => touch.oldText),
  ),
  one(
    'file.new_text',
    'string',
    'Text that is written, as far as it is known.',
    'debug: true',
    ofFile((touch) => touch.newText),
  ),
  {
    name: 'file.content',
    type: 'string',
    list: true,
    description: 'What the written text will do, in the words listed under “Contents”.',
    example: 'pipe_to_shell',
    read: (view) => [...view.contentKinds],
  },
];

function hosts(contacts: readonly Contact[]): readonly string[] {
  return distinct(contacts.filter((contact) => contact.host !== '').map((contact) => contact.host));
}

const NETWORK_FIELDS: readonly Field[] = [
  many('net.hosts', 'Hosts the call contacts, addresses in their plain spelling.', 'api.github.com', ({ whole }) =>
    hosts(whole.effects.contacts),
  ),
  many('net.urls', 'Addresses the call contacts.', 'https://api.github.com/user', ({ whole }) =>
    distinct(whole.effects.contacts.flatMap((contact) => (contact.address ? [contact.address.written] : []))),
  ),
  many('net.schemes', 'How they are contacted.', 'https', ({ whole }) =>
    distinct(whole.effects.contacts.flatMap((contact) => (contact.address ? [contact.address.scheme] : []))),
  ),
  many(
    'net.ports',
    'Ports the call names.',
    '8080',
    ({ whole }) => distinct(whole.effects.contacts.flatMap((contact) => (contact.port ? [contact.port] : []))),
    'uint64',
  ),
  many('net.kinds', 'What kinds of hosts they are, in the words listed under “Hosts”.', 'paste_site', ({ whole }) =>
    distinct(whole.effects.contacts.flatMap((contact) => [...contact.kinds])),
  ),
  many('net.sent_to_kinds', 'Kinds of the hosts that something is sent to.', 'request_catcher', ({ whole }) =>
    distinct(
      whole.effects.contacts.filter((contact) => contact.purpose === 'send').flatMap((contact) => [...contact.kinds]),
    ),
  ),
  many('net.purposes', 'Why: fetch, send, connect, listen or look_up.', 'send', ({ whole }) =>
    distinct(whole.effects.contacts.map((contact) => contact.purpose)),
  ),
  many(
    'net.sends',
    'What leaves this computer: secret_file, secret_variable, secret_text, environment, file, program_output, machine or text.',
    'file',
    ({ whole }) =>
      distinct(
        whole.effects.contacts
          .filter((contact) => !contact.kinds.has('loopback'))
          .flatMap((contact) => [...contact.sends]),
      ),
  ),
  one(
    'net.is_private',
    'bool',
    'Whether every host it contacts is this computer or the local network.',
    'true',
    ({ whole }) =>
      whole.effects.contacts.length === 0
        ? undefined
        : whole.effects.contacts.every((contact) => contact.kinds.has('loopback') || contact.kinds.has('private')),
  ),
  one(
    'net.is_public',
    'bool',
    'Whether it contacts a host on the internet, or one that cannot be known.',
    'false',
    ({ whole }) => whole.effects.contacts.some((contact) => contact.host === '' || contact.kinds.has('public')),
  ),
];

const GIT_FIELDS: readonly Field[] = [
  one(
    'git.root',
    'string',
    'The folder of the repository the agent works in.',
    '/home/sam/shop',
    ({ whole }) => whole.repository?.root,
  ),
  one(
    'git.branch',
    'string',
    'The branch that is checked out.',
    'feature/login',
    ({ whole }) => whole.repository?.branch,
  ),
  one(
    'git.default_branch',
    'string',
    'The branch everyone shares.',
    'main',
    ({ whole }) => whole.repository?.defaultBranch,
  ),
  one('git.is_default_branch', 'bool', 'Whether the branch everyone shares is checked out.', 'false', ({ whole }) =>
    whole.repository
      ? whole.repository.branch !== undefined && whole.repository.branch === whole.repository.defaultBranch
      : undefined,
  ),
  one(
    'git.remote',
    'string',
    'The address of the remote called origin, or of the first one.',
    'git@github.com:sam/shop.git',
    ({ whole }) =>
      (whole.repository?.remotes.find((remote) => remote.name === 'origin') ?? whole.repository?.remotes[0])?.url,
  ),
  many(
    'git.remotes',
    'The addresses of all remotes.',
    'git@github.com:sam/shop.git',
    ({ whole }) => whole.repository?.remotes.map((remote) => remote.url) ?? [],
  ),
  one(
    'git.state',
    'string',
    'What git is in the middle of: merge, rebase, cherry-pick, revert or bisect.',
    'rebase',
    ({ whole }) => whole.repository?.state,
  ),
];

const MCP_FIELDS: readonly Field[] = [
  one('mcp.server', 'string', 'The MCP server that is called.', 'github', ({ whole }) => whole.call.mcp?.server),
  one('mcp.tool', 'string', 'The tool of that server.', 'delete_file', ({ whole }) => whole.call.mcp?.tool),
  {
    name: 'mcp.args',
    type: 'string',
    list: false,
    argument: 'required-key',
    description: 'One argument of the MCP call, by its key; keys inside others are joined by dots.',
    example: 'main',
    read: ({ whole }, key) => argumentText(whole.call.mcp?.arguments, key),
  },
  many('mcp.keys', 'The keys of all arguments of the MCP call.', 'path', ({ whole }) =>
    whole.call.mcp ? distinct(argumentLeaves(whole.call.mcp.arguments).map((leaf) => leaf.path)) : [],
  ),
];

function argumentText(from: JsonValue | undefined, key: string | undefined): string | undefined {
  let value: JsonValue | undefined = from;
  for (const step of (key ?? '').split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Array.isArray(value) ? value[Number(step)] : (value as Readonly<Record<string, JsonValue>>)[step];
  }
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const SESSION_FIELDS: readonly Field[] = [
  one(
    'session.calls',
    'uint64',
    'How many calls this session made before.',
    '17',
    ({ whole }) => whole.context.session.calls,
  ),
  one('session.denials', 'uint64', 'How many of them were denied.', '2', ({ whole }) => whole.context.session.denials),
  one(
    'session.read_secret',
    'bool',
    'Whether this session has read a secret.',
    'false',
    ({ whole }) => whole.context.session.secretPaths.length > 0,
  ),
  many(
    'session.secret_kinds',
    'Kinds of the secrets it has read.',
    'env_file',
    ({ whole }) => whole.context.session.secretKinds,
  ),
  one(
    'session.touched_network',
    'bool',
    'Whether this session has contacted another computer.',
    'true',
    ({ whole }) => whole.context.session.hosts.length > 0,
  ),
  many('session.hosts', 'Hosts it has contacted.', 'api.github.com', ({ whole }) => whole.context.session.hosts),
  many(
    'session.written',
    'Files it has written lately.',
    '/home/sam/shop/run.sh',
    ({ whole }) => whole.context.session.written,
  ),
  many(
    'session.denied_rules',
    'Rules that denied something in this session.',
    'Deny reading secrets',
    ({ whole }) => whole.context.session.deniedRules,
  ),
  one('user.name', 'string', 'The person’s account.', 'sam', ({ whole }) => whole.context.user),
  one(
    'project.root',
    'string',
    'The folder of the project: the repository, or the working folder.',
    '/home/sam/shop',
    ({ whole }) => whole.surroundings.project,
  ),
];

const FIELDS: readonly Field[] = [
  ...CORRELATION_FIELDS,
  ...AGENT_FIELDS,
  ...TOOL_FIELDS,
  ...CALL_FIELDS,
  ...COMMAND_FIELDS,
  ...FILE_FIELDS,
  ...NETWORK_FIELDS,
  ...GIT_FIELDS,
  ...MCP_FIELDS,
  ...SESSION_FIELDS,
];

/** The catalogue rules are checked against. */
export const CATALOGUE: Catalogue = {
  source: 'coding_agent',
  fields: FIELDS.map(({ read: _, ...definition }) => {
    const values = FIELD_VALUES[definition.name];
    return values ? { ...definition, values: Object.keys(values) } : definition;
  }),
};

/**
 * How rule files are read everywhere in Perch. It stands in for Falco's plugin `coding_agent`: files that require any
 * 0.x version of it load as they are.
 */
export const RULE_OPTIONS: LoadOptions = {
  catalogues: [CATALOGUE],
  plugins: [{ name: 'coding_agent', version: '0.99.0' }],
};

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** What the language's own fields about the moment, `evt.time` and its like, are made from. */
const MOMENT_READERS: readonly (readonly [string, Reader])[] = [
  ['evt.num', ({ whole }) => whole.context.moment?.number],
  ['evt.rawtime', ({ whole }) => nanoseconds(whole.context.moment?.time)],
  ['evt.reltime', ({ whole }) => nanoseconds(whole.context.moment?.sinceFirst)],
  ['evt.hostname', ({ whole }) => whole.context.moment?.hostname],
  ['evt.pluginname', () => CATALOGUE.source],
  [
    'evt.plugininfo',
    ({ whole: { call } }) => [call.tool, call.command?.text ?? call.targets[0]?.path].join(' ').trim(),
  ],
];

function nanoseconds(milliseconds: number | undefined): bigint | undefined {
  return milliseconds === undefined ? undefined : BigInt(Math.round(milliseconds)) * NANOSECONDS_PER_MILLISECOND;
}

export const FIELD_READERS: ReadonlyMap<string, Reader> = new Map([
  ...FIELDS.map((field) => [field.name, field.read] as const),
  ...MOMENT_READERS,
]);
