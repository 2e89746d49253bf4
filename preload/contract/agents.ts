import * as v from 'valibot';
import type { Shown } from './shown.ts';

export const agentStateSchema = v.object({
  name: v.string(),
  title: v.string(),
  present: v.boolean(),
  state: v.picklist(['absent', 'registered', 'outdated', 'switched-off', 'unreadable', 'untrusted']),
  settingsFile: v.string(),
  problem: v.string(),
  lastCallAt: v.nullable(v.number()),
  callsToday: v.number(),
  /** Empty when Perch cannot tell. */
  version: v.optional(v.string()),
  /**
   * What the agent does when Perch does not answer. `stops`: whatever goes wrong. `mostly-stops`: only some faults let
   * it go on. `goes-on`: it cannot be made to stop.
   */
  whenSilent: v.optional(v.picklist(['stops', 'mostly-stops', 'goes-on'])),
  /** False when the agent cannot show a question of Perch itself, so that all of them come up in Perch's window. */
  asksItself: v.optional(v.boolean()),
  /** The last test call Perch sent along the agent's way; null when there was none. */
  test: v.optional(v.nullable(v.object({ at: v.number(), passed: v.boolean() }))),
  /** When its settings were last changed by somebody else; null when they are as Perch left them. */
  changedAt: v.optional(v.nullable(v.number())),
});
export type AgentState = Shown<typeof agentStateSchema>;

/** The skill for writing rules, and the agents that can read it. */
export const ruleSkillSchema = v.object({
  /** What is written, as it is. */
  text: v.string(),
  agents: v.array(
    v.object({
      agent: v.string(),
      title: v.string(),
      /** Where it is written. */
      file: v.string(),
      /** `other`: something lies there that is not Perch's, and Perch leaves it alone. */
      state: v.picklist(['absent', 'installed', 'outdated', 'other']),
    }),
  ),
});
export type RuleSkill = Shown<typeof ruleSkillSchema>;
