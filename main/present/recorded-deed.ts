/** What a recorded call did, for the windows: as the facts said then, or as far as the record's actions tell. */
import * as v from 'valibot';
import { type Deed, deedSchema, type Thing, type Verb } from '../../preload/contract/deed.ts';
import type { Action, ActionVerb } from '../audit/actions.ts';
import type { NewRecord } from '../audit/record.ts';

type Told = Pick<NewRecord, 'deed' | 'happened' | 'agent' | 'summary' | 'actions' | 'project' | 'input'>;

/** How many things a sentence names. */
const MOST_THINGS = 3;

/** @param home what paths are shortened by to `~` @returns undefined when only the summary says anything */
export function deedOfRecord(record: Told, home: string): Deed | undefined {
  if (record.deed && v.is(deedSchema, record.deed)) return record.deed;
  if (record.happened !== '') return deedOfNote(record);
  if (record.actions.length === 0) return undefined;
  return deedOfActions(record.actions, record, home);
}

const HAPPENED: Readonly<Record<string, Verb>> = {
  'session-start': 'session-started',
  'session-end': 'session-ended',
  prompt: 'prompted',
};

/** Something an agent told that was no call. */
function deedOfNote({ happened, input }: Told): Deed {
  const verb = HAPPENED[happened] ?? 'noted';
  const tool = input['tool_name'];
  if (happened === 'tool-result' && typeof tool === 'string') {
    return { verb, things: [{ type: 'words', text: `${tool} came to its end` }], more: 0 };
  }
  const phrase = NOTES[happened];
  if (verb === 'noted' && phrase) return { verb, things: [{ type: 'phrase', text: phrase }], more: 0 };
  const prompt = input['prompt'];
  if (verb !== 'prompted' || typeof prompt !== 'string') return { verb, things: [], more: 0 };
  return { verb, things: [{ type: 'words', text: shortened(prompt) }], more: 0 };
}

/** So much of what a person asked for is told in a row, in UTF-16 units. */
const LONGEST_PROMPT = 160;

function shortened(prompt: string): string {
  const line = prompt.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_PROMPT ? `${line.slice(0, LONGEST_PROMPT).trimEnd()}…` : line;
}

const NOTES: Readonly<Record<string, string>> = {
  'tool-result': 'a step came to its end',
  'turn-end': 'the agent finished its turn',
  'subagent-start': 'a helper began to work',
  'subagent-end': 'a helper finished',
};

/** Several calls of a kind as one: everything they were done to, under the verb that most of them have. */
export function joinedDeed(deeds: readonly Deed[]): Deed {
  const [first] = deeds;
  if (!first) return { verb: 'do-other', things: [], more: 0 };
  if (deeds.length === 1) return first;
  const counts = new Map<Verb, number>();
  for (const { verb } of deeds) counts.set(verb, (counts.get(verb) ?? 0) + 1);
  const [[verb] = [first.verb]] = [...counts].sort((a, b) => b[1] - a[1]);
  const things = distinct(deeds.flatMap((deed) => deed.things));
  const unnamed = deeds.reduce((sum, { more }) => sum + more, 0);
  return {
    verb,
    things: things.slice(0, MOST_THINGS),
    more: Math.max(0, things.length - MOST_THINGS) + unnamed,
    ...(first.to && deeds.every(({ to }) => JSON.stringify(to) === JSON.stringify(first.to)) ? { to: first.to } : {}),
  };
}

/** The gravest kind of action says what the call does. */
const GRAVEST: readonly ActionVerb[] = [
  'delete',
  'send',
  'push',
  'install',
  'move',
  'create',
  'change',
  'run',
  'open',
  'commit',
  'use-tool',
  'use-helper',
  'search-web',
  'read',
  'search',
  'list',
  'other',
];

function deedOfActions(actions: readonly Action[], record: Told, home: string): Deed {
  const does = GRAVEST.find((verb) => actions.some((action) => action.does === verb)) ?? 'other';
  const alike = actions.filter((action) => action.does === does);
  const things = distinct(alike.flatMap((action) => thingOf(action, record, home) ?? []));
  return {
    verb: does === 'open' ? 'open-page' : does === 'other' ? 'do-other' : does,
    things: things.slice(0, MOST_THINGS),
    more: Math.max(0, things.length - MOST_THINGS),
  };
}

function thingOf({ does, path, host, name }: Action, { project, input }: Told, home: string): Thing | undefined {
  const command = input['command'];
  if (does === 'run' && typeof command === 'string') return { type: 'command', text: firstLine(command) };
  if (path !== undefined) return { type: 'file', path: shownPath(path, project, home) };
  if (host !== undefined) return { type: 'website', host };
  if (name === undefined || name === '') return undefined;
  switch (does) {
    case 'run':
      return { type: 'command', text: name };
    case 'install':
      return { type: 'package', name };
    case 'push':
      return { type: 'branch', name };
    case 'use-tool': {
      const at = name.indexOf('/');
      return at < 0 ? { type: 'tool', name } : { type: 'tool', server: name.slice(0, at), name: name.slice(at + 1) };
    }
    default:
      return { type: 'words', text: name };
  }
}

/** In the project relative to it, in the home folder from `~` on. */
export function shownPath(path: string, project: string, home: string): string {
  const base = slashed(project);
  if (base !== '' && path.startsWith(`${base}/`)) return path.slice(base.length + 1);
  const own = slashed(home);
  if (own !== '' && path === own) return '~';
  return own !== '' && path.startsWith(`${own}/`) ? `~${path.slice(own.length)}` : path;
}

function slashed(folder: string): string {
  return folder.replaceAll('\\', '/').replace(/\/+$/, '');
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

function distinct(things: readonly Thing[]): readonly Thing[] {
  const seen = new Set<string>();
  return things.filter((thing) => {
    const key = JSON.stringify(thing);
    return !seen.has(key) && seen.add(key);
  });
}
