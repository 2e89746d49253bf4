import * as v from 'valibot';
import { HOLDS, ruleReferenceSchema } from './ask.ts';
import { deedSchema } from './deed.ts';
import type { Shown } from './shown.ts';
import { VERDICT_WORDS } from './verdict-word.ts';

/** Steps in one answer; older ones are asked for by `before`. */
export const STORY_STEPS = 300;

const promptSchema = v.object({ type: v.literal('prompt'), id: v.number(), at: v.number(), text: v.string() });

/** One step of the story: a call, or several of a kind in a row. */
const stepSchema = v.object({
  type: v.literal('step'),
  /** Record of the first call. */
  id: v.number(),
  at: v.number(),
  /** Records of all of them, oldest first. */
  records: v.array(v.number()),
  verdict: v.picklist(VERDICT_WORDS),
  deed: deedSchema,
  rule: v.nullable(ruleReferenceSchema),
  /** How long the person took, in milliseconds. */
  answeredAfter: v.nullable(v.number()),
  /** How long the person's Allow held. */
  hold: v.nullable(v.picklist(HOLDS)),
  /** How often what was allowed was used again without asking. */
  usedAgain: v.number(),
  /** What the person wrote to the agent. */
  note: v.string(),
  /** Lines an edit asked to add and remove; null when that is not known. */
  lines: v.nullable(v.object({ added: v.number(), removed: v.number() })),
});
export type StoryStep = Shown<typeof stepSchema>;

export const storyEntrySchema = v.variant('type', [promptSchema, stepSchema]);
export type StoryEntry = Shown<typeof storyEntrySchema>;

export const storySchema = v.object({
  session: v.string(),
  /** Empty when nothing is known of what the person asked for. */
  title: v.string(),
  agent: v.string(),
  agentTitle: v.string(),
  project: v.string(),
  startedAt: v.number(),
  /** Null while it goes on. */
  endedAt: v.nullable(v.number()),
  calls: v.number(),
  /** Oldest first. */
  entries: v.array(storyEntrySchema),
  /** There is more before the first entry. */
  older: v.boolean(),
});
export type Story = Shown<typeof storySchema>;

/** What happened to a file or a website: it was read or changed, or somebody decided about it. */
export const TOUCHES = ['read', 'changed', 'created', 'deleted', ...VERDICT_WORDS] as const;
export type Touch = (typeof TOUCHES)[number];

const touchesSchema = v.array(v.picklist(TOUCHES));

export const storyMapSchema = v.object({
  files: v.array(
    v.object({
      /** In the project relative to it; elsewhere absolute or starting with `~`. */
      path: v.string(),
      folder: v.boolean(),
      outside: v.boolean(),
      touches: touchesSchema,
    }),
  ),
  /** Files that are not listed because there are too many. */
  moreFiles: v.number(),
  websites: v.array(v.object({ host: v.string(), touches: touchesSchema })),
});
export type StoryMap = Shown<typeof storyMapSchema>;
