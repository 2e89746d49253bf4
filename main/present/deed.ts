/**
 * What a call does, for the windows: the facts' summary as the deeds, consequences and lines of the IPC contract. Pure:
 * the windows have the words, and whatever an agent wrote stays plain text here.
 */

import type { Consequence, Deed, ExactLine, Risk, Thing, Verb } from '../../preload/contract/deed.ts';
import { ACTIONS, type ActionName } from '../../rules/facts/actions.ts';
import type { CallFacts, Facts } from '../../rules/facts/facts.ts';
import { hasSecret } from '../../rules/facts/paths/places.ts';
import { FINAL, partPhrase } from '../../rules/facts/sentences.ts';
import { loneSteps, ofLoneStep } from '../../rules/facts/steps.ts';
import {
  type CallSummary,
  describeCall,
  describeStep,
  isPreparation,
  type SummaryPart,
} from '../../rules/facts/summary.ts';
import { type CallLine, exactLines } from './lines.ts';
import { fileThing, shortPath } from './things.ts';

export interface PresentedStep {
  /** Its place among the steps, from 0, as text: the contract wants an id. */
  readonly id: string;
  readonly deed: Deed;
  readonly lines: readonly ExactLine[];
  readonly risky: boolean;
}

export interface PresentedCall {
  readonly deed: Deed;
  /** What matters most first. */
  readonly consequences: readonly Consequence[];
  readonly risk: Risk;
  /** The whole call, also where there are steps. */
  readonly lines: readonly ExactLine[];
  /** Two or more for a compound command, else empty. */
  readonly steps: readonly PresentedStep[];
}

/** Whether a rule objects to what these views do. */
export type Objects = (views: readonly Facts[]) => boolean;

/**
 * A judged call as windows show it. `objects` tells which steps of a compound command a rule asks about; without it no
 * step is marked.
 */
export function presentCall(facts: CallFacts, objects: Objects = () => false): PresentedCall {
  const summary = describeCall(facts);
  const alone = new Map(loneSteps(facts).map((step) => [step.index, step]));
  const steps = summary.steps.map((_, index) => {
    const step = alone.get(index);
    const risky = summary.steps.length > 1 && objects(step ? ofLoneStep(facts, step).views : facts.ofStep(index));
    return { summary: describeStep(facts, index), isQuiet: !risky && isQuietStep(facts, index), risky };
  });
  const lines = exactLines(facts, summary, steps);
  const telling = steps.flatMap((step, index) => (step.isQuiet ? [] : [{ ...step, index }]));
  return {
    deed: deedOf(summary, facts),
    consequences: consequencesOf(summary),
    risk: riskOf(summary),
    lines: lines.map(withoutStep),
    steps:
      telling.length < 2
        ? []
        : telling.map(({ summary: own, index, risky }) => ({
            id: String(index),
            deed: deedOf(own, facts),
            lines: lines.filter((line) => line.step === index).map(withoutStep),
            risky,
          })),
  };
}

function withoutStep({ step: _, ...line }: CallLine): ExactLine {
  return line;
}

/** A step that only sets the scene: it starts nothing but `cd` and its like, and touches nothing. */
function isQuietStep({ effects }: CallFacts, step: number): boolean {
  const isOwn = (one: { readonly step?: number }): boolean => one.step === step;
  return (
    effects.programs.filter(isOwn).every(({ name }) => isPreparation(name)) &&
    !effects.touches.some((touch) => isOwn(touch) && touch.operation !== 'list') &&
    !effects.actions.some(isOwn) &&
    !effects.contacts.some(isOwn) &&
    !effects.opaqueSteps.includes(step)
  );
}

/** How many things a sentence names. */
const MOST_THINGS = 3;

/** The most serious thing a call does, with all things it does that to. */
export function deedOf(summary: CallSummary, { call, surroundings }: Pick<CallFacts, 'call' | 'surroundings'>): Deed {
  const [first] = summary.parts;
  const isHidden = summary.unclear.length > 0 && summary.parts.every(({ verb }) => verb === 'run' || verb === 'list');
  if (!first || isHidden)
    return summary.unclear.length > 0 ? deed('do-hidden', []) : deed('use-tool', [tool(call.tool)]);
  const verb = verbOf(first);
  const alike = summary.parts.filter((part) => verbOf(part) === verb && targetOf(part) === targetOf(first));
  const things = distinct(alike.flatMap((part) => thingsOf(part, surroundings)));
  const to = first.to
    ? ({
        type: first.kind === 'folder' ? 'folder' : 'file',
        path: shortPath(first.to.path ?? first.to.name, surroundings),
      } as const)
    : verb === 'send'
      ? website(first)
      : undefined;
  return {
    verb,
    things: things.slice(0, MOST_THINGS),
    more: Math.max(0, things.length - MOST_THINGS),
    ...(to ? { to } : {}),
  };
}

