import { claudeCodeRegistration } from './claude-code/registration.ts';
import type { Ledger } from './ledger.ts';
import type { AgentRegistration } from './registration.ts';

export { adapterFor, agentTitle } from './adapters.ts';

/** Every agent that Perch can register with. */
export function registrations(ledger: Ledger): readonly AgentRegistration[] {
  return [claudeCodeRegistration(ledger)];
}
