/** Packs and rules as people see them, the words a rule is built from, and the services of the editor. */
import * as v from 'valibot';
import { BUILDER_ACTIONS, EFFECTS } from './constants.ts';
import { historyRowSchema } from './history.ts';
import { diagnosticSchema } from './rule-editor.ts';
import type { Shown } from './shown.ts';

/** Where a pack comes from. Later ones may only tighten, and `managed` cannot be loosened by anybody here. */
export const PACK_SOURCES = ['built-in', 'mine', 'project', 'managed'] as const;
export type PackSource = (typeof PACK_SOURCES)[number];

export const ruleSummarySchema = v.object({
  /** Unique; the name in the rule file. */
  name: v.string(),
  /** As people read it under its pack's title. */
  title: v.string(),
  effect: v.picklist(EFFECTS),
  on: v.boolean(),
  locked: v.boolean(),
});
export type RuleSummary = Shown<typeof ruleSummarySchema>;

export const packSchema = v.object({
  id: v.string(),
  title: v.string(),
  description: v.string(),
  source: v.picklist(PACK_SOURCES),
  /** Folder of the project a project's pack belongs to. */
  project: v.string(),
  on: v.boolean(),
  locked: v.boolean(),
  /** Meant for people who know servers and clouds; off at first. */
  forExperts: v.boolean(),
  /** What is wrong with its file; its calls are asked meanwhile; a project's file is left out. Empty when nothing is. */
  problem: v.string(),
  rules: v.array(ruleSummarySchema),
});
export type Pack = Shown<typeof packSchema>;

export const ruleCountSchema = v.object({
  rule: v.string(),
  denied: v.number(),
  asked: v.number(),
  recorded: v.number(),
});
export type RuleCount = Shown<typeof ruleCountSchema>;

/* ---- the builder: a rule as a sentence ---- */

export const OPERATORS = ['is', 'is-not', 'contains', 'starts-with', 'ends-with', 'matches'] as const;
export type Operator = (typeof OPERATORS)[number];

/** One condition. `named` is something a pack or Perch has a name for; `field` compares one fact with values. */
export const clauseSchema = v.variant('type', [
  v.object({
    type: v.literal('named'),
    /** Macro of the rule language. */
    name: v.string(),
    /** True: "unless …". */
    unless: v.boolean(),
  }),
  v.object({
    type: v.literal('field'),
    field: v.string(),
    operator: v.picklist(OPERATORS),
    /** One of them is enough. */
    values: v.array(v.string()),
    unless: v.boolean(),
  }),
]);
export type Clause = Shown<typeof clauseSchema>;

export const builtRuleSchema = v.object({
  title: v.string(),
  /** Empty for any agent. */
  agents: v.array(v.string()),
  action: v.picklist(BUILDER_ACTIONS),
  clauses: v.array(clauseSchema),
  effect: v.picklist(EFFECTS),
});
export type BuiltRule = Shown<typeof builtRuleSchema>;

/** What a rule can be built from. Words continue a sentence: "outside the project", "the website". */
export const catalogueSchema = v.object({
  named: v.array(
    v.object({
      name: v.string(),
      words: v.string(),
      /** Actions it makes sense for; empty for all. */
      actions: v.array(v.picklist(BUILDER_ACTIONS)),
    }),
  ),
  fields: v.array(
    v.object({
      field: v.string(),
      words: v.string(),
      meaning: v.string(),
      example: v.string(),
      operators: v.array(v.picklist(OPERATORS)),
      actions: v.array(v.picklist(BUILDER_ACTIONS)),
      /** Values that occurred lately, for suggestions. */
      values: v.array(v.string()),
    }),
  ),
  agents: v.array(v.object({ name: v.string(), title: v.string() })),
});
export type Catalogue = Shown<typeof catalogueSchema>;

export const ruleExampleSchema = v.object({
  title: v.string(),
  exact: v.string(),
  /** Does the rule match it? */
  matches: v.boolean(),
});
export type RuleExample = Shown<typeof ruleExampleSchema>;

