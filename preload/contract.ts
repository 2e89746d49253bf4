/**
 * Everything that crosses between a window and the app: one list of requests, one list of events, their payloads and
 * the schemas that both sides check them with. Windows know nothing of the app but this file.
 */
import * as v from 'valibot';

/* ---- what is shown ---- */

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

const appStateSchema = v.object({
  mode: v.picklist(['guardrails', 'monitor']),
  /** Set when Perch itself needs help; the tray shows it. */
  problems: v.array(v.object({ id: v.string(), title: v.string(), detail: v.string() })),
  protectedAgents: v.number(),
  foundAgents: v.number(),
  appearance: v.picklist(['system', 'light', 'dark', 'contrast']),
  version: v.string(),
});
export type AppState = v.InferOutput<typeof appStateSchema>;

const historyRowSchema = v.object({
  id: v.number(),
  at: v.number(),
  agent: v.string(),
  agentTitle: v.string(),
  session: v.string(),
  project: v.string(),
  /** Plain sentence without the agent's name. */
  summary: v.string(),
  tool: v.string(),
  verdict: v.picklist(VERDICT_WORDS),
  rule: v.string(),
  test: v.boolean(),
});
export type HistoryRow = v.InferOutput<typeof historyRowSchema>;

const historyDetailSchema = v.object({
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
  facts: v.array(v.object({ name: v.string(), value: v.string() })),
  errors: v.array(v.string()),
  tookMicroseconds: v.number(),
  /** Everything recorded, as it stands in the store. */
  raw: v.string(),
  hash: v.string(),
  chainUnbroken: v.boolean(),
});
export type HistoryDetail = v.InferOutput<typeof historyDetailSchema>;

const agentStateSchema = v.object({
  name: v.string(),
  title: v.string(),
  present: v.boolean(),
  state: v.picklist(['absent', 'registered', 'outdated', 'switched-off', 'unreadable']),
  settingsFile: v.string(),
  problem: v.string(),
  lastCallAt: v.nullable(v.number()),
  callsToday: v.number(),
});
export type AgentState = v.InferOutput<typeof agentStateSchema>;

/** Something a person asked for that did not work; the text says why and what to do. */
const outcomeSchema = v.variant('ok', [
  v.object({ ok: v.literal(true) }),
  v.object({ ok: v.literal(false), message: v.string() }),
]);
export type Outcome = v.InferOutput<typeof outcomeSchema>;

/* ---- requests: a window asks, the app answers ---- */

const nothing = v.void();

export const REQUESTS = {
  'state.get': { input: nothing, output: appStateSchema },
  'mode.set': { input: v.picklist(['guardrails', 'monitor']), output: outcomeSchema },
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
export type RequestInput<Name extends RequestName> = v.InferOutput<(typeof REQUESTS)[Name]['input']>;
export type RequestOutput<Name extends RequestName> = v.InferOutput<(typeof REQUESTS)[Name]['output']>;

/* ---- events: the app tells every window ---- */

export const EVENTS = {
  'state.changed': appStateSchema,
  'history.added': v.array(historyRowSchema),
  'agents.changed': v.array(agentStateSchema),
  /** The window is to show a page: the tray or a notification asked for it. */
  'page.show': v.picklist(['history', 'agents']),
} as const;
export type EventName = keyof typeof EVENTS;
export type EventPayload<Name extends EventName> = v.InferOutput<(typeof EVENTS)[Name]>;

/** What the preload script puts into a window as `window.perch`. */
export interface Bridge {
  request<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>>;
  /** @returns a function that stops listening */
  on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void;
}
