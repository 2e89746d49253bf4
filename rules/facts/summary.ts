/**
 * What a call does, as data for people: the question window and the history turn it into sentences. It holds only
 * what is known before the call runs; what nobody knows is left out.
 */
import type { ActionName } from './actions.ts';
import type { JsonObject, JsonValue } from './call.ts';
import type { Action, Contact, Effects, StartedProgram, Step, Touch } from './effects.ts';
import type { CallFacts } from './facts.ts';
import type { HostKind } from './network/hosts.ts';
import type { PlaceKind } from './paths/place-table.ts';
import { hasSecret } from './paths/places.ts';
import { baseName, isInside } from './paths/spelling.ts';
import { readable } from './shell/value.ts';
import type { WholeCall } from './view.ts';

export type SummaryVerb =
  | 'delete'
  | 'move'
  | 'create'
  | 'write'
  | 'edit'
  | 'read'
  | 'search'
  | 'list'
  | 'change-rights'
  | 'run'
  | 'send'
  | 'fetch'
  | 'connect'
  | 'search-web'
  | 'commit'
  | 'push'
  | 'use-tool'
  | 'use-helper'
  | 'do';

export interface SummaryPart {
  readonly verb: SummaryVerb;
  /** What it is done to, as short as a person would say it: `Documents/invoices`, `webhook.site`, `npm test`. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'host' | 'program' | 'branch' | 'tool' | 'deed';
  /** Absolute path, where one is meant. `…` stands for what is unknown. */
  readonly path?: string;
  /** True when the file does not belong to the project. */
  readonly outsideProject?: boolean;
  /** Everything below it is meant as well. */
  readonly recursive?: boolean;
  /** The most telling kinds of place, secrets first. */
  readonly places?: readonly PlaceKind[];
  /**
   * Whether it can be undone, only where that is certain: `never` for what skips the trash, `trash` for what goes
   * there.
   */
  readonly undo?: 'never' | 'trash';
  readonly host?: string;
  /** What is sent, in short. */
  readonly sent?: readonly string[];
  /** Secrets are among what is sent. */
  readonly secret?: boolean;
  readonly action?: ActionName;
  /** What the action is done to: a branch, a table, a command line. */
  readonly object?: string;
  /** Program or tool that does it. */
  readonly by?: string;
  /** Where something is moved to. */
  readonly to?: { readonly name: string; readonly path?: string };
  /** Kinds of the host. */
  readonly hostKinds?: readonly HostKind[];
  /** The file or folder as the call itself writes it. */
  readonly written?: string;
  /** Index into `CallSummary.steps`. */
  readonly step?: number;
}

export interface CallSummary {
  /** The most serious part first. Never empty. */
  readonly parts: readonly SummaryPart[];
  /** The steps of a command in the order they are written; empty where they cannot be told apart. */
  readonly steps: readonly Step[];
  /** Why part of the call cannot be known. */
  readonly unclear: readonly string[];
}

/** More parts than this are left out, the least serious ones. */
const MOST_PARTS = 24;

/** Deeds that only say how something else is done, and deeds told better by the files and hosts they touch. */
const TOLD_OTHERWISE: ReadonlySet<ActionName> = new Set<ActionName>([
  'send_files',
  'read_environment',
  'database_write',
  'remote_shell',
  'agent_start',
  'cluster_exec',
  'database_delete_rows',
  'git_add_remote',
  'git_force_push_lease',
  'run_remote_package',
  'insecure_transfer',
]);

export function describeCall(facts: WholeCall): CallSummary {
  const { effects } = facts;
  const { moves, others } = pairMoves(effects.touches);
  const parts = [
    ...moves.map(({ from, to }) => movePart(facts, from, to)),
    ...others.filter((touch) => touch.operation === 'delete').map((touch) => filePart(facts, touch)),
    ...tellingActions(effects).map(actionPart),
    ...effects.contacts.filter(isTelling).map((contact) => contactPart(facts, contact)),
    ...others
      .filter((touch) => touch.operation !== 'delete' && !isToldByDeed(touch, effects))
      .map((touch) => filePart(facts, touch)),
  ];
  const told = distinct(parts.filter((part) => !isQuiet(part)));
  const rest = told.length > 0 ? told : plainParts(facts);
  const ordered = rest.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, MOST_PARTS);
  return { parts: ordered, steps: effects.steps, unclear: effects.opaque };
}

