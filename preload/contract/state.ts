import * as v from 'valibot';
import type { Shown } from './shown.ts';

export const modeSchema = v.picklist(['guardrails', 'monitor']);
export type Mode = v.InferOutput<typeof modeSchema>;

export const PAGES = ['today', 'history', 'rules', 'exceptions', 'agents', 'settings'] as const;
export type PageName = (typeof PAGES)[number];

/** Where the main window can be sent, and what is to be open there. */
export const placeSchema = v.variant('page', [
  v.object({ page: v.literal('today') }),
  v.object({ page: v.literal('history'), record: v.optional(v.number()) }),
  v.object({ page: v.literal('session'), session: v.string() }),
  v.object({ page: v.literal('rules'), rule: v.optional(v.string()) }),
  v.object({ page: v.literal('exceptions'), exception: v.optional(v.string()) }),
  v.object({ page: v.literal('agents') }),
  v.object({ page: v.literal('settings') }),
  /** What watching for a while has shown, to be decided on. */
  v.object({ page: v.literal('review') }),
]);

/** Something Perch itself needs help with. */
export const problemSchema = v.object({
  id: v.string(),
  /** What happened, one sentence. */
  title: v.string(),
  /** What it means, and what mending does. */
  detail: v.string(),
  /** There is a button: `problem.mend` puts it right. */
  mendable: v.optional(v.boolean()),
  /** The agent it is about; its page then says more. */
  agent: v.optional(v.string()),
});
export type Problem = Shown<typeof problemSchema>;

export const LANGUAGE_CHOICES = ['system', 'en', 'de'] as const;

export const appStateSchema = v.object({
  mode: modeSchema,
  /** Set while Perch is paused; `until` is null when only a person ends it. */
  pause: v.nullable(v.object({ until: v.nullable(v.number()) })),
  /** Set while Perch watches for a while before a review: when the review is due. */
  reviewAt: v.nullable(v.number()),
  problems: v.array(problemSchema),
  protectedAgents: v.number(),
  foundAgents: v.number(),
  /** Open questions. */
  questions: v.number(),
  /** Exceptions in force. */
  exceptions: v.number(),
  appearance: v.picklist(['system', 'light', 'dark', 'contrast']),
  language: v.picklist(LANGUAGE_CHOICES),
  /** Size of all text: 1 is the design's, 2 twice as big. */
  textSize: v.pipe(v.number(), v.minValue(0.8), v.maxValue(2)),
  /** True until the first screens were seen or skipped. */
  firstRun: v.boolean(),
  platform: v.picklist(['linux', 'mac', 'windows']),
  version: v.string(),
});
export type AppState = Shown<typeof appStateSchema>;

/** What became of something a person asked for. */
export const outcomeSchema = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    /** Given to `undo`, takes it back. Good for as long as the window is open. */
    undo: v.optional(v.string()),
  }),
  /** The text says why it did not work and what to do. Empty: the person themself stopped it. */
  v.object({ ok: v.literal(false), message: v.string() }),
]);
export type Outcome = Shown<typeof outcomeSchema>;

/** Long work that a window began; it made up the id, and can stop it with `task.cancel`. */
export const progressSchema = v.object({ task: v.string(), done: v.number(), total: v.number() });
export type Progress = Shown<typeof progressSchema>;
