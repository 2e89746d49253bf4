/**
 * Everything that crosses between a window and the app: one list of requests, one list of events, their payloads and
 * the schemas that both sides check them with. Windows know nothing of the app but this file and its folder.
 *
 * What costs time (counts, maps, coverage) is a request of its own, so that a first paint never waits for it.
 */
import * as v from 'valibot';
import { agentStateSchema, ruleSkillSchema } from './contract/agents.ts';
import {
  askAnswerSchema,
  askCoverageQuestionSchema,
  askCoverageSchema,
  askDetailsSchema,
  askSightSchema,
  askViewSchema,
  HOLDS,
  pressSchema,
} from './contract/ask.ts';
import { exactLineSchema } from './contract/deed.ts';
import {
  exceptionProposalSchema,
  exceptionViewSchema,
  LIFETIMES,
  newExceptionSchema,
  SCOPES,
} from './contract/exceptions.ts';
import {
  EXPORT_FORMATS,
  historyCountSchema,
  historyDetailSchema,
  historyQuerySchema,
  historyRowSchema,
  otherRuleSchema,
  savedViewSchema,
  sessionHeadSchema,
  suggestionSchema,
} from './contract/history.ts';
import { REVIEW_DECISIONS, reviewSchema } from './contract/review.ts';
import { completionSchema, diagnosticSchema, hoverSchema } from './contract/rule-editor.ts';
import {
  builtRuleSchema,
  catalogueSchema,
  draftSchema,
  importPreviewSchema,
  importSourceSchema,
  packSchema,
  ruleChangeSchema,
  ruleCountSchema,
  ruleDetailSchema,
  TRY_DAYS,
  tryResultSchema,
  versionSchema,
} from './contract/rules.ts';
import { storyMapSchema, storySchema } from './contract/session.ts';
import {
  FORWARD_KINDS,
  forwarderSchema,
  settingsChangeSchema,
  settingsViewSchema,
  storageSchema,
  updateStateSchema,
} from './contract/settings.ts';
import type { Shown } from './contract/shown.ts';
import { appStateSchema, modeSchema, outcomeSchema, placeSchema, progressSchema } from './contract/state.ts';
import { activitySchema, adviceSchema, RANGES, waitingQuestionSchema } from './contract/today.ts';

export * from './contract/agents.ts';
export * from './contract/ask.ts';
export * from './contract/constants.ts';
export * from './contract/deed.ts';
export * from './contract/exceptions.ts';
export * from './contract/history.ts';
export * from './contract/remembered.ts';
export * from './contract/review.ts';
export * from './contract/rule-editor.ts';
export * from './contract/rules.ts';
export * from './contract/session.ts';
export * from './contract/settings.ts';
export * from './contract/state.ts';
export * from './contract/today.ts';
export * from './contract/verdict-word.ts';

