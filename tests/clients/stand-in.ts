import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { HookEvent } from '../../main/agents/adapter.ts';
import { adapterFor } from '../../main/agents/adapters.ts';
import { startService } from '../../main/service/service.ts';
import type { Decision } from '../../main/verdict/verdict.ts';

/** What no model may get to read. */
export const SECRET = 'THE-SECRET-OF-THE-KEY-FILE';
export const REASON = 'This is off limits (rule: test). Do not look for a way round; tell the person.';

export interface StandIn {
  readonly endpoint: string;
  /** Every event that a hook brought. */
  readonly events: readonly HookEvent[];
  stop(): Promise<void>;
}

/**
 * The service with the real socket and the real adapters, and one fixed rule: whatever names the key, the file outside
 * the project or the MCP server is answered with the decision given.
 * @param decision `hang` never answers
 */
export async function standIn(folder: string, decision: Decision | 'hang' = 'deny'): Promise<StandIn> {
  const address = path.join(folder, 'run', 'perch.sock');
  mkdirSync(path.dirname(address), { recursive: true, mode: 0o700 });
  const events: HookEvent[] = [];
  const service = await startService({
    endpoint: { address, forHooks: address },
    problem: () => undefined,
    handle: async (request) => {
      const adapter = adapterFor(request.agent);
      if (!adapter) throw new Error(`no agent is called ${request.agent}`);
      const event = adapter.decode({ body: request.body, cwd: request.cwd, agentPid: 0 });
      events.push(event);
      if (decision === 'hang') return new Promise(() => undefined);
      const touches =
        event.type === 'tool-call' && /\.ssh|outside\.txt|"server":"lab"/.test(JSON.stringify(event.call));
      return adapter.encode(event, touches ? { decision, reason: REASON } : { decision: 'defer', reason: '' });
    },
  });
  return { endpoint: address, events, stop: () => service.stop(0) };
}
