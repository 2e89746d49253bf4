/**
 * What an MCP call does, told by its tool's name and its arguments. MCP servers describe themselves freely, so
 * names are read as words (`delete_repository`, `deleteRepository`) and arguments by the keys people use.
 */
import type { ActionName } from '../actions.ts';
import type { JsonObject, JsonValue, McpCall } from '../call.ts';
import { secretIn } from '../content/secrets.ts';
import type { TouchOperation } from '../effects.ts';
import { isDescribed } from '../shell/programs/table.ts';
import type { CodeLanguage, Engine, Scene } from '../shell/scene.ts';
import { State } from '../shell/state.ts';
import { known, withoutMarks } from '../shell/value.ts';
import { followPageScript, isPageScript } from './page-script.ts';

export interface ArgumentLeaf {
  /** Names of the keys on the way: `files.0.path`. */
  readonly path: string;
  readonly key: string;
  readonly value: string | number | boolean;
}

const DEEPEST = 6;
const MOST_LEAVES = 400;

/** Every text, number and flag in the arguments, with where it stands. */
export function argumentLeaves(value: JsonValue): readonly ArgumentLeaf[] {
  const leaves: ArgumentLeaf[] = [];
  const walk = (node: JsonValue, path: string, key: string, depth: number): void => {
    if (depth > DEEPEST || leaves.length >= MOST_LEAVES || node === null) return;
    if (typeof node !== 'object') {
      leaves.push({ path, key, value: node });
      return;
    }
    if (Array.isArray(node)) {
      for (const [index, item] of node.entries())
        walk(item, `${path}${path === '' ? '' : '.'}${index}`, key, depth + 1);
      return;
    }
    for (const [name, item] of Object.entries(node))
      walk(item, `${path}${path === '' ? '' : '.'}${name}`, name, depth + 1);
  };
  walk(value, '', '', 0);
  return leaves;
}

/** Words of a name in any style: `createOrUpdate_file-v2` is create, or, update, file, v2. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

const DELETES = new Set(
  'delete remove destroy drop purge wipe erase truncate unlink rm trash clear reset uninstall terminate kill prune'.split(
    ' ',
  ),
);
const WRITES = new Set(
  'write create edit update append save patch insert replace apply modify set put add make new overwrite upload touch str'.split(
    ' ',
  ),
);
const MOVES = new Set('move rename mv'.split(' '));
const COPIES = new Set('copy cp duplicate'.split(' '));
const LISTS = new Set('list ls tree stat info search find glob exists directory metadata'.split(' '));
const SENDS = new Set('send post reply tweet publish email mail dm sms notify broadcast forward'.split(' '));

const PATH_KEYS =
  /^(?:(?:file|dir|folder|target|source|dest|destination|src|dst|input|output|save|local|abs|absolute|old|new|root|base|log|db|database|repo|repository|workspace|project)?_?(?:file)?_?(?:path|paths|filepath|file_path|filename|file|files|dir|directory|folder|uri)|source|destination|src|dst|from|to|cwd|working_directory|location|attachments?|attachment_?paths?)$/i;
const COMMAND_KEYS = /^(?:command|cmd|shell_?command|command_?line|bash|shell|cli_?command|exec|run|commands)$/i;
const CODE_KEYS = /^(?:code|script|python_?code|source_?code|program|snippet)$/i;
const SQL_KEYS = /^(?:sql|query|statement|queries|sql_?query|command)$/i;
const TEXT_KEYS = /^(?:content|contents|text|body|data|new_?(?:string|str|text|content)|file_?text|value|message)$/i;
const SQL_SHAPE =
  /^\s*(?:--[^\n]*\n\s*|\/\*[\s\S]*?\*\/\s*)*(?:select\s|with\s+\w+\s+as\s*\(|insert\s+into\b|update\s+[\w."`]+\s+set\b|delete\s+from\b|drop\s+(?:database|schema|table|view|index|role|user|column|function|trigger|type|extension|policy|sequence|materialized)\b|truncate\s+\w|alter\s+(?:table|database|role|user|system|default|schema|type|view)\b|create\s+(?:or\s+replace\s+)?(?:unique\s+|temp(?:orary)?\s+)?(?:table|database|schema|index|view|user|role|function|extension|policy|trigger|type|sequence|materialized)\b|grant\s+\w|revoke\s+\w|copy\s+\w|merge\s+into\b|explain\s|vacuum\b|attach\s|pragma\s|begin\b|set\s+\w+\s*=|call\s+\w+\s*\()/i;

/** Arguments that say the path belongs to something on another service. */
const REMOTE_KEYS =
  /^(?:owner|repo|repository|org|bucket|channel|channel_id|site_id|project_id|database_id|page_id|workspace_id|drive_id|team_id|branch)$/i;

