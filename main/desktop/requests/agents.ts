import type { AgentsDesk } from '../agents.ts';
import type { Handlers } from '../ipc.ts';

type AgentRequests = 'agents.list' | 'agents.lookAgain' | 'agents.protect' | 'agents.test' | 'agents.changes';

/** The page Agents. */
export function agentRequests(desk: AgentsDesk): Handlers<AgentRequests> {
  return {
    'agents.list': desk.list,
    'agents.lookAgain': desk.lookAgain,
    'agents.protect': ({ agent, on }) => desk.protect(agent, on),
    'agents.test': desk.test,
    'agents.changes': desk.changes,
  };
}
