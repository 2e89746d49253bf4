import type { AgentName } from '../../rules/facts/call.ts';
import { type Ledger, LedgerBusyError } from './ledger.ts';
import type { AgentRegistration, UserPlace } from './registration.ts';
import { SettingsFileError } from './settings-file.ts';
import { removeSkill, skillPlaces } from './skill.ts';

/** What became of taking Perch out of a user's agents. */
export interface Leaving {
  readonly left: readonly AgentName[];
  /** Agents that still ask Perch, and why. */
  readonly failed: readonly { readonly agent: AgentName; readonly message: string }[];
}

/** Unregisters every agent that Perch registered, and takes its skill away. One that fails keeps none of the others. */
export function leaveAgents(agents: readonly AgentRegistration[], ledger: Ledger, place: UserPlace): Leaving {
  const left: AgentName[] = [];
  const failed: { agent: AgentName; message: string }[] = [];
  const attempt = (agent: AgentName, act: () => void, done: () => void) => {
    try {
      act();
      done();
    } catch (error) {
      if (!(error instanceof SettingsFileError || error instanceof LedgerBusyError)) throw error;
      failed.push({ agent, message: error.message });
    }
  };
  for (const registration of agents) {
    const { agent } = registration;
    if (ledger.entries(agent).length === 0) continue;
    attempt(
      agent,
      () => registration.unregister(place),
      () => left.push(agent),
    );
  }
  for (const skill of skillPlaces(place)) {
    attempt(
      skill.agent,
      () => removeSkill(skill),
      () => undefined,
    );
  }
  return { left, failed };
}