interface McpScene {
  readonly scene: Scene;
  readonly engine: Engine;
  readonly cwd: string;
}

export function followMcpCall({ server, tool, arguments: args }: McpCall, { scene, engine, cwd }: McpScene): void {
  const leaves = argumentLeaves(args);
  const words = wordsOf(tool);
  const named = `${server}/${tool}`;
  const state = new State(cwd, scene.variables);
  const isRemote = leaves.some((leaf) => REMOTE_KEYS.test(leaf.key));
  const program = programOf(words);
  const list = Object.values(args as JsonObject).find(isArgumentList);
  if (list)
    engine.run(
      list.map((word) => known(withoutMarks(word))),
      state.fork(),
      { wrapper: named },
    );
  for (const leaf of leaves) {
    const mount = /^(?:volumes?|binds?|mounts?)$/i.test(leaf.key) && typeof leaf.value === 'string' ? leaf.value : '';
    const source = /^(\/|~|\/(?:home|Users|etc|root|var\/run)(?:\/[^:]*)?):/.exec(mount)?.[1];
    if (source !== undefined) scene.act('container_host_mount', source, named);
  }
  const shellLike = /shell|terminal|command|bash|exec|ssh|desktop.?commander|powershell|cmd/i.test(`${server} ${tool}`);
  for (const leaf of leaves) {
    if (typeof leaf.value !== 'string' || leaf.value === '') continue;
    const text = withoutMarks(leaf.value);
    if (isPageScript(server, tool, leaf.key, text)) followPageScript(scene, text, named);
    else if (program !== undefined && COMMAND_KEYS.test(leaf.key) && !isDescribed(text.trim().split(/\s/)[0] ?? ''))
      engine.script('posix', known(`${program} ${text}`), state.fork());
    else if (COMMAND_KEYS.test(leaf.key) && !SQL_SHAPE.test(text)) {
      if (shellLike || /\s/.test(text))
        engine.script(scene.os === 'windows' ? 'powershell' : 'posix', known(text), state.fork());
    } else if (CODE_KEYS.test(leaf.key) && !isRemote) {
      const language = codeLanguage(words, leaves, server);
      if (language) engine.script(language, known(text), state.fork());
    }
    if (SQL_KEYS.test(leaf.key) && SQL_SHAPE.test(text)) engine.script('sql', known(text), state.fork());
    if (/^file:\/\//i.test(text) && !PATH_KEYS.test(leaf.key)) scene.touch('read', known(text), state, named);
    if (/^(?:https?|wss?|ftp):\/\//i.test(text) && !/\s/.test(text))
      scene.contactUrl(known(text), 'fetch', named, [], false);
    if (!isRemote && PATH_KEYS.test(leaf.key) && looksLocal(text))
      touchPath(scene, state, named, words, leaf, text, leaves);
    const secret = secretIn(text);
    if (secret !== undefined) scene.act('send_secret', `${secret} → ${named}`, named);
  }
  for (const action of deedsOf(server, words, leaves)) scene.act(action, `${named} ${summaryOf(leaves)}`, named);
}

/** The program of a tool that is named after one and nothing else: `kubectl`, `call_aws`, but not `git_status`. */
function programOf(words: readonly string[]): string | undefined {
  const [name, ...others] = words.filter((word) => !/^(?:call|run|exec|execute|command|cli|cmd|tool)$/.test(word));
  return name !== undefined && others.length === 0 && COMMAND_LINE_TOOLS.has(name) ? name : undefined;
}

const COMMAND_LINE_TOOLS = new Set([
  'kubectl',
  'helm',
  'terraform',
  'aws',
  'gcloud',
  'az',
  'docker',
  'git',
  'gh',
  'psql',
]);

/** `argv: ["rm", "-rf", "x"]`: a program and its arguments. */
function isArgumentList(value: JsonValue): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((word) => typeof word === 'string') &&
    isDescribed(value[0] as string)
  );
}

