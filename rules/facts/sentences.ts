/**
 * English sentences for a call, for the question window and the history. "Say only what Perch knows": a clause whose
 * fact is unknown is left out, and nothing claims that a call succeeded.
 */
import { ACTIONS, type ActionName } from './actions.ts';
import type { PlaceKind } from './paths/place-table.ts';
import type { CallSummary, SummaryPart, SummaryVerb } from './summary.ts';

/** `wants` for an open question, `wanted` for a call that was stopped, `asked` for the history. */
export type Tense = 'wants' | 'wanted' | 'asked';

/** One or two sentences for the whole call. `agent` is the name people know, `Claude Code` for one. */
export function callSentence(agent: string, summary: CallSummary, tense: Tense = 'wants'): string {
  const [first] = summary.parts;
  if (isOnlyUnclear(summary)) return 'Perch cannot tell what this command does. Part of it is hidden.';
  const meaning = first && seriousParts(summary).length < 2 ? consequence(first) : '';
  return `${agent} ${tense} to ${deedsPhrase(summary)}.${meaning}${summary.unclear.length > 0 ? ' Part of it is hidden.' : ''}`;
}

/** The whole call without the agent's name, as a record keeps it: `wanted to delete the folder Documents`. */
export function callPhrase(summary: CallSummary): string {
  return `wanted to ${isOnlyUnclear(summary) ? 'run something that Perch cannot see into' : deedsPhrase(summary)}`;
}

function deedsPhrase(summary: CallSummary): string {
  const [first] = summary.parts;
  if (!first) return 'use a tool';
  const serious = seriousParts(summary);
  if (serious.length < 2) return partPhrase(first);
  const phrases = serious.slice(0, 3).map(partPhrase).join(', ');
  return `do ${serious.length} things at once: ${phrases}${serious.length > 3 ? ' and more' : ''}`;
}

function seriousParts(summary: CallSummary): readonly SummaryPart[] {
  const [first] = summary.parts;
  return first && weighty(first) ? summary.parts.filter(weighty) : [];
}

/** One part as a sentence of its own, with what it means. */
export function partSentence(agent: string, part: SummaryPart, tense: Tense = 'wants'): string {
  return `${agent} ${tense} to ${partPhrase(part)}.${consequence(part)}`;
}

/** The verb and its object: `delete the folder Documents/invoices`. */
export function partPhrase(part: SummaryPart): string {
  if (part.action) return actionPhrase(part.action, part.object ?? '');
  const secret = secretPhrase(part);
  switch (part.verb) {
    case 'delete':
      return secret ? `delete ${secret}` : `delete ${thing(part)}`;
    case 'write':
      return secret ? `overwrite ${secret}` : `write ${thing(part)}`;
    case 'create':
      return `create ${thing(part)}`;
    case 'move':
      return `move ${secret ?? thing(part)} to ${part.to?.name ?? 'another place'}`;
    case 'edit':
      return secret ? `change ${secret}` : `change ${thing(part)}`;
    case 'read':
      return secret ? `read ${secret}` : `read ${thing(part)}`;
    case 'search':
      return secret ? `search ${secret}` : `search ${thing(part)}`;
    case 'list':
      return `look at the names in ${part.name}`;
    case 'change-rights':
      return `change who may use ${thing(part)}`;
    case 'send':
      return `send ${secret ?? (part.sent && part.sent.length > 0 ? listed(part.sent) : 'data')} to ${hostName(part)}`;
    case 'fetch':
      return `fetch something from ${hostName(part)}`;
    case 'connect':
      return `connect to ${hostName(part)}`;
    case 'run':
      return part.kind === 'program' ? `run ${part.name}` : `run the program ${part.name}`;
    case 'commit':
      return 'save its changes in the project';
    case 'push':
      return part.name === '' ? 'send its changes to the shared version' : `send its changes to “${part.name}”`;
    case 'search-web':
      return `search the web for “${part.name}”`;
    case 'use-helper':
      return part.name === '' ? 'hand work to a helper' : `hand work to a helper: “${part.name}”`;
    case 'use-tool':
      return part.by && part.by !== part.name ? `use ${part.name} of ${part.by}` : `use ${part.name}`;
    case 'do':
      return `run ${part.name}`;
  }
}

function thing(part: SummaryPart): string {
  return part.kind === 'folder' ? `the folder ${part.name}` : `the file ${part.name}`;
}

