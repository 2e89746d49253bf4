import * as v from 'valibot';
import { exceptionPreviewSchema, ruleReferenceSchema } from './ask.ts';
import { deedSchema } from './deed.ts';
import { historyRowSchema } from './history.ts';
import type { Shown } from './shown.ts';

export const REVIEW_DECISIONS = ['exception', 'keep', 'switch-off'] as const;
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];

/** What Perch would have stopped or asked while it only watched, put together by rule and kind of call. */
export const reviewSchema = v.object({
  since: v.number(),
  until: v.number(),
  calls: v.number(),
  groups: v.array(
    v.object({
      id: v.string(),
      rule: ruleReferenceSchema,
      would: v.picklist(['deny', 'ask']),
      count: v.number(),
      /** Agents by title. */
      agents: v.array(v.string()),
      project: v.string(),
      deed: deedSchema,
      /** The newest few. */
      rows: v.array(historyRowSchema),
      /** The narrowest exception that would cover them; null where a rule cannot be lifted. */
      proposal: v.nullable(exceptionPreviewSchema),
      decision: v.nullable(v.picklist(REVIEW_DECISIONS)),
    }),
  ),
});
export type Review = Shown<typeof reviewSchema>;
export type ReviewGroup = Review['groups'][number];