function looksLocal(text: string): boolean {
  return !/^[a-z][a-z0-9+.-]+:\/\//i.test(text) || /^file:\/\//i.test(text);
}

function summaryOf(leaves: readonly ArgumentLeaf[]): string {
  return leaves
    .slice(0, 6)
    .map((leaf) => `${leaf.key}=${String(leaf.value).slice(0, 60)}`)
    .join(' ');
}

function touchPath(
  scene: Scene,
  state: State,
  by: string,
  words: readonly string[],
  leaf: ArgumentLeaf,
  text: string,
  leaves: readonly ArgumentLeaf[],
): void {
  const operation = operationOf(words, leaf.key);
  const newText = leaves.find((other) => TEXT_KEYS.test(other.key) && typeof other.value === 'string')?.value;
  const oldText = leaves.find((other) => /^old_?(?:string|str|text)$/i.test(other.key))?.value;
  const recursive =
    operation === 'delete' &&
    (words.includes('directory') ||
      words.includes('folder') ||
      words.includes('tree') ||
      leaves.some((other) => /^recursive$/i.test(other.key) && other.value === true));
  scene.touch(operation, { text, origins: [], glob: /[*?[]/.test(text) }, state, by, {
    recursive: recursive || operation === 'search',
    deep: MOVES.has(words[0] ?? ''),
    ...(typeof newText === 'string' && (operation === 'write' || operation === 'edit') ? { newText } : {}),
    ...(typeof oldText === 'string' ? { oldText } : {}),
  });
}

function operationOf(words: readonly string[], key: string): TouchOperation {
  const isTarget = /^(?:dest|destination|dst|to|new|output|target|save)/i.test(key);
  if (/^attach/i.test(key)) return 'read';
  if (words.some((word) => MOVES.has(word))) return isTarget ? 'write' : 'delete';
  if (words.some((word) => COPIES.has(word))) return isTarget ? 'write' : 'read';
  if (words.some((word) => DELETES.has(word))) return 'delete';
  // `list_directory`, but `create_directory`
  if (words.some((word) => WRITES.has(word)))
    return words.some((word) => /^(?:directory|folder|dir)$/.test(word))
      ? 'list'
      : words.some((word) => /^(?:edit|patch|append|insert|replace|str)$/.test(word))
        ? 'edit'
        : 'write';
  if (isTarget && /^(?:output|save)/i.test(key)) return 'write';
  if (/^(?:cwd|working_directory)$/i.test(key)) return 'list';
  if (words.some((word) => word === 'grep' || word === 'search')) return 'search';
  return words.some((word) => LISTS.has(word)) ? 'list' : 'read';
}

function codeLanguage(
  words: readonly string[],
  leaves: readonly ArgumentLeaf[],
  server: string,
): CodeLanguage | undefined {
  const stated = leaves.find((leaf) => /^(?:language|lang|runtime|interpreter)$/i.test(leaf.key))?.value;
  const hint = `${String(stated ?? '')} ${words.join(' ')} ${server}`.toLowerCase();
  if (/\b(?:python|py|jupyter|ipython)\b/.test(hint)) return 'python';
  if (/\b(?:bash|sh|shell|zsh)\b/.test(hint)) return 'posix';
  if (/\b(?:powershell|pwsh)\b/.test(hint)) return 'powershell';
  // Code for a browser page does not reach this computer.
  if (/browser|playwright|puppeteer|page|chrome|devtools/.test(hint)) return undefined;
  if (/\b(?:node|javascript|js|typescript|ts)\b/.test(hint)) return 'javascript';
  if (/\b(?:applescript|osascript)\b/.test(hint)) return 'applescript';
  return /\b(?:execute|run|eval)\b/.test(hint) ? 'python' : undefined;
}

/** Deeds on other services, by the words of the tool's name. */
function deedsOf(server: string, words: readonly string[], leaves: readonly ArgumentLeaf[]): readonly ActionName[] {
  const deeds: ActionName[] = [];
  const has = (...wanted: readonly string[]): boolean => words.some((word) => wanted.includes(word));
  const value = (pattern: RegExp): string => String(leaves.find((leaf) => pattern.test(leaf.key))?.value ?? '');
  const place = server.toLowerCase();
  const isLocalFiles = /filesystem|^fs$|file-?system|desktop-commander/.test(place);
  const deletes =
    words.some((word) => DELETES.has(word)) &&
    !has('list', 'get', 'search', 'read', 'cache', 'filter', 'selection', 'highlight', 'breakpoint');
  if (deletes && !isLocalFiles) {
    if (has('repository', 'repo') && !has('label', 'branch', 'topic', 'file')) deeds.push('repository_delete');
    else if (has('branch', 'tag', 'ref')) deeds.push('git_delete_remote_branch');
    else if (has('project', 'instance', 'bucket', 'stack', 'cluster')) deeds.push('cloud_destroy');
    else if (has('table', 'database', 'collection', 'schema', 'column', 'keyspace')) deeds.push('database_drop');
    else if (
      has('rows', 'documents', 'records', 'many', 'points', 'vectors', 'keys') ||
      /postgres|mysql|mongo|redis|sqlite|supabase|sql|elastic|qdrant|chroma/.test(place)
    )
      deeds.push('database_delete');
    else if (/kube|k8s/.test(place) || has('pod', 'deployment', 'namespace')) deeds.push('cluster_delete');
    else if (
      /aws|gcp|gcloud|azure|cloudflare|vercel|netlify|terraform|digitalocean|railway|heroku|fly|render|neon|planetscale/.test(
        place,
      ) ||
      has('project', 'instance', 'bucket', 'stack', 'server', 'environment', 'app', 'site')
    )
      deeds.push('cloud_destroy');
    else if (/docker|container/.test(place)) deeds.push('container_delete_data');
    else if (has('file', 'files', 'folder', 'object', 'directory')) deeds.push('remote_file_change');
    else if (
      has(
        'issue',
        'page',
        'comment',
        'message',
        'ticket',
        'task',
        'event',
        'channel',
        'thread',
        'email',
        'emails',
        'label',
        'document',
        'block',
      )
    )
      deeds.push('issue_change');
    else if (!/playwright|puppeteer|browser|chrome|memory|todo|task/.test(place)) deeds.push('api_delete');
  }
  const isMail = /gmail|mail|outlook|sendgrid|resend|postmark/.test(place);
  const isChat =
    /slack|discord|telegram|whatsapp|teams|twilio|imessage|messages|signal|twitter|x-api|mastodon|bluesky|linkedin|facebook|instagram/.test(
      place,
    );
  if (
    words.some((word) => SENDS.has(word)) &&
    (isMail || isChat || has('message', 'email', 'mail', 'tweet', 'sms', 'dm')) &&
    !has('draft', 'list', 'get', 'search', 'read')
  )
    deeds.push('message_send');
  if (
    has(
      'pay',
      'payment',
      'payments',
      'charge',
      'refund',
      'payout',
      'transfer',
      'invoice',
      'purchase',
      'checkout',
      'order',
      'trade',
      'withdraw',
      'buy',
      'sell',
    ) &&
    has(
      'create',
      'send',
      'make',
      'issue',
      'confirm',
      'capture',
      'cancel',
      'submit',
      'place',
      'execute',
      'finalize',
      'update',
      'refund',
      'withdraw',
      'buy',
      'sell',
    )
  )
    deeds.push('payment');
  if (has('flush', 'flushall', 'flushdb') && !has('logs', 'cache')) deeds.push('database_flush');
  if (/terraform|pulumi|opentofu/.test(place) && has('apply', 'destroy', 'up'))
    deeds.push(has('destroy') ? 'cloud_destroy' : 'cloud_change');
  if (has('push') && leaves.some((leaf) => /^force$/i.test(leaf.key) && leaf.value === true))
    deeds.push('git_force_push');
  if (
    /1password|bitwarden|keychain|keepass|lastpass|dashlane|vaultwarden/.test(place) &&
    has('get', 'read', 'reveal', 'lookup', 'export')
  )
    deeds.push('read_keychain');
  if (has('merge') && (has('pull', 'pr', 'request') || /github|gitlab|bitbucket/.test(place)))
    deeds.push('pull_request_merge');
  if (/github|gitlab|bitbucket|gitea/.test(place)) {
    if (
      (has('push', 'update') || has('create')) &&
      has('file', 'files', 'commit') &&
      /^(?:main|master|production|release\/.*)$/.test(value(/^branch$/i))
    )
      deeds.push('git_push_shared');
    if (
      has(
        'collaborator',
        'member',
        'permission',
        'protection',
        'webhook',
        'visibility',
        'settings',
        'secret',
        'secrets',
        'deploykey',
      ) &&
      has('add', 'create', 'update', 'set', 'put', 'remove', 'invite')
    )
      deeds.push(has('secret', 'secrets') ? 'ci_secret_change' : 'repository_settings');
    if (has('create') && has('repository') && value(/^private$/i) === 'false') deeds.push('repository_settings');
    if (has('release') && has('create', 'publish', 'update')) deeds.push('release_publish');
    if (has('workflow', 'dispatch') && has('run', 'trigger', 'dispatch', 'cancel', 'rerun')) deeds.push('ci_run');
    if (has('gist') && has('create', 'update')) deeds.push('send_files');
  }
  if (
    /kube|k8s/.test(place) &&
    has('apply', 'create', 'patch', 'scale', 'exec', 'rollout', 'update', 'install', 'upgrade')
  )
    deeds.push(has('exec') ? 'cluster_exec' : 'cluster_change');
  if (
    has('deploy', 'deployment', 'release', 'publish', 'promote', 'rollback') &&
    has('create', 'trigger', 'deploy', 'publish', 'promote', 'rollback', 'site', 'app', 'production') &&
    !has('list', 'get', 'logs', 'status')
  )
    deeds.push('deploy');
  if (has('migration', 'migrate') && has('apply', 'run', 'execute', 'deploy', 'reset'))
    deeds.push(has('reset') ? 'database_reset' : 'database_write');
  if (
    has('secret', 'secrets', 'credential', 'credentials', 'password', 'passwords', 'token') &&
    has('get', 'read', 'list', 'reveal', 'fetch', 'show', 'retrieve', 'export')
  )
    deeds.push(
      /1password|bitwarden|keychain|keepass|lastpass|password/.test(place) ? 'read_keychain' : 'read_cloud_secret',
    );
  if (has('env', 'environment') && has('get', 'list', 'read') && has('variables', 'vars', 'env'))
    deeds.push('read_environment');
  const isDesktop =
    /desktop|computer|autogui|automation|macos|windows-?mcp|robot|screen|input|applescript/.test(place) &&
    !/desktop-commander|browser|playwright|puppeteer/.test(place);
  if (isDesktop && has('click', 'type', 'key', 'press', 'mouse', 'drag', 'keyboard', 'hotkey', 'shortcut'))
    deeds.push('window_control');
  if (isDesktop && has('screenshot', 'capture', 'screen')) deeds.push('read_screen');
  if (has('clipboard') && has('get', 'read', 'paste')) deeds.push('read_clipboard');
  if (has('install') && /mcp|plugin|extension|skill|smithery|registry/.test(`${place} ${words.join(' ')}`))
    deeds.push('agent_mcp_add');
  return deeds;
}