/** What one step of a command does. */
export function describeStep(facts: CallFacts, step: number): CallSummary {
  const [whole] = facts.ofStep(step);
  return whole ? describeCall(whole.whole) : { parts: [], steps: [], unclear: [] };
}

const MOVERS = /^(?:mv|move|move-item|rename|ren|rename-item)$/;

/** What a move takes away appears again where it goes. */
function pairMoves(touches: readonly Touch[]): {
  readonly moves: readonly { readonly from: Touch; readonly to: Touch }[];
  readonly others: readonly Touch[];
} {
  const moves: { from: Touch; to: Touch }[] = [];
  const moved = new Set<Touch>();
  for (const from of touches) {
    if (from.operation !== 'delete' || !MOVERS.test(from.by)) continue;
    const to = touches.find((touch) => touch.operation === 'write' && touch.by === from.by && touch.step === from.step);
    if (!to) continue;
    moves.push({ from, to });
    moved.add(from).add(to);
  }
  return { moves, others: touches.filter((touch) => !moved.has(touch)) };
}

function movePart(facts: WholeCall, from: Touch, to: Touch): SummaryPart {
  const { undo: _, ...part } = filePart(facts, from);
  const target = filePart(facts, to);
  return {
    ...part,
    verb: 'move',
    to: { name: target.name, ...(target.path === undefined ? {} : { path: target.path }) },
    ...(part.outsideProject || target.outsideProject ? { outsideProject: true } : {}),
  };
}

function filePart(facts: WholeCall, touch: Touch): SummaryPart {
  const { surroundings } = facts;
  const real = touch.path.real === undefined ? undefined : readable(touch.path.real);
  const outside = touch.where !== 'here' || real === undefined || !surroundings.inProject(real);
  const isFolder = touch.recursive || touch.path.standing === 'folder' || /[\\/]$/.test(touch.path.written);
  const undo =
    touch.operation !== 'delete' || touch.where !== 'here'
      ? undefined
      : /trash/.test(touch.by)
        ? 'trash'
        : touch.by === 'mv' || touch.by === 'git'
          ? undefined
          : 'never';
  const places = placesOf(touch);
  return {
    verb: isNew(touch) ? 'create' : VERBS[touch.operation],
    kind: isFolder ? 'folder' : 'file',
    name: shortName(facts, real ?? touch.path.written),
    by: touch.by,
    written: touch.path.written,
    ...(real === undefined ? {} : { path: real }),
    ...(outside ? { outsideProject: true } : {}),
    ...(touch.recursive ? { recursive: true } : {}),
    ...(places.length > 0 ? { places } : {}),
    ...(undo ? { undo } : {}),
    ...stepOf(touch),
  };
}

function stepOf({ step }: { readonly step?: number }): { readonly step?: number } {
  return step === undefined ? {} : { step };
}

function isNew({ operation, path, where, newText }: Touch): boolean {
  return operation === 'write' && where === 'here' && path.known && path.standing === undefined && newText !== '';
}

const VERBS: Readonly<Record<Touch['operation'], SummaryVerb>> = {
  delete: 'delete',
  write: 'write',
  edit: 'edit',
  read: 'read',
  search: 'search',
  list: 'list',
  execute: 'run',
  permissions: 'change-rights',
};

function placesOf(touch: Touch): readonly PlaceKind[] {
  return [...touch.kinds]
    .filter((kind) => kind !== 'harmless')
    .toSorted((a, b) => Number(hasSecret(new Set([b]))) - Number(hasSecret(new Set([a]))));
}

