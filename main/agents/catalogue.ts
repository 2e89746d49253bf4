import type { AgentAdapter } from './adapter.ts';
import { claudeCode } from './claude-code/adapter.ts';
import { claudeCodeRegistration } from './claude-code/registration.ts';
import type { Ledger } from './ledger.ts';
import type { AgentRegistration } from './registration.ts';

const ADAPTERS: ReadonlyMap<string, AgentAdapter> = new Map([claudeCode].map((adapter) => [adapter.name, adapter]));

/** The adapter for a name on the wire. */
export function adapterFor(name: string): AgentAdapter | undefined {
  return ADAPTERS.get(name);
}

/** An agent's name as people know it. */
export function agentTitle(name: string): string {
  return ADAPTERS.get(name)?.title ?? name;
}

/** Every agent that Perch can register with. */
export function registrations(ledger: Ledger): readonly AgentRegistration[] {
  return [claudeCodeRegistration(ledger)];
}