export const ruleDetailSchema = v.object({
  ...ruleSummarySchema.entries,
  pack: v.string(),
  /** For a project's rule, the project's folder. */
  packTitle: v.string(),
  source: v.picklist(PACK_SOURCES),
  description: v.string(),
  /** Why its switch cannot be moved; empty when it can. */
  whyLocked: v.string(),
  /** Effects a person may choose between: a project's or a managed rule may only become stricter. */
  effects: v.array(v.picklist(EFFECTS)),
  /** The rule in the builder's words; null when it says more than the builder can. */
  built: v.nullable(builtRuleSchema),
  /** The rule as it stands in its file. */
  text: v.string(),
  /** False: only its effect and its switch can be changed here, or nothing. */
  editable: v.boolean(),
  examples: v.array(ruleExampleSchema),
  /** Differs from what its pack brought. */
  changed: v.boolean(),
});
export type RuleDetail = Shown<typeof ruleDetailSchema>;

/** A change that is not in force yet. */
export const ruleChangeSchema = v.variant('kind', [
  /** `rule` is empty for a new one, which goes into the person's own pack. */
  v.object({ kind: v.literal('text'), rule: v.string(), text: v.string() }),
  v.object({ kind: v.literal('effect'), rule: v.string(), effect: v.picklist(EFFECTS) }),
  v.object({ kind: v.literal('remove'), rule: v.string() }),
]);
export type RuleChange = Shown<typeof ruleChangeSchema>;

export const TRY_DAYS = [7, 30, 90] as const;

/** What a change would have made of real calls. */
export const tryResultSchema = v.variant('state', [
  v.object({
    state: v.literal('done'),
    calls: v.number(),
    tookMilliseconds: v.number(),
    /** Against the rules in force: more is positive, fewer negative. */
    denied: v.number(),
    asked: v.number(),
    /** All calls whose verdict changes. */
    changed: v.number(),
    /** Calls whose verdict changes, the newest first, at most 500. */
    changes: v.array(
      v.object({
        row: historyRowSchema,
        before: v.picklist(['deny', 'ask', 'none']),
        after: v.picklist(['deny', 'ask', 'none']),
      }),
    ),
    /** For each of the rule's examples, in order: does the changed rule match it? */
    examples: v.array(v.boolean()),
  }),
  v.object({ state: v.literal('cancelled') }),
  v.object({ state: v.literal('wrong'), diagnostics: v.array(diagnosticSchema) }),
]);
export type TryResult = Shown<typeof tryResultSchema>;

/* ---- import, drafts, versions ---- */

export const importSourceSchema = v.variant('from', [
  /** The app shows its own dialog. */
  v.object({ from: v.literal('file') }),
  /** Dropped on the window, or pasted. */
  v.object({ from: v.literal('text'), name: v.string(), text: v.pipe(v.string(), v.maxLength(2_000_000)) }),
  /** The app fetches it; the bytes must have this SHA-256, in hex. */
  v.object({
    from: v.literal('url'),
    url: v.pipe(v.string(), v.startsWith('https://')),
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-fA-F]{64}$/)),
  }),
]);
export type ImportSource = Shown<typeof importSourceSchema>;

export const importPreviewSchema = v.variant('state', [
  v.object({
    state: v.literal('ready'),
    /** Given to `rules.import`. */
    token: v.string(),
    title: v.string(),
    /** SHA-256 of what was read, in hex. */
    sha256: v.string(),
    rules: v.array(v.object({ title: v.string(), description: v.string(), effect: v.picklist(EFFECTS) })),
    /** Rules and lists of other packs that it changes or takes the place of. */
    touches: v.array(v.string()),
    diagnostics: v.array(diagnosticSchema),
  }),
  v.object({ state: v.literal('wrong'), message: v.string(), diagnostics: v.array(diagnosticSchema) }),
  v.object({ state: v.literal('cancelled') }),
]);
export type ImportPreview = Shown<typeof importPreviewSchema>;

/** Rules that an agent proposed. They do nothing until a person takes them. */
export const draftSchema = v.object({
  id: v.string(),
  at: v.number(),
  text: v.string(),
  /** Its own rules; none while it has a mistake. */
  rules: v.array(
    v.object({
      title: v.string(),
      description: v.string(),
      effect: v.picklist(EFFECTS),
      /** `holds`: the rule does with it what the agent said it does. */
      examples: v.array(v.object({ ...ruleExampleSchema.entries, holds: v.boolean() })),
    }),
  ),
  /** Rules and lists there are already that it would change. */
  touches: v.array(v.string()),
  /** Rules that would no longer take part. */
  lost: v.array(v.string()),
  diagnostics: v.array(diagnosticSchema),
});
export type Draft = Shown<typeof draftSchema>;

export const versionSchema = v.object({
  id: v.string(),
  at: v.number(),
  /** What changed, in a few words. */
  what: v.string(),
});
export type PackVersion = Shown<typeof versionSchema>;