/** Inside the project relative to it, inside the home folder relative to that, else in full. */
function shortName(facts: WholeCall, path: string): string {
  const { surroundings } = facts;
  const { project, home, os } = surroundings;
  if (path === project) return baseName(path);
  if (surroundings.inProject(path)) return path.slice(project.length + 1);
  return path !== home && isInside(path, home, os) ? path.slice(home.length + 1) : path;
}

/** A file that is sent is told with its sending, and rights with the deed that changes them. */
function isToldByDeed({ operation, path }: Touch, { contacts, actions }: Effects): boolean {
  if (operation === 'permissions') return actions.some(({ name }) => RIGHTS.has(name));
  if (operation !== 'read') return false;
  return contacts.some(
    (contact) => isTelling(contact) && contact.purpose === 'send' && contact.sentNames.includes(path.real ?? ''),
  );
}

const RIGHTS: ReadonlySet<ActionName> = new Set<ActionName>(['widen_permissions', 'change_owner', 'set_setuid']);

/** Each deed once, and a shown secret only where nothing says where it comes from. */
function tellingActions({ actions, contacts }: Effects): readonly Action[] {
  const told = new Set<ActionName>();
  const isSent = contacts.some((contact) => contact.purpose === 'send' && contact.sentNames.length > 0);
  const named = actions.some((action) =>
    /^(?:read_keychain|read_token|read_cloud_secret|export_private_key)$/.test(action.name),
  );
  return actions.filter(({ name }) => {
    if (isSent && SENDINGS.has(name)) return false;
    if (TOLD_OTHERWISE.has(name) || told.has(name) || (name === 'print_secret' && named)) return false;
    told.add(name);
    return true;
  });
}

function actionPart(action: Action): SummaryPart {
  const object = action.object.replace(/\s+/g, ' ').trim();
  return { verb: 'do', kind: 'deed', name: object, action: action.name, object, by: action.by, ...stepOf(action) };
}

function isTelling(contact: Contact): boolean {
  return !contact.kinds.has('loopback') || contact.purpose === 'send';
}

const SENDINGS: ReadonlySet<ActionName> = new Set<ActionName>(['send_secret', 'send_secret_variable', 'send_machine']);

function contactPart({ effects }: WholeCall, contact: Contact): SummaryPart {
  const verb = contact.purpose === 'send' ? 'send' : contact.purpose === 'fetch' ? 'fetch' : 'connect';
  const host = contact.host;
  const places = effects.touches
    .filter(({ path }) => path.real !== undefined && contact.sentNames.includes(path.real))
    .flatMap(placesOf);
  return {
    verb,
    kind: 'host',
    name: contact.address?.written ?? host,
    ...(host === '' ? {} : { host }),
    ...(contact.kinds.size > 0 ? { hostKinds: [...contact.kinds] } : {}),
    ...(contact.sentNames.length > 0 ? { sent: contact.sentNames } : {}),
    ...(SECRET_SENDS.some((sent) => contact.sends.has(sent)) ? { secret: true } : {}),
    ...(places.length > 0 ? { places: [...new Set(places)] } : {}),
    by: contact.by,
    ...stepOf(contact),
  };
}

const SECRET_SENDS = ['secret_file', 'secret_variable', 'secret_text', 'environment'] as const;

/** Ordinary reading and listing inside the project is not worth a line when there is more to say. */
function isQuiet(part: SummaryPart): boolean {
  if (part.outsideProject && part.verb !== 'list') return false;
  if (part.places?.some((place) => hasSecret(new Set([place])))) return false;
  return (
    part.verb === 'list' ||
    part.verb === 'read' ||
    part.verb === 'search' ||
    (part.verb === 'run' && part.kind !== 'program')
  );
}

