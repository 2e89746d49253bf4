import * as v from 'valibot';
import type { Shown } from './shown.ts';

export const agentStateSchema = v.object({
  name: v.string(),
  title: v.string(),
  present: v.boolean(),
  state: v.picklist(['absent', 'registered', 'outdated', 'switched-off', 'unreadable']),
  settingsFile: v.string(),
  problem: v.string(),
  lastCallAt: v.nullable(v.number()),
  callsToday: v.number(),
});
export type AgentState = Shown<typeof agentStateSchema>;
