import os from 'node:os';
import {
  type Deed,
  STORY_STEPS,
  type StoryEntry,
  type StoryMap,
  type StoryStep,
  TOUCHES,
  type Touch,
  type Story as WindowStory,
} from '../../../preload/contract.ts';
import { AGENT_NAMES } from '../../../rules/facts/call.ts';
import { agentTitle } from '../../agents/catalogue.ts';
import type { Records } from '../../audit/records.ts';
import type { Step, Story, StoryCall } from '../../audit/session/story.ts';
import type { TouchedPlace } from '../../audit/session/touched.ts';
import { messageOf } from '../../errors.ts';
import { deedOfRecord, joinedDeed, shownPath } from '../../present/recorded-deed.ts';
import type { Dialogs } from '../dialogs.ts';
import type { Handlers } from '../ipc.ts';
import { type FindException, holdOf, packName } from '../present.ts';

export interface SessionParts {
  readonly records: Pick<Records, 'sessions' | 'story' | 'search' | 'report'>;
  readonly exception: FindException;
  readonly dialogs: Dialogs;
}

/** Files that a map lists; more would not be read. */
const MOST_FILES = 500;

/** One session as a story. */
export function sessionRequests(parts: SessionParts): Handlers<'session.story' | 'session.map' | 'session.report'> {
  const { records, dialogs } = parts;
  return {
    'session.story': async ({ session, before }) => {
      const story = await storyOf(records, session);
      return story ? windowStory(story, parts.exception, Date.now(), before) : null;
    },
    'session.map': async (session) => {
      const story = await storyOf(records, session);
      return story ? mapOf(story) : { files: [], moreFiles: 0, websites: [] };
    },
    'session.report': async (session) => {
      const agent = await agentOf(records, session);
      if (!agent) return { ok: false, message: 'Nothing is kept of this session any more.' };
      const file = await dialogs.saveAs(`perch-session-${session.slice(0, 8).replaceAll(/\W/g, '')}.html`, {
        name: 'HTML',
        ending: 'html',
      });
      if (!file) return { ok: false, message: '' };
      try {
        const written = await records.report({ agent, session, file });
        return written ? { ok: true } : { ok: false, message: 'Nothing is kept of this session any more.' };
      } catch (error) {
        const why = messageOf(error);
        return { ok: false, message: `The file could not be written (${why}). Choose another place.` };
      }
    },
  };
}

async function storyOf(records: SessionParts['records'], session: string): Promise<Story | undefined> {
  const agent = await agentOf(records, session);
  return agent === undefined ? undefined : records.story(agent, session);
}

/** The agent whose session it is: as the index has it, or for a session of this moment, as the record itself says. */
async function agentOf(records: SessionParts['records'], session: string): Promise<string | undefined> {
  const [known] = await records.sessions(AGENT_NAMES.map((agent) => ({ agent, session })));
  if (known) return known.agent;
  const query = { terms: [{ type: 'filter', key: 'session', values: [session], not: false } as const] };
  const found = await records.search(query, { limit: 5 });
  return found.records.find((record) => record.session === session)?.agent;
}

/** Agents that end a session rarely say so: one that was quiet for longer is over, in milliseconds. */
const QUIET = 30 * 60_000;

/** @param before entries before this one; the last ones without it */
function windowStory(story: Story, exception: FindException, now: number, before?: number): WindowStory {
  const all = story.turns.flatMap(({ id, at, prompt, steps }): StoryEntry[] => [
    ...(prompt === '' ? [] : [{ type: 'prompt', id, at, text: prompt } as const]),
    ...steps.map((step) => stepOf(step, story, exception)),
  ]);
  const earlier = before === undefined ? all : all.filter(({ id }) => id < before);
  const entries = earlier.slice(-STORY_STEPS);
  return {
    session: story.session,
    title: story.title.split('\n', 1)[0] ?? '',
    agent: story.agent,
    agentTitle: agentTitle(story.agent),
    project: story.project,
    startedAt: story.firstAt,
    endedAt: story.ended || now - story.lastAt > QUIET ? story.lastAt : null,
    calls: story.calls,
    entries,
    older: entries.length < earlier.length,
  };
}

function stepOf({ calls }: Step, story: Story, exception: FindException): StoryStep {
  const [first] = calls as readonly [StoryCall, ...StoryCall[]];
  const hold = first.by === 'person' ? holdOf(first.exception, exception) : undefined;
  return {
    type: 'step',
    id: first.id,
    at: first.at,
    records: calls.map(({ id }) => id),
    verdict: first.verdict,
    deed: joinedDeed(calls.map((call) => deedOf(call, story.project))),
    rule: first.rule === '' ? null : { name: first.rule, pack: packName(first.pack) },
    answeredAfter: first.by === 'person' && first.waitedMilliseconds > 0 ? first.waitedMilliseconds : null,
    hold: hold ?? null,
    usedAgain: first.by === 'person' && first.exception !== '' ? usesOf(first, story) : 0,
    note: first.note,
    lines: linesOf(calls),
  };
}

function deedOf(call: StoryCall, project: string): Deed {
  const input = call.command === '' ? {} : { command: call.command };
  const told = { ...call, happened: '', agent: 'perch', project, input } as const;
  const deed = deedOfRecord(told, os.homedir());
  return deed ?? { verb: 'use-tool', things: [{ type: 'tool', name: call.tool || 'a tool' }], more: 0 };
}

/** Later calls of the session that the same exception let through. */
function usesOf({ id, exception }: StoryCall, story: Story): number {
  const calls = story.turns.flatMap(({ steps }) => steps.flatMap((step) => step.calls));
  return calls.filter((call) => call.id > id && call.by === 'exception' && call.exception === exception).length;
}

function linesOf(calls: readonly StoryCall[]): StoryStep['lines'] {
  const edits = calls.flatMap(({ actions }) => actions).filter(({ added, removed }) => added || removed);
  if (edits.length === 0) return null;
  const sum = (of: (edit: (typeof edits)[number]) => number | undefined) =>
    edits.reduce((total, edit) => total + (of(edit) ?? 0), 0);
  return { added: sum(({ added }) => added), removed: sum(({ removed }) => removed) };
}

function mapOf({ touched, project }: Story): StoryMap {
  const file = (outside: boolean) => (place: TouchedPlace) => ({
    path: shownPath(place.name, outside ? '' : project, os.homedir()),
    folder: false,
    outside,
    touches: touchesOf(place),
  });
  const files = [...touched.inside.map(file(false)), ...touched.outside.map(file(true))];
  return {
    files: files.slice(0, MOST_FILES),
    moreFiles: Math.max(0, files.length - MOST_FILES),
    websites: touched.hosts.map((place) => ({ host: place.name, touches: touchesOf(place) })),
  };
}

function touchesOf({ marks }: TouchedPlace): Touch[] {
  const known: ReadonlySet<string> = new Set(TOUCHES);
  const touches = marks.map((mark) => (mark === 'reached' ? 'read' : mark));
  return [...new Set(touches)].filter((touch): touch is Touch => known.has(touch));
}