function hostName(part: SummaryPart): string {
  return part.host ?? 'a place that is not known before';
}

function listed(names: readonly string[]): string {
  const [first = '', second] = names;
  if (names.length === 1) return first;
  return names.length === 2 ? `${first} and ${second}` : `${first} and ${names.length - 1} more`;
}

/** Deeds keep their own words; the thing they are done to follows where it is short. */
function actionPhrase(action: ActionName, object: string): string {
  const plain = ACTIONS[action];
  return object !== '' && object.length <= 60 && !plain.includes(object) ? `${plain} (${object})` : plain;
}

/** What the secret places hold, as a person would call it. */
const SECRET_PHRASES: Readonly<Partial<Record<PlaceKind, string>>> = {
  ssh_key: 'your private SSH keys',
  private_key: 'a private key',
  cloud_credentials: 'your saved sign-ins for cloud services',
  kube_config: 'your sign-ins for Kubernetes clusters',
  token_file: 'your saved access tokens',
  password_store: 'your password manager',
  browser_data: 'your browser’s cookies and passwords',
  crypto_wallet: 'your crypto wallet',
  agent_credentials: 'the sign-in of an AI agent',
  system_secrets: 'the passwords of this computer',
  process_memory: 'the memory of running programs',
  private_messages: 'your private messages',
  perch: 'Perch’s own files',
  whole_disk: 'the whole disk',
  all_homes: 'everybody’s home folders',
  home: 'your whole home folder',
};

function secretPhrase(part: SummaryPart): string | undefined {
  if (
    part.places?.includes('cloud_credentials') &&
    [part.path, ...(part.sent ?? [])].some((path) => path?.includes('/.aws/'))
  )
    return 'your saved Amazon keys';
  if (part.places?.includes('env_file') || part.places?.includes('secret_settings'))
    return part.verb === 'send' ? 'secrets of the project' : `the secrets in ${part.name}`;
  if (part.places?.includes('project') && part.recursive) return `everything in the project ${part.name}`;
  const name = part.verb === 'send' ? '' : ` (${part.name})`;
  const wide = part.places?.find((place) => place === 'whole_disk' || place === 'all_homes' || place === 'home');
  const kind = wide ?? part.places?.find((place) => SECRET_PHRASES[place] !== undefined);
  const phrase = kind && SECRET_PHRASES[kind];
  return phrase && (kind === 'whole_disk' || kind === 'home' || kind === 'all_homes' ? phrase : `${phrase}${name}`);
}

/** Deeds that nobody can take back. */
export const FINAL: ReadonlySet<ActionName> = new Set<ActionName>([
  'git_discard',
  'git_elsewhere_discard',
  'git_force_push',
  'git_force_push_shared',
  'git_destroy_recovery',
  'repository_delete',
  'wipe_disk',
  'destroy_backup',
  'empty_trash',
  'wipe_history',
  'cloud_destroy',
  'cluster_destroy',
  'cloud_delete',
  'database_destroy',
  'database_drop',
  'database_delete',
  'database_flush',
  'database_reset',
  'container_delete_data',
  'unpublish_package',
  'send_secret',
  'print_secret',
]);

function consequence(part: SummaryPart): string {
  if (part.undo === 'trash') return ' It goes to the Trash.';
  if (part.undo === 'never' && !part.places?.includes('regenerable'))
    return ' This cannot be undone. It skips the Trash.';
  if (part.secret || (part.action && FINAL.has(part.action))) return ' This cannot be undone.';
  if (part.outsideProject && (part.verb === 'write' || part.verb === 'edit' || part.verb === 'create'))
    return ' It does not belong to the project.';
  return '';
}

function isOnlyUnclear(summary: CallSummary): boolean {
  return summary.unclear.length > 0 && summary.parts.every((part) => part.verb === 'run' || part.verb === 'list');
}

const LIGHT: ReadonlySet<SummaryVerb> = new Set<SummaryVerb>([
  'run',
  'list',
  'fetch',
  'use-tool',
  'search',
  'read',
  'commit',
  'push',
  'search-web',
  'use-helper',
]);

function weighty(part: SummaryPart): boolean {
  if (part.places?.includes('regenerable') && part.verb === 'delete') return false;
  if (part.action === 'install_package' || part.action === 'install_global') return false;
  return (
    !LIGHT.has(part.verb) ||
    (part.outsideProject === true && part.places !== undefined && part.verb === 'read') ||
    secretPhrase(part) !== undefined
  );
}
