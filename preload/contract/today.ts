import * as v from 'valibot';
import { askQuestionSchema } from './ask.ts';
import { deedSchema } from './deed.ts';
import type { Shown } from './shown.ts';
import { VERDICT_WORDS } from './verdict-word.ts';

/** An open question as other pages see it: enough to say what waits, not enough to answer. */
export const waitingQuestionSchema = v.object({
  id: v.string(),
  agent: v.string(),
  agentTitle: v.string(),
  project: v.string(),
  session: v.string(),
  deed: deedSchema,
  askedAt: v.number(),
  clock: askQuestionSchema.entries.clock,
});
export type WaitingQuestion = Shown<typeof waitingQuestionSchema>;

/** Something that may make life easier; each can be put off. */
export const adviceSchema = v.variant('type', [
  /** The person keeps allowing the same thing. */
  v.object({
    type: v.literal('exception'),
    id: v.string(),
    deed: deedSchema,
    project: v.string(),
    /** How often it was allowed in the last seven days, of how many questions in all. */
    times: v.number(),
    questions: v.number(),
    /** A record to make the exception from. */
    record: v.number(),
  }),
  /** Watching for a while is over. */
  v.object({ type: v.literal('review'), id: v.string(), decisions: v.number() }),
  /** Agents have proposed rules. */
  v.object({ type: v.literal('drafts'), id: v.string(), drafts: v.number() }),
  /** A project brings rules of its own, and the person has not seen them yet. */
  v.object({ type: v.literal('project-rules'), id: v.string(), project: v.string(), rules: v.number() }),
  v.object({ type: v.literal('still-needed'), id: v.string(), exceptions: v.number() }),
  v.object({ type: v.literal('update'), id: v.string(), version: v.string() }),
]);
export type Advice = Shown<typeof adviceSchema>;

export const RANGES = ['day', 'week', 'month'] as const;
export type Range = (typeof RANGES)[number];

/** What agents did in a range: one bar for each hour of a day, each day of a week or a month. */
export const activitySchema = v.object({
  bars: v.array(
    v.object({
      /** Milliseconds since 1970. */
      from: v.number(),
      calls: v.number(),
      /** The moments that mattered, each kind once. */
      marks: v.array(v.picklist(VERDICT_WORDS)),
    }),
  ),
  calls: v.number(),
  sessions: v.number(),
  /** What most of the calls did; null when nothing stands out. */
  mostly: v.nullable(v.picklist(['reading', 'changing', 'running', 'browsing'])),
  denied: v.number(),
  questions: v.object({ asked: v.number(), allowed: v.number(), denied: v.number(), missed: v.number() }),
  filesChanged: v.number(),
  filesChangedOutside: v.number(),
  filesDeleted: v.number(),
  websites: v.number(),
  /** Websites never reached before this range, a few of them. */
  newWebsites: v.array(v.string()),
  /** How much Perch asks; null when it asked nothing. */
  noise: v.nullable(
    v.object({
      questionsPer100Calls: v.number(),
      /** Share of the answered ones that were allowed, 0 to 1. */
      allowedShare: v.number(),
      medianAnswerMilliseconds: v.number(),
    }),
  ),
});
export type Activity = Shown<typeof activitySchema>;