const nothing = v.void();
const limit = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500));
/** A name for long work, made up by the window. */
const task = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** A window asks, the app answers. */
export const REQUESTS = {
  'state.get': { input: nothing, output: appStateSchema },
  'mode.set': { input: modeSchema, output: outcomeSchema },
  /** Minutes, or null until a person ends it. Agents run as they would without Perch meanwhile. */
  'pause.start': { input: v.nullable(v.picklist([15, 60])), output: outcomeSchema },
  'pause.end': { input: nothing, output: outcomeSchema },
  /** Monitors from now on, and offers a review after so many days. */
  'watch.start': { input: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(30)), output: outcomeSchema },
  /** Takes back what an outcome gave this token for. */
  undo: { input: v.string(), output: outcomeSchema },
  'task.cancel': { input: task, output: nothing },
  'problem.mend': { input: v.string(), output: outcomeSchema },
  'firstRun.done': { input: nothing, output: outcomeSchema },
  /** Opens the main window at a place, in front. */
  'window.show': { input: placeSchema, output: nothing },

  'questions.list': { input: nothing, output: v.array(waitingQuestionSchema) },
  /** Brings the ask window to the front, at this question. */
  'questions.show': { input: v.string(), output: nothing },
  'today.advice': { input: nothing, output: v.array(adviceSchema) },
  /** Does not offer this again for a while. */
  'today.putOff': { input: v.string(), output: outcomeSchema },
  'today.activity': { input: v.picklist(RANGES), output: activitySchema },

  'history.page': {
    input: v.object({ before: v.optional(v.number()), limit, query: v.optional(historyQuerySchema) }),
    /** `total` is all that is kept, whatever the query. Rows of a search that a later one overtook do not come. */
    output: v.object({ rows: v.array(historyRowSchema), total: v.number() }),
  },
  /** How many match: more than `count` when counting them all would have taken too long. */
  'history.count': { input: historyQuerySchema, output: historyCountSchema },
  /** Values whose beginning, or the beginning of a word in them, is this text; the likeliest first. */
  'history.suggest': { input: v.object({ text: v.string(), limit }), output: v.array(suggestionSchema) },
  'history.detail': { input: v.number(), output: v.nullable(historyDetailSchema) },
  'history.sessions': { input: v.array(v.string()), output: v.array(sessionHeadSchema) },
  'history.views': { input: nothing, output: v.array(savedViewSchema) },
  'history.saveView': {
    input: v.object({ title: v.pipe(v.string(), v.minLength(1), v.maxLength(60)), query: historyQuerySchema }),
    output: outcomeSchema,
  },
  'history.removeView': { input: v.string(), output: outcomeSchema },
  /** Asks the person where to, writes, and tells `task.progress` meanwhile. */
  'history.export': {
    input: v.object({ task, query: historyQuerySchema, format: v.picklist(EXPORT_FORMATS) }),
    output: outcomeSchema,
  },
  /** The call with names, paths and everything secret masked, fit to be shown to others. */
  'history.masked': { input: v.number(), output: v.nullable(v.string()) },
  'history.otherRules': { input: v.number(), output: v.array(otherRuleSchema) },
  /** Puts text on the clipboard. */
  'clipboard.write': { input: v.pipe(v.string(), v.maxLength(1_000_000)), output: nothing },

  'session.story': {
    input: v.object({ session: v.string(), before: v.optional(v.number()) }),
    output: v.nullable(storySchema),
  },
  'session.map': { input: v.string(), output: storyMapSchema },
  /** Asks the person where to and writes a page that any browser shows. */
  'session.report': { input: v.string(), output: outcomeSchema },

  'exceptions.list': { input: nothing, output: v.array(exceptionViewSchema) },
  /** What may be excepted after this call; null when nothing may. */
  'exceptions.propose': { input: v.number(), output: v.nullable(exceptionProposalSchema) },
  /** How many calls of the last 30 days it would have covered. */
  'exceptions.covered': { input: v.object({ record: v.number(), scope: v.picklist(SCOPES) }), output: v.number() },
  'exceptions.make': { input: newExceptionSchema, output: outcomeSchema },
  'exceptions.revoke': { input: v.string(), output: outcomeSchema },
  /** Gives it another end or another reason; what it covers never changes. */
  'exceptions.change': {
    input: v.object({
      exception: v.string(),
      lifetime: v.optional(v.picklist(LIFETIMES)),
      reason: v.optional(v.pipe(v.string(), v.maxLength(300))),
    }),
    output: outcomeSchema,
  },
  /** Yes, it is still needed. */
  'exceptions.keep': { input: v.string(), output: outcomeSchema },

  'agents.list': { input: nothing, output: v.array(agentStateSchema) },
  /** Looks at the computer and at every agent's settings again. */
  'agents.lookAgain': { input: nothing, output: v.array(agentStateSchema) },
  'agents.protect': { input: v.object({ agent: v.string(), on: v.boolean() }), output: outcomeSchema },
  'agents.test': { input: v.string(), output: outcomeSchema },
  /** What somebody else changed in an agent's settings since Perch wrote its entry; empty when that is not known. */
  'agents.changes': { input: v.string(), output: v.array(exactLineSchema) },
  /** The skill with which agents write rules; lists the agents on this computer that read skills. */
  'agents.ruleSkill': { input: nothing, output: ruleSkillSchema },
  /** Writes the skill for an agent or brings it up to date, or takes it away. */
  'agents.switchRuleSkill': { input: v.object({ agent: v.string(), on: v.boolean() }), output: outcomeSchema },

  'rules.packs': { input: nothing, output: v.array(packSchema) },
  /** How often each rule had something to say in the last 30 days. */
  'rules.counts': { input: nothing, output: v.array(ruleCountSchema) },
  'rules.rule': { input: v.string(), output: v.nullable(ruleDetailSchema) },
  /** The newest few calls a rule had something to say about. */
  'rules.recent': { input: v.string(), output: v.array(historyRowSchema) },
  'rules.switchPack': { input: v.object({ pack: v.string(), on: v.boolean() }), output: outcomeSchema },
  /** Whether the rules that a project brings along are used; to say so is also to have seen them. */
  'rules.useProject': { input: v.object({ project: v.string(), use: v.boolean() }), output: outcomeSchema },
  'rules.switchRule': { input: v.object({ rule: v.string(), on: v.boolean() }), output: outcomeSchema },
  'rules.catalogue': { input: nothing, output: catalogueSchema },
  /** Rules that people often make, filled in with the projects and agents that occur here. */
  'rules.starts': { input: nothing, output: v.array(builtRuleSchema) },
  /** A rule about calls like this one, to begin building from; null when there is nothing to build on. */
  'rules.fromCall': { input: v.number(), output: v.nullable(builtRuleSchema) },
  /** A built rule as text. With `keep`, what the builder does not know of that rule stays. */
  'rules.compose': { input: v.object({ built: builtRuleSchema, keep: v.string() }), output: v.string() },
  /** The text as a built rule; null when it says more than the builder can, or is wrong. */
  'rules.read': { input: v.string(), output: v.nullable(builtRuleSchema) },
  /** Runs a change over the calls of the last days, off the main thread; tells `task.progress`. Binds nothing. */
  'rules.try': {
    input: v.object({ task, change: ruleChangeSchema, days: v.picklist(TRY_DAYS) }),
    output: tryResultSchema,
  },
  /** Puts a change into force, as a new version that can be undone. Answers the rule's name. */
  'rules.save': {
    input: ruleChangeSchema,
    output: v.variant('ok', [
      v.object({ ok: v.literal(true), rule: v.string(), undo: v.optional(v.string()) }),
      v.object({ ok: v.literal(false), message: v.string() }),
    ]),
  },
  'rules.check': { input: v.string(), output: v.array(diagnosticSchema) },
  'rules.complete': {
    input: v.object({ text: v.string(), offset: v.number() }),
    output: v.nullable(completionSchema),
  },
  'rules.hover': { input: v.object({ text: v.string(), offset: v.number() }), output: v.nullable(hoverSchema) },
  'rules.format': { input: v.string(), output: v.string() },
  'rules.preview': { input: importSourceSchema, output: importPreviewSchema },
  'rules.import': { input: v.string(), output: outcomeSchema },
  /** Takes a pack of the person's own away; can be undone. */
  'rules.removePack': { input: v.string(), output: outcomeSchema },
  'rules.export': { input: v.string(), output: outcomeSchema },
  'rules.drafts': { input: nothing, output: v.array(draftSchema) },
  /** What a draft would have made of the calls of the last days; tells `task.progress`. Binds nothing. */
  'rules.tryDraft': {
    input: v.object({ task, draft: v.string(), days: v.picklist(TRY_DAYS) }),
    output: tryResultSchema,
  },
  'rules.decideDraft': { input: v.object({ draft: v.string(), take: v.boolean() }), output: outcomeSchema },
  'rules.versions': { input: v.string(), output: v.array(versionSchema) },
  'rules.restore': { input: v.object({ pack: v.string(), version: v.string() }), output: outcomeSchema },

  'review.get': { input: nothing, output: v.nullable(reviewSchema) },
  'review.decide': {
    input: v.object({ group: v.string(), decision: v.picklist(REVIEW_DECISIONS) }),
    output: outcomeSchema,
  },
  /** Ends the watching: from now on Perch guards, or goes on watching without a date. */
  'review.finish': { input: modeSchema, output: outcomeSchema },

  'settings.get': { input: nothing, output: settingsViewSchema },
  'settings.set': { input: settingsChangeSchema, output: outcomeSchema },
  'settings.storage': { input: nothing, output: storageSchema },
  /** Opens the data folder in the system's file manager. */
  'settings.openFolder': { input: nothing, output: outcomeSchema },
  'settings.export': { input: nothing, output: outcomeSchema },
  'settings.import': { input: nothing, output: outcomeSchema },
  /** Looks at every link of the record; tells `task.progress`. Null for `broken`: the chain is whole. */
  'settings.verify': {
    input: task,
    output: v.object({ cancelled: v.boolean(), records: v.number(), broken: v.nullable(v.number()) }),
  },
  'forwarders.list': { input: nothing, output: v.array(forwarderSchema) },
  'forwarders.add': {
    input: v.object({
      kind: v.picklist(FORWARD_KINDS),
      address: v.pipe(v.string(), v.minLength(1), v.maxLength(2000)),
    }),
    output: outcomeSchema,
  },
  'forwarders.switch': { input: v.object({ forwarder: v.string(), on: v.boolean() }), output: outcomeSchema },
  'forwarders.remove': { input: v.string(), output: outcomeSchema },
  /** Sends one made-up record and says what became of it. */
  'forwarders.test': { input: v.string(), output: outcomeSchema },
  'updates.get': { input: nothing, output: updateStateSchema },
  'updates.check': { input: nothing, output: updateStateSchema },
  /** Installs what is ready and starts Perch anew. */
  'updates.install': { input: nothing, output: outcomeSchema },

  'ask.get': { input: nothing, output: askViewSchema },
  /** Refused with a message when the nonce is wrong, the question is closed, or the press is not good enough. */
  'ask.answer': { input: askAnswerSchema, output: outcomeSchema },
  /** These questions have been painted. `ask.sight` says from when on they can be seen. */
  'ask.shown': { input: v.array(v.string()), output: nothing },
  /** A person is at these questions, or has left: their clocks stop or run on, as far as the agent's limit allows. */
  'ask.contact': { input: v.object({ questions: v.array(v.string()), here: v.boolean() }), output: nothing },
  /** Hides the window; every question goes on waiting. */
  'ask.notNow': { input: nothing, output: nothing },
  'ask.details': { input: v.string(), output: v.nullable(askDetailsSchema) },
  /** Looks through the record, so it is asked after the first paint. */
  'ask.coverage': { input: askCoverageQuestionSchema, output: askCoverageSchema },
  /** Takes a notice away; the window closes with the last one. */
  'ask.dismiss': { input: v.string(), output: nothing },
  /** Makes an exception after a missed question. */
  'ask.allowNext': {
    input: v.object({ notice: v.string(), nonce: v.string(), hold: v.picklist(HOLDS), press: pressSchema }),
    output: outcomeSchema,
  },
  /** Shows a question that no agent waits for. */
  'ask.practice': { input: nothing, output: nothing },
  /** The size the ask window would like to have, in CSS pixels. It grows downwards and never past the screen. */
  'ask.resize': { input: v.object({ width: v.number(), height: v.number() }), output: nothing },
} as const;
export type RequestName = keyof typeof REQUESTS;
export type RequestInput<Name extends RequestName> = Shown<(typeof REQUESTS)[Name]['input']>;
export type RequestOutput<Name extends RequestName> = Shown<(typeof REQUESTS)[Name]['output']>;

/** The app tells every window. */
export const EVENTS = {
  'state.changed': appStateSchema,
  'history.added': v.array(historyRowSchema),
  'questions.changed': v.array(waitingQuestionSchema),
  'exceptions.changed': v.array(exceptionViewSchema),
  'agents.changed': v.array(agentStateSchema),
  /** Packs, rules, drafts or their switches changed; windows ask anew for what they show. */
  'rules.changed': nothing,
  'ask.changed': askViewSchema,
  /** Questions have come into sight, or all went out of it with the window. */
  'ask.sight': askSightSchema,
  'task.progress': progressSchema,
  'updates.changed': updateStateSchema,
  /** The window is to show a place: the tray or a notification asked for it. */
  'page.show': placeSchema,
} as const;
export type EventName = keyof typeof EVENTS;
export type EventPayload<Name extends EventName> = Shown<(typeof EVENTS)[Name]>;

/** What the preload script puts into a window as `window.perch`. */
export interface Bridge {
  request<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>>;
  /** @returns a function that stops listening */
  on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void;
}
