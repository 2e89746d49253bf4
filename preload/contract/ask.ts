/**
 * The ask window: what it shows, and the only way to answer. Answers carry the question's nonce, so that an answer to
 * an older question can never reach a newer one, and say how the button was pressed.
 */
import * as v from 'valibot';
import { NOTE_LIMIT } from './constants.ts';
import { CONSEQUENCES, deedSchema, exactLineSchema, riskSchema } from './deed.ts';
import type { Shown } from './shown.ts';

/** A rule as people see it. `name` is unique and leads to its page. */
export const ruleReferenceSchema = v.object({ name: v.string(), pack: v.string() });
export type RuleReference = Shown<typeof ruleReferenceSchema>;

/** How long an answer holds. `once` makes no exception. */
export const HOLDS = ['once', 'session', 'minutes-15', 'project', 'always'] as const;
export type Hold = (typeof HOLDS)[number];

/** What a call must have in common with the one that was seen. A file reads as what the deed does: "deletes", "reads" … */
export const TERMS = ['command', 'file', 'url', 'server', 'tool', 'input'] as const;

/** The exact exception that would be made; nothing outside it is covered. */
export const exceptionPreviewSchema = v.object({
  /** The step of a compound command it is for; empty for a call of one step. */
  step: v.string(),
  rule: v.string(),
  agent: v.string(),
  /** All must be the same. */
  terms: v.array(v.object({ what: v.picklist(TERMS), value: v.string() })),
  /** Folder of the project it holds in; empty for everywhere. */
  project: v.string(),
  /** True: only the asking session. */
  session: v.boolean(),
  /** When it ends by itself; null when only a person ends it. */
  until: v.nullable(v.number()),
});
export type ExceptionPreview = Shown<typeof exceptionPreviewSchema>;

export const askChoiceSchema = v.object({
  hold: v.picklist(HOLDS),
  /** Empty for `once`. */
  exceptions: v.array(exceptionPreviewSchema),
  /** The system asks for a finger, a face or the password before this is taken. */
  confirms: v.boolean(),
});
export type AskChoice = Shown<typeof askChoiceSchema>;

const askerSchema = v.object({
  name: v.string(),
  title: v.string(),
  /** False: a program spoke with the agent's voice that Perch does not know. The window then says so. */
  known: v.boolean(),
});

/** What every question and every notice says about where it comes from. */
const origin = {
  id: v.string(),
  agent: askerSchema,
  /** Folder of the project; the window shows its last part. */
  project: v.string(),
  /** What the session is about, in the person's own words; empty when it is not known. */
  session: v.string(),
  askedAt: v.number(),
  deed: deedSchema,
};

/** One part of a compound command. */
export const askStepSchema = v.object({
  id: v.string(),
  deed: deedSchema,
  lines: v.array(exactLineSchema),
  /** A rule asks because of this step; only such a step can be remembered. */
  risky: v.boolean(),
});
export type AskStep = Shown<typeof askStepSchema>;

export const askQuestionSchema = v.object({
  ...origin,
  /** Made for this question alone; an answer without it is refused. */
  nonce: v.string(),
  consequences: v.array(v.picklist(CONSEQUENCES)),
  risk: riskSchema,
  /** The whole call. For a compound command the steps show it instead. */
  lines: v.array(exactLineSchema),
  /** Two or more for a compound command, else empty. */
  steps: v.array(askStepSchema),
  /** Why Perch asks, as the rule puts it, one sentence; empty leaves only the rules' names. */
  why: v.string(),
  rules: v.array(ruleReferenceSchema),
  choices: v.array(askChoiceSchema),
  noteAllowed: v.boolean(),
  /** How many identical calls this one question stands for. */
  calls: v.number(),
  clock: v.variant('state', [
    /** Perch denies at this moment. */
    v.object({ state: v.literal('running'), deniesAt: v.number() }),
    /** Somebody is here. `left` milliseconds remain when they go; at `latest` the agent stops waiting whatever happens. */
    v.object({ state: v.literal('paused'), left: v.number(), latest: v.number() }),
  ]),
  /** Made for practice: no agent waits, and the answer does nothing. */
  practice: v.boolean(),
});
export type AskQuestion = Shown<typeof askQuestionSchema>;

/** Something that is over and still worth saying. */
export const askNoticeSchema = v.variant('type', [
  /** Nobody answered in time. Stays until it is closed. */
  v.object({
    ...origin,
    type: v.literal('missed'),
    waited: v.number(),
    record: v.nullable(v.number()),
    /** What may be allowed for next time; empty offers nothing. */
    choices: v.array(askChoiceSchema),
    nonce: v.string(),
  }),
  /** The agent no longer waits. Closes by itself. */
  v.object({ ...origin, type: v.literal('withdrawn'), record: v.nullable(v.number()) }),
  /** A rule that nothing can lift stopped something worth knowing at once. */
  v.object({
    ...origin,
    type: v.literal('denied'),
    record: v.nullable(v.number()),
    rule: ruleReferenceSchema,
    /** The rule's sentence for people. */
    why: v.string(),
    lines: v.array(exactLineSchema),
  }),
]);
export type AskNotice = Shown<typeof askNoticeSchema>;

export const askViewSchema = v.object({
  /** Oldest first. A new one never comes before one that is on show. */
  questions: v.array(askQuestionSchema),
  notices: v.array(askNoticeSchema),
  /** Ids of questions that closed because an exception, made while they waited, covers them. */
  covered: v.array(v.string()),
});
export type AskView = Shown<typeof askViewSchema>;

/** What of the questions a person can see. */
export const askSightSchema = v.object({
  /**
   * The questions that are painted in a window that has come up, and since when, in milliseconds since 1970. None can be
   * allowed before it has been here for a second.
   */
  questions: v.array(v.object({ id: v.string(), since: v.number() })),
  /** A person has asked to see the window, so its keys are meant for it. */
  called: v.boolean(),
});
export type AskSight = Shown<typeof askSightSchema>;

/** How a button was pressed: with a pointer, with the keyboard, or through something else that presses buttons. */
export const pressSchema = v.picklist(['pointer', 'key', 'other']);
export type Press = v.InferOutput<typeof pressSchema>;

export const askAnswerSchema = v.variant('answer', [
  v.object({
    answer: v.literal('deny'),
    question: v.string(),
    nonce: v.string(),
    press: pressSchema,
    /** For the agent; empty for none. */
    note: v.pipe(v.string(), v.maxLength(NOTE_LIMIT)),
  }),
  v.object({
    answer: v.literal('allow'),
    question: v.string(),
    nonce: v.string(),
    press: pressSchema,
    hold: v.picklist(HOLDS),
    /** Ids of the steps that are remembered, for a compound command. */
    steps: v.array(v.string()),
  }),
]);
export type AskAnswer = Shown<typeof askAnswerSchema>;

/** Everything behind a question, for those who want to know. */
export const askDetailsSchema = v.object({
  facts: v.array(v.object({ name: v.string(), value: v.string() })),
  /** The programs from the asking one up to the first, nearest first. */
  ancestry: v.array(v.object({ pid: v.number(), command: v.string() })),
  rules: v.array(v.object({ name: v.string(), pack: v.string(), description: v.string() })),
});
export type AskDetails = Shown<typeof askDetailsSchema>;

/** A question, and the ids of its steps that would be remembered; those of a call of one step are none. */
export const askCoverageQuestionSchema = v.object({ question: v.string(), steps: v.array(v.string()) });

/** How many past calls an answer would have covered, for each way to hold. */
export const askCoverageSchema = v.array(v.object({ hold: v.picklist(HOLDS), calls: v.number() }));