function deed(verb: Verb, things: readonly Thing[]): Deed {
  return { verb, things: [...things], more: 0 };
}

function tool(name: string, server = ''): Thing {
  return { type: 'tool', name, ...(server === '' || server === name ? {} : { server }) };
}

/** Things with different targets make different sentences. */
function targetOf(part: SummaryPart): string {
  return part.verb === 'send' ? (part.host ?? '') : (part.to?.path ?? part.to?.name ?? '');
}

function verbOf(part: SummaryPart): Verb {
  switch (part.verb) {
    case 'read':
    case 'search':
    case 'list':
    case 'create':
    case 'delete':
    case 'move':
    case 'run':
    case 'send':
    case 'search-web':
    case 'commit':
    case 'push':
    case 'use-tool':
    case 'use-helper':
      return part.verb;
    case 'write':
    case 'edit':
      return 'change';
    case 'fetch':
      return 'open-page';
    case 'connect':
    case 'change-rights':
      return 'do-other';
    case 'do':
      return (part.action && VERB_OF_ACTION[part.action]) ?? 'do-other';
  }
}

/** Deeds that have a verb of their own in the windows. */
const VERB_OF_ACTION: Readonly<Partial<Record<ActionName, Verb>>> = {
  git_force_push: 'replace-shared',
  git_force_push_shared: 'replace-shared',
  git_push_shared: 'push',
  install_package: 'install',
  install_global: 'install',
  install_from_url: 'install',
  install_from_git: 'install',
  install_unchecked: 'install',
  run_downloaded: 'run-download',
  run_remote_package: 'run-download',
  sudo: 'use-admin-rights',
  root_shell: 'use-admin-rights',
  perch_stop: 'switch-off-perch',
  perch_change: 'switch-off-perch',
  hook_process: 'switch-off-perch',
  run_hidden: 'do-hidden',
  run_decoded: 'do-hidden',
};

function thingsOf(part: SummaryPart, surroundings: CallFacts['surroundings']): readonly Thing[] {
  switch (part.verb) {
    case 'run':
      return [{ type: 'command', text: part.name }];
    case 'send':
      return (part.sent ?? []).map((name) => sentThing(name, surroundings));
    case 'fetch':
      return [website(part)];
    case 'search-web':
    case 'use-helper':
      return part.name === '' ? [] : [{ type: 'words', text: part.name }];
    case 'commit':
      return [];
    case 'push':
      return [{ type: 'branch', name: part.name, ...(part.host === undefined ? {} : { remote: part.host }) }];
    case 'use-tool':
      return [tool(part.name, part.by)];
    case 'connect':
    case 'change-rights':
      return [{ type: 'words', text: partPhrase(part) }];
    case 'do':
      return actionThings(part);
    default:
      return [fileThing(part, surroundings)];
  }
}

function actionThings(part: SummaryPart): readonly Thing[] {
  const object = part.object ?? '';
  switch (part.action && VERB_OF_ACTION[part.action]) {
    case 'replace-shared':
    case 'push':
      return [branchOf(object)];
    case 'install':
      return packagesOf(object, part.by ?? '');
    case 'run-download': {
      const host = hostOf(object);
      return [host === undefined ? { type: 'command', text: object } : { type: 'website', host }];
    }
    case 'use-admin-rights':
      return [{ type: 'command', text: object }];
    case 'switch-off-perch':
    case 'do-hidden':
      return [];
    default: {
      // What it is done to stands in the exact call; in the sentence it could pass for Perch's own words.
      return [part.action ? { type: 'phrase', text: ACTIONS[part.action] } : { type: 'words', text: part.name }];
    }
  }
}

