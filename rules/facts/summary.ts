/**
 * What a call does, as data for people: the question window and the history turn it into sentences. It holds only
 * what is known before the call runs; what nobody knows is left out.
 */
import type { ActionName } from './actions.ts';
import type { JsonObject } from './call.ts';
import type { Action, Contact, StartedProgram, Touch } from './effects.ts';
import type { CallFacts } from './facts.ts';
import type { PlaceKind } from './paths/place-table.ts';
import { hasSecret } from './paths/places.ts';
import { baseName, isInside } from './paths/spelling.ts';
import { readable } from './shell/value.ts';

export type SummaryVerb =
  | 'delete'
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
  | 'use-tool'
  | 'do';

export interface SummaryPart {
  readonly verb: SummaryVerb;
  /** What it is done to, as short as a person would say it: `Documents/invoices`, `webhook.site`, `npm test`. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'host' | 'program' | 'tool' | 'deed';
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
  readonly action?: ActionName;
  /** What the action is done to: a branch, a table, a command line. */
  readonly object?: string;
  /** Program or tool that does it. */
  readonly by?: string;
  /** Index into the call's views that this part is about, so that a matched rule finds its part. */
  readonly view?: number;
}

export interface CallSummary {
  /** The most serious part first. Never empty. */
  readonly parts: readonly SummaryPart[];
  /** How many programs a command starts. */
  readonly steps: number;
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

export function describeCall(facts: CallFacts): CallSummary {
  const { effects } = facts;
  const parts = [
    // What `mv` takes away appears again where it goes.
    ...effects.touches
      .filter((touch) => touch.operation === 'delete' && !/^(?:mv|move|move-item)$/.test(touch.by))
      .map((touch) => filePart(facts, touch)),
    ...tellingActions(effects.actions).map(actionPart),
    ...effects.contacts.filter(isTelling).map(contactPart),
    ...effects.touches.filter((touch) => touch.operation !== 'delete').map((touch) => filePart(facts, touch)),
  ];
  const told = distinct(parts.filter((part) => !isQuiet(part)));
  const rest = told.length > 0 ? told : plainParts(facts);
  const ordered = rest.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, MOST_PARTS);
  return { parts: ordered, steps: effects.programs.length, unclear: effects.opaque };
}

function filePart(facts: CallFacts, touch: Touch): SummaryPart {
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
    verb: VERBS[touch.operation],
    kind: isFolder ? 'folder' : 'file',
    name: shortName(facts, real ?? touch.path.written),
    ...(real === undefined ? {} : { path: real }),
    ...(outside ? { outsideProject: true } : {}),
    ...(touch.recursive ? { recursive: true } : {}),
    ...(places.length > 0 ? { places } : {}),
    ...(undo ? { undo } : {}),
    by: touch.by,
    ...viewOf(facts, touch),
  };
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

function viewOf(facts: CallFacts, touch: Touch): { readonly view?: number } {
  const view = facts.views.findIndex((candidate) => candidate.touch === touch);
  return view === -1 ? {} : { view };
}

function placesOf(touch: Touch): readonly PlaceKind[] {
  return [...touch.kinds]
    .filter((kind) => kind !== 'harmless')
    .toSorted((a, b) => Number(hasSecret(new Set([b]))) - Number(hasSecret(new Set([a]))));
}

/** Inside the project relative to it, inside the home folder relative to that, else in full. */
function shortName(facts: CallFacts, path: string): string {
  const { surroundings } = facts;
  const { project, home, os } = surroundings;
  if (path === project) return baseName(path);
  if (surroundings.inProject(path)) return path.slice(project.length + 1);
  return path !== home && isInside(path, home, os) ? path.slice(home.length + 1) : path;
}

/** Each deed once, and a shown secret only where nothing says where it comes from. */
function tellingActions(actions: readonly Action[]): readonly Action[] {
  const told = new Set<ActionName>();
  const named = actions.some((action) =>
    /^(?:read_keychain|read_token|read_cloud_secret|export_private_key)$/.test(action.name),
  );
  return actions.filter(({ name }) => {
    if (TOLD_OTHERWISE.has(name) || told.has(name) || (name === 'print_secret' && named)) return false;
    told.add(name);
    return true;
  });
}

function actionPart(action: Action): SummaryPart {
  const object = action.object.replace(/\s+/g, ' ').trim();
  return { verb: 'do', kind: 'deed', name: object, action: action.name, object, by: action.by };
}

function isTelling(contact: Contact): boolean {
  return !contact.kinds.has('loopback') || contact.purpose === 'send';
}

function contactPart(contact: Contact): SummaryPart {
  const verb = contact.purpose === 'send' ? 'send' : contact.purpose === 'fetch' ? 'fetch' : 'connect';
  const host = contact.host;
  return {
    verb,
    kind: 'host',
    name: contact.address?.written ?? host,
    ...(host === '' ? {} : { host }),
    ...(contact.sentNames.length > 0 ? { sent: contact.sentNames } : {}),
    by: contact.by,
  };
}

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
function plainParts(facts: CallFacts): readonly SummaryPart[] {
  const { call, effects } = facts;
  const quiet = effects.touches.filter((touch) => touch.target !== undefined).map((touch) => filePart(facts, touch));
  if (quiet.length > 0) return quiet;
  const programs = effects.programs.filter(
    (program) => !/^(?:cd|set|export|source|\.|true|:|echo|printf)$/.test(program.name),
  );
  if (programs.length > 0) return distinct(programs.map(programPart));
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
  return [{ verb: 'use-tool', kind: 'tool', name: call.tool, object: argumentsInShort(call.input) }];
}

function programPart(program: StartedProgram): SummaryPart {
  return { verb: 'run', kind: 'program', name: program.argv.slice(0, 4).join(' '), by: program.name };
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
  const secret = part.places?.some((place) => hasSecret(new Set([place]))) ? 50 : 0;
  const outside = part.outsideProject ? 10 : 0;
  const base: Readonly<Record<SummaryVerb, number>> = {
    delete: 60,
    do: 55,
    send: 50,
    'change-rights': 30,
    write: 25,
    edit: 22,
    connect: 20,
    read: 15,
    search: 12,
    fetch: 10,
    run: 8,
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
