/**
 * A rule as a sentence: "when [agent] wants to [do something] [under these conditions], then [effect]". It is a part of
 * the rule language that people can put together from menus; everything else stays with the editor. Pure.
 */

/** What an agent may want to do, as the first choice of a rule. */
export const BUILT_ACTIONS = [
  'anything',
  'read',
  'change',
  'delete',
  'run',
  'open-website',
  'send',
  'install',
  'push',
  'use-tool',
] as const;
export type BuiltAction = (typeof BUILT_ACTIONS)[number];

export const BUILT_OPERATORS = ['is', 'is-not', 'contains', 'starts-with', 'ends-with', 'matches'] as const;
export type BuiltOperator = (typeof BUILT_OPERATORS)[number];

export type BuiltEffect = 'record' | 'ask' | 'deny';

/** One condition: something there is a name for, or one fact compared with values, one of which is enough. */
export type BuiltClause =
  | { readonly type: 'named'; readonly name: string; readonly unless: boolean }
  | {
      readonly type: 'field';
      readonly field: string;
      readonly operator: BuiltOperator;
      readonly values: readonly string[];
      readonly unless: boolean;
    };

export interface Built {
  readonly title: string;
  /** As rules spell them; empty for any agent. */
  readonly agents: readonly string[];
  readonly action: BuiltAction;
  readonly clauses: readonly BuiltClause[];
  readonly effect: BuiltEffect;
}

/** What each action means to the rules. */
export const ACTION_CONDITIONS: Readonly<Record<BuiltAction, string>> = {
  anything: 'tool.name exists',
  read: 'file.op in (read, search)',
  change: 'file.op in (write, edit)',
  delete: 'file.op in (delete)',
  run: 'tool.kind in (shell)',
  'open-website': 'net.hosts exists',
  send: 'net.purposes intersects (send)',
  install:
    'call.actions intersects (install_package, install_global, install_from_url, install_from_git, install_unchecked, run_remote_package)',
  push: 'call.actions intersects (git_push_shared, git_force_push, git_force_push_shared, git_force_push_lease, git_delete_remote_branch, git_push_unknown_remote) or (cmd.programs intersects (git) and cmd.argv intersects (push))',
  'use-tool': 'tool.kind in (mcp)',
};

/** A condition that has a name of its own. */
export interface NamedCondition {
  readonly name: string;
  /** Goes on with a sentence: "… wants to delete something outside the project". */
  readonly words: string;
  readonly condition: string;
  /** Actions it makes sense for; empty for all. */
  readonly actions: readonly BuiltAction[];
}

const FILES: readonly BuiltAction[] = ['read', 'change', 'delete'];
const NETWORK: readonly BuiltAction[] = ['open-website', 'send', 'run'];

export const NAMED_CONDITIONS: readonly NamedCondition[] = [
  { name: 'outside_project', words: 'outside the project', condition: 'file.in_project = false', actions: FILES },
  { name: 'in_project', words: 'in the project', condition: 'file.in_project = true', actions: FILES },
  { name: 'in_temp', words: 'in a folder for temporary files', condition: 'file.in_temp = true', actions: FILES },
  { name: 'secret_place', words: 'where secrets are kept', condition: 'file.is_secret = true', actions: FILES },
  {
    name: 'whole_folder',
    words: 'a folder with all that is in it',
    condition: 'file.recursive = true',
    actions: ['delete'],
  },
  {
    name: 'shared_branch',
    words: 'to the branch everyone shares',
    condition: 'call.actions intersects (git_push_shared, git_force_push_shared)',
    actions: ['push'],
  },
  {
    name: 'overwriting_push',
    words: 'over what is there already',
    condition: 'call.actions intersects (git_force_push, git_force_push_shared, git_delete_remote_branch)',
    actions: ['push'],
  },
  {
    name: 'on_shared_branch',
    words: 'while the branch everyone shares is checked out',
    condition: 'git.is_default_branch = true',
    actions: [],
  },
  { name: 'on_internet', words: 'on the internet', condition: 'net.is_public = true', actions: NETWORK },
  {
    name: 'local_network',
    words: 'on this computer or the local network',
    condition: 'net.is_private = true',
    actions: NETWORK,
  },
  {
    name: 'for_everyone',
    words: 'for the whole account or computer',
    condition: 'call.actions intersects (install_global)',
    actions: ['install'],
  },
  {
    name: 'past_registry',
    words: 'from somewhere else than the registry',
    condition: 'call.actions intersects (install_from_url, install_from_git)',
    actions: ['install'],
  },
  { name: 'as_administrator', words: 'with administrator rights', condition: 'cmd.sudo = true', actions: [] },
  {
    name: 'partly_hidden',
    words: 'where a part cannot be known before',
    condition: 'cmd.is_opaque = true',
    actions: [],
  },
  {
    name: 'after_secrets',
    words: 'after secrets were read in the same session',
    condition: 'session.read_secret = true',
    actions: [],
  },
];

/** A fact that can be compared with values. */
export interface BuiltField {
  readonly field: string;
  /** "where … is": the thing that is compared. */
  readonly words: string;
  readonly actions: readonly BuiltAction[];
  /** Its values are paths, in which `~` stands for the home folder. */
  readonly isPath?: true;
}

export const BUILT_FIELDS: readonly BuiltField[] = [
  { field: 'file.real_path', words: 'the file or folder', actions: FILES, isPath: true },
  { field: 'file.name', words: 'the file’s name', actions: FILES },
  { field: 'file.ext', words: 'the ending of its name', actions: FILES },
  { field: 'net.hosts', words: 'the website', actions: NETWORK },
  { field: 'cmd.programs', words: 'the program', actions: ['run', 'install', 'push', 'delete', 'change', 'send'] },
  { field: 'tool.input_command', words: 'the command', actions: ['run', 'install', 'push', 'send'] },
  { field: 'mcp.server', words: 'the tool server', actions: ['use-tool'] },
  { field: 'mcp.tool', words: 'the server’s tool', actions: ['use-tool'] },
  { field: 'project.root', words: 'the project', actions: [], isPath: true },
  { field: 'git.branch', words: 'the branch', actions: [] },
  { field: 'tool.name', words: 'the agent’s tool', actions: ['anything', 'use-tool'] },
];
