/**
 * Everything that crosses between a window and the app: one list of requests, one list of events, their payloads and
 * the schemas that both sides check them with. Windows know nothing of the app but this file and its folder.
 */
import * as v from 'valibot';
import { agentStateSchema } from './contract/agents.ts';
import {
  askAnswerSchema,
  askCoverageSchema,
  askDetailsSchema,
  askViewSchema,
  HOLDS,
  pressSchema,
} from './contract/ask.ts';
import { historyDetailSchema, historyRowSchema } from './contract/history.ts';
import type { Shown } from './contract/shown.ts';
import { appStateSchema, modeSchema, outcomeSchema, placeSchema } from './contract/state.ts';

export * from './contract/agents.ts';
export * from './contract/ask.ts';
export * from './contract/deed.ts';
export * from './contract/history.ts';
export * from './contract/state.ts';

const nothing = v.void();

/** A window asks, the app answers. */
export const REQUESTS = {
  'state.get': { input: nothing, output: appStateSchema },
  'mode.set': { input: modeSchema, output: outcomeSchema },
  'history.page': {
    input: v.object({
      before: v.optional(v.number()),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
    }),
    output: v.object({ rows: v.array(historyRowSchema), total: v.number() }),
  },
  'history.detail': { input: v.number(), output: v.nullable(historyDetailSchema) },
  'agents.list': { input: nothing, output: v.array(agentStateSchema) },
  'agents.protect': { input: v.object({ agent: v.string(), on: v.boolean() }), output: outcomeSchema },
  'agents.test': { input: v.string(), output: outcomeSchema },

  /** Opens the main window at a place, in front. */
  'window.show': { input: placeSchema, output: nothing },

  'ask.get': { input: nothing, output: askViewSchema },
  /** Refused with a message when the nonce is wrong, the question is closed, or the press is not good enough. */
  'ask.answer': { input: askAnswerSchema, output: outcomeSchema },
  /** These questions have been painted: from here on, and a second later at the earliest, they can be allowed. */
  'ask.shown': { input: v.array(v.string()), output: nothing },
  /** A person is at these questions, or has left: their clocks stop or run on, as far as the agent's limit allows. */
  'ask.contact': { input: v.object({ questions: v.array(v.string()), here: v.boolean() }), output: nothing },
  /** Hides the window; every question goes on waiting. */
  'ask.notNow': { input: nothing, output: nothing },
  'ask.details': { input: v.string(), output: v.nullable(askDetailsSchema) },
  /** Looks through the record, so it is asked after the first paint. */
  'ask.coverage': { input: v.string(), output: askCoverageSchema },
  /** Takes a notice away; the window closes with the last one. */
  'ask.dismiss': { input: v.string(), output: nothing },
  /** Makes an exception after a missed question. */
  'ask.allowNext': {
    input: v.object({ notice: v.string(), nonce: v.string(), hold: v.picklist(HOLDS), press: pressSchema }),
    output: outcomeSchema,
  },
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
  'agents.changed': v.array(agentStateSchema),
  'ask.changed': askViewSchema,
  /** The window is to show a page: the tray or a notification asked for it. */
  'page.show': v.picklist(['history', 'agents']),
} as const;
export type EventName = keyof typeof EVENTS;
export type EventPayload<Name extends EventName> = Shown<(typeof EVENTS)[Name]>;

/** What the preload script puts into a window as `window.perch`. */
export interface Bridge {
  request<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>>;
  /** @returns a function that stops listening */
  on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void;
}