/** `git push --force origin HEAD:main` names the branch last. */
function branchOf(line: string): Thing {
  const words = line.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-'));
  const [remote, branch] = words[0] === 'git' ? words.slice(2) : words;
  if (branch === undefined) return { type: 'branch', name: remote ?? 'the current branch' };
  const name = branch
    .replace(/^\+/, '')
    .replace(/^.*:/, '')
    .replace(/^refs\/heads\//, '');
  return { type: 'branch', name, ...(remote === undefined ? {} : { remote }) };
}

/** Names without the words around them, `npm install left-pad` for one; the whole line where none can be told. */
function packagesOf(line: string, by: string): readonly Thing[] {
  const words = line.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-'));
  const verb = words.findIndex((word) => /^(?:install|add|i|get|upgrade|update|tool|global|-S)$/.test(word));
  const names =
    verb === -1 && words[0] !== by ? words : words.slice(verb + 1).filter((word) => !/^(?:install|add)$/.test(word));
  if (names.length === 0) return [{ type: 'words', text: line }];
  return names.map((name) => ({ type: 'package', name, ...(by === '' ? {} : { from: by }) }));
}

function website(part: SummaryPart): Thing {
  return part.host === undefined
    ? { type: 'words', text: 'an address that is not known before' }
    : { type: 'website', host: part.host };
}

function hostOf(address: string): string | undefined {
  return /^(?:[a-z][a-z+.-]*:\/\/)(?:[^/?#@]*@)?(\[[^\]]+\]|[^/?#:]+)/i.exec(address)?.[1];
}

/** What is sent is named by a path, a variable or in words. */
function sentThing(name: string, surroundings: CallFacts['surroundings']): Thing {
  if (!/[\\/]/.test(name)) return { type: 'words', text: name };
  const places = [...surroundings.kinds(name, {})];
  return fileThing({ verb: 'send', kind: 'file', name, path: name, places }, surroundings);
}

function distinct(things: readonly Thing[]): readonly Thing[] {
  if (things.length < 2) return things;
  const seen = new Set<string>();
  return things.filter((thing) => {
    const key = JSON.stringify(thing);
    return !seen.has(key) && seen.add(key);
  });
}

/** What follows when the call runs; only what a fact says. */
export function consequencesOf({ parts, unclear }: CallSummary): readonly Consequence[] {
  const found = new Set<Consequence>();
  const does = (...names: readonly ActionName[]): boolean =>
    parts.some(({ action }) => action !== undefined && names.includes(action));
  const isLoss = (part: SummaryPart): boolean => part.undo === 'never' && !part.places?.includes('regenerable');
  if (does('perch_stop', 'perch_change', 'hook_process')) found.add('switches-guard-off');
  if (does('run_downloaded', 'run_remote_package')) found.add('runs-code-from-internet');
  if (does('git_force_push', 'git_force_push_shared')) found.add('replaces-shared-version');
  if (does('git_force_push_shared', 'git_push_shared')) found.add('everyone-shares-branch');
  if (
    parts.some((part) => isLoss(part) || part.secret === true || (part.action !== undefined && FINAL.has(part.action)))
  )
    found.add('cannot-be-undone');
  if (parts.some(isLoss)) found.add('skips-trash');
  if (parts.some(({ verb }) => verb === 'send')) found.add('leaves-computer');
  if (parts.some(({ verb, hostKinds }) => verb === 'send' && hostKinds?.includes('paste_site')))
    found.add('link-readable-by-anyone');
  if (does('sudo', 'root_shell')) found.add('asks-password');
  if (parts.some(({ outsideProject }) => outsideProject)) found.add('outside-project');
  if (unclear.length > 0) found.add('partly-hidden');
  return [...found];
}

/** Deletes of these are worse than others. */
const WIDE_PLACES = ['whole_disk', 'all_homes', 'home', 'above_project', 'project', 'personal_folder'] as const;

export function riskOf(summary: CallSummary): Risk {
  const { parts, unclear } = summary;
  if (unclear.length > 0) return 'high';
  const isGrave = parts.some(
    (part) =>
      (part.action !== undefined && (FINAL.has(part.action) || GRAVE.has(part.action))) ||
      part.secret === true ||
      hasSecret(new Set(part.places)) ||
      (part.places?.includes('perch') && part.verb !== 'read') ||
      (part.verb === 'delete' && WIDE_PLACES.some((place) => part.places?.includes(place))),
  );
  if (isGrave) return 'high';
  return consequencesOf(summary).length === 0 &&
    parts.every(({ verb }) => HARMLESS.has(verbOf({ ...EMPTY_PART, verb })))
    ? 'low'
    : 'normal';
}

const EMPTY_PART = { kind: 'deed', name: '' } as const;

const GRAVE: ReadonlySet<ActionName> = new Set<ActionName>([
  'run_downloaded',
  'run_decoded',
  'run_hidden',
  'reverse_shell',
  'listen_shell',
  'root_shell',
  'perch_stop',
  'perch_change',
  'hook_process',
  'security_off',
  'read_keychain',
  'cloud_admin',
  'ssh_authorize',
]);

const HARMLESS: ReadonlySet<Verb> = new Set<Verb>([
  'read',
  'list',
  'search',
  'create',
  'change',
  'run',
  'commit',
  'search-web',
  'open-page',
  'use-tool',
  'use-helper',
]);
