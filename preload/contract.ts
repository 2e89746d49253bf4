/**
 * Everything that crosses between a window and the app: one list of requests, one list of events, their payloads and
 * the schemas that both sides check them with. Windows know nothing of the app but this file and its folder.
 */
import * as v from 'valibot';
import { agentStateSchema } from './contract/agents.ts';
import { historyDetailSchema, historyRowSchema } from './contract/history.ts';
import type { Shown } from './contract/shown.ts';
import { appStateSchema, modeSchema, outcomeSchema } from './contract/state.ts';

export * from './contract/agents.ts';
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
} as const;
export type RequestName = keyof typeof REQUESTS;
export type RequestInput<Name extends RequestName> = Shown<(typeof REQUESTS)[Name]['input']>;
export type RequestOutput<Name extends RequestName> = Shown<(typeof REQUESTS)[Name]['output']>;

/** The app tells every window. */
export const EVENTS = {
  'state.changed': appStateSchema,
  'history.added': v.array(historyRowSchema),
  'agents.changed': v.array(agentStateSchema),
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
