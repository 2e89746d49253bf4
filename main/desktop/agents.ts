import os from 'node:os';
import type { AgentState, Outcome } from '../../preload/contract.ts';
import { adapterFor, agentTitle, registrations } from '../agents/catalogue.ts';
import { type Ledger, LedgerBusyError } from '../agents/ledger.ts';
import type { AgentRegistration, HookProgram, UserPlace } from '../agents/registration.ts';
import { SettingsFileError } from '../agents/settings-file.ts';
import { reachedPerch, sendTestCall } from '../guard/test-call.ts';

/** What the page Agents shows and does. */
export interface AgentsDesk {
  list(): AgentState[];
  protect(agent: string, on: boolean): Outcome;
  test(agent: string): Promise<Outcome>;
}

export function agentsDesk(
  ledger: Ledger,
  hook: HookProgram,
  activity: (agent: string) => { readonly lastCallAt: number | null; readonly callsToday: number },
): AgentsDesk {
  const place: UserPlace = { home: os.homedir(), platform: process.platform, environment: process.env };
  const all = registrations(ledger);
  const find = (agent: string): AgentRegistration | undefined => all.find((one) => one.agent === agent);

  return {
    list: () =>
      all.map((registration) => {
        const state = registration.check(place, hook);
        return {
          name: registration.agent,
          title: agentTitle(registration.agent),
          present: registration.isPresent(place),
          state: state.state,
          settingsFile: registration.settingsFile(place),
          problem: state.state === 'unreadable' ? state.problem : '',
          ...activity(registration.agent),
        };
      }),

    protect(agent, on) {
      const registration = find(agent);
      if (!registration) return failed(`Perch does not know an agent called ${agent}.`);
      try {
        if (on) registration.register(place, hook);
        else registration.unregister(place);
        return { ok: true };
      } catch (error) {
        if (error instanceof SettingsFileError || error instanceof LedgerBusyError) return failed(error.message);
        throw error;
      }
    },

    async test(agent) {
      const adapter = adapterFor(agent);
      if (!adapter) return failed(`Perch does not know an agent called ${agent}.`);
      const result = await sendTestCall(hook, adapter, place.home);
      if (reachedPerch(result)) return { ok: true };
      return failed(
        `The test call did not come through: ${result.stderr.trim() || `the hook ended with code ${result.exitCode}`}`,
      );
    },
  };
}

function failed(message: string): Outcome {
  return { ok: false, message };
}
