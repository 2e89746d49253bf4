import * as v from 'valibot';
import type { Shown } from './shown.ts';

export const modeSchema = v.picklist(['guardrails', 'monitor']);
export type Mode = Shown<typeof modeSchema>;

export const appStateSchema = v.object({
  mode: modeSchema,
  /** Set when Perch itself needs help; the tray shows it. */
  problems: v.array(v.object({ id: v.string(), title: v.string(), detail: v.string() })),
  protectedAgents: v.number(),
  foundAgents: v.number(),
  appearance: v.picklist(['system', 'light', 'dark', 'contrast']),
  version: v.string(),
});
export type AppState = Shown<typeof appStateSchema>;

/** Where the main window can be sent. */
export const placeSchema = v.variant('page', [
  v.object({ page: v.literal('history'), record: v.optional(v.number()) }),
  v.object({ page: v.literal('agents') }),
  v.object({ page: v.literal('rules'), rule: v.optional(v.string()) }),
]);

/** Something a person asked for that did not work; the text says why and what to do. */
export const outcomeSchema = v.variant('ok', [
  v.object({ ok: v.literal(true) }),
  v.object({ ok: v.literal(false), message: v.string() }),
]);
export type Outcome = Shown<typeof outcomeSchema>;