/** A call with nothing remarkable: the programs it starts, or the tool itself. */
function plainParts(facts: WholeCall): readonly SummaryPart[] {
  const { call, effects } = facts;
  const quiet = effects.touches.filter((touch) => touch.target !== undefined).map((touch) => filePart(facts, touch));
  if (quiet.length > 0) return quiet;
  const programs = effects.programs.filter((program) => !isPreparation(program.name));
  if (programs.length > 0) return distinct(programs.map((program) => programPart(facts, program)));
  if (call.command) return [{ verb: 'run', kind: 'program', name: call.command.text.slice(0, 200) }];
  if (call.mcp)
    return [
      {
        verb: 'use-tool',
        kind: 'tool',
        name: call.mcp.tool,
        by: call.mcp.server,
        object: argumentsInShort(call.mcp.arguments),
      },
    ];
  if (call.kind === 'agent')
    return [
      { verb: 'use-helper', kind: 'tool', name: firstLine(text(call.input['description']) || call.prompt || '') },
    ];
  const query = text(call.input['query']) || text(call.input['prompt']);
  if (call.kind === 'fetch' && query !== '') return [{ verb: 'search-web', kind: 'deed', name: firstLine(query) }];
  return [{ verb: 'use-tool', kind: 'tool', name: call.tool, object: argumentsInShort(call.input) }];
}

/** Programs that only set the scene for the ones that follow. */
export function isPreparation(program: string): boolean {
  return /^(?:cd|pushd|popd|set|export|source|\.|true|:|echo|printf|sleep|wait|set-location|write-host|write-output)$/i.test(
    program,
  );
}

function programPart({ repository }: WholeCall, program: StartedProgram): SummaryPart {
  const common = { by: program.name, ...stepOf(program) };
  const [, first, ...rest] = program.argv;
  if (program.name === 'git' && first === 'commit') return { verb: 'commit', kind: 'deed', name: '', ...common };
  if (program.name === 'git' && first === 'push') {
    const [remote, branch] = rest.filter((word) => !word.startsWith('-'));
    const name = branch?.slice(branch.indexOf(':') + 1) || repository?.branch || '';
    return { verb: 'push', kind: 'branch', name, ...(remote ? { host: remote } : {}), ...common };
  }
  return { verb: 'run', kind: 'program', name: program.argv.slice(0, 4).join(' '), ...common };
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function firstLine(words: string): string {
  const line = words.trim().split('\n', 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

function argumentsInShort(input: JsonObject): string {
  return Object.entries(input)
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    .slice(0, 3)
    .map(([key, value]) => `${key}: ${String(value).slice(0, 60)}`)
    .join(', ');
}

function distinct(parts: readonly SummaryPart[]): readonly SummaryPart[] {
  const seen = new Set<string>();
  return parts.filter((part) => {
    const key = `${part.verb} ${part.action ?? ''} ${part.path ?? part.name} ${part.host ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** How much a part matters to somebody who has one glance. */
function weightOf(part: SummaryPart): number {
  const secret = part.secret || part.places?.some((place) => hasSecret(new Set([place]))) ? 50 : 0;
  const outside = part.outsideProject ? 10 : 0;
  const base: Readonly<Record<SummaryVerb, number>> = {
    delete: 60,
    do: 55,
    send: 50,
    'change-rights': 30,
    move: 26,
    write: 25,
    create: 24,
    edit: 22,
    connect: 20,
    read: 15,
    search: 12,
    fetch: 10,
    push: 9,
    run: 8,
    commit: 8,
    'search-web': 6,
    'use-helper': 6,
    'use-tool': 5,
    list: 1,
  };
  const ordinary = part.places?.includes('regenerable') && part.verb === 'delete' ? -40 : 0;
  return (
    base[part.verb] +
    secret +
    outside +
    ordinary +
    (part.recursive ? 5 : 0) +
    (part.action && MINOR_ACTIONS.has(part.action) ? -45 : 0)
  );
}

const MINOR_ACTIONS: ReadonlySet<ActionName> = new Set<ActionName>([
  'install_package',
  'install_global',
  'listen',
  'sudo',
  'git_skip_checks',
  'database_dump',
]);
