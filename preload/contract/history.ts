import * as v from 'valibot';
import { ruleReferenceSchema } from './ask.ts';
import { deedSchema, exactLineSchema } from './deed.ts';
import type { Shown } from './shown.ts';
import { VERDICT_WORDS } from './verdict-word.ts';

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
  /** Says more than the verdict alone: "Allowed, exception", "You allowed, session". */
  by: v.optional(v.picklist(['exception', 'session', 'minutes', 'project', 'always', 'paused', 'watching'])),
  rule: v.string(),
  test: v.boolean(),
});
export type HistoryRow = Shown<typeof historyRowSchema>;

/** One condition of a rule that held, in words, with the text it held for. */
export const conditionSchema = v.object({
  /** "it reads a file" */
  words: v.string(),
  /** What the call had there; empty when the words say it all. */
  value: v.string(),
  /** The part of `value` that matched. */
  marks: v.array(v.object({ from: v.number(), to: v.number() })),
});
export type Condition = Shown<typeof conditionSchema>;

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
      /** Why it matched, part by part; empty when that is not known any more. */
      conditions: v.optional(v.array(conditionSchema)),
    }),
  ),
  /** The exception that let it through; null for none. */
  exception: v.optional(v.nullable(v.object({ id: v.string(), rule: v.string() }))),
  /** What the agent was told. */
  reason: v.string(),
  /** What the person wrote to the agent. */
  note: v.optional(v.string()),
  /** How long the person took, in milliseconds; null when nobody was asked. */
  answeredAfter: v.optional(v.nullable(v.number())),
  /** The exact call, one line per operation. */
  exact: v.array(v.string()),
  /** The same with the risky part marked and edits as two sides; stands in for `exact` where it is there. */
  lines: v.optional(v.array(exactLineSchema)),
  /** Branch of the project's repository; empty when it has none. */
  branch: v.optional(v.string()),
  facts: v.array(v.object({ name: v.string(), value: v.string() })),
  errors: v.array(v.string()),
  tookMicroseconds: v.number(),
  /** False for what no exception can lift: rules that protect Perch itself, or nothing that was stopped. */
  mayExcept: v.optional(v.boolean()),
  /** Everything recorded, as it stands in the store. */
  raw: v.string(),
  hash: v.string(),
  chainUnbroken: v.boolean(),
});
export type HistoryDetail = Shown<typeof historyDetailSchema>;

/** What narrows the history down. Everything that is set must hold; within a list, one of them. */
export const historyQuerySchema = v.object({
  /** Words found anywhere in the call, its reason, or the rule. */
  words: v.optional(v.string()),
  agents: v.optional(v.array(v.string())),
  projects: v.optional(v.array(v.string())),
  session: v.optional(v.string()),
  verdicts: v.optional(v.array(v.picklist(VERDICT_WORDS))),
  rules: v.optional(v.array(v.string())),
  /** Milliseconds since 1970; `until` is exclusive. */
  since: v.optional(v.number()),
  until: v.optional(v.number()),
  /** Calls that reached this website or a part of it. */
  website: v.optional(v.string()),
  /** Calls that touched this file or folder, or something in it. */
  path: v.optional(v.string()),
  /** Only calls that touched files outside their project. */
  outside: v.optional(v.boolean()),
});
export type HistoryQuery = Shown<typeof historyQuerySchema>;

/** Fields of the query whose values the app can suggest. */
export const SUGGESTED_FIELDS = ['agent', 'project', 'rule', 'website', 'path'] as const;
export type SuggestedField = (typeof SUGGESTED_FIELDS)[number];

export const suggestionSchema = v.object({
  field: v.picklist(SUGGESTED_FIELDS),
  value: v.string(),
  /** As people know it: an agent's title, a project's folder name. */
  label: v.string(),
});
export type Suggestion = Shown<typeof suggestionSchema>;

export const savedViewSchema = v.object({ id: v.string(), title: v.string(), query: historyQuerySchema });
export type SavedView = Shown<typeof savedViewSchema>;

/** What a heading over a session's calls says. */
export const sessionHeadSchema = v.object({
  session: v.string(),
  /** From what the person asked for; empty when that is not known. */
  title: v.string(),
  calls: v.number(),
});
export type SessionHead = Shown<typeof sessionHeadSchema>;

export const EXPORT_FORMATS = ['jsonl', 'csv', 'falco'] as const;

/** A rule that would have something to say about a recorded call, whether it is switched on or not. */
export const otherRuleSchema = v.object({
  rule: ruleReferenceSchema,
  effect: v.picklist(['deny', 'ask', 'record']),
  on: v.boolean(),
  description: v.string(),
});
export type OtherRule = Shown<typeof otherRuleSchema>;

export const historyCountSchema = v.object({ count: v.number(), complete: v.boolean() });
export type HistoryCount = Shown<typeof historyCountSchema>;
