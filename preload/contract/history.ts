import * as v from 'valibot';
import { deedSchema, exactLineSchema } from './deed.ts';
import type { Shown } from './shown.ts';

/** The verdict vocabulary of the design: outer shape is who decided, inner mark is what. */
export const VERDICT_WORDS = [
  'no-objection',
  'allowed',
  'denied',
  'you-allowed',
  'you-denied',
  'no-answer',
  'waiting',
  'withdrawn',
  'would-deny',
  'would-ask',
  'problem',
  'noted',
] as const;
export type VerdictWord = (typeof VERDICT_WORDS)[number];

export const historyRowSchema = v.object({
  id: v.number(),
  at: v.number(),
  agent: v.string(),
  agentTitle: v.string(),
  session: v.string(),
  project: v.string(),
  /** Plain sentence without the agent's name; shown when there is no `deed`. */
  summary: v.string(),
  deed: v.optional(deedSchema),
  tool: v.string(),
  verdict: v.picklist(VERDICT_WORDS),
  rule: v.string(),
  test: v.boolean(),
});
export type HistoryRow = Shown<typeof historyRowSchema>;

export const historyDetailSchema = v.object({
  ...historyRowSchema.entries,
  /** Who settled it, in words. */
  decidedBy: v.string(),
  rules: v.array(
    v.object({
      name: v.string(),
      effect: v.picklist(['deny', 'ask', 'record']),
      description: v.string(),
      pack: v.string(),
    }),
  ),
  /** What the agent was told. */
  reason: v.string(),
  /** The exact call, one line per operation. */
  exact: v.array(v.string()),
  /** The same with the risky part marked and edits as two sides; stands in for `exact` where it is there. */
  lines: v.optional(v.array(exactLineSchema)),
  facts: v.array(v.object({ name: v.string(), value: v.string() })),
  errors: v.array(v.string()),
  tookMicroseconds: v.number(),
  /** Everything recorded, as it stands in the store. */
  raw: v.string(),
  hash: v.string(),
  chainUnbroken: v.boolean(),
});
export type HistoryDetail = Shown<typeof historyDetailSchema>;
