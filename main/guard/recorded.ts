import { HookInputError, type ToolCallEvent } from '../agents/adapter.ts';
import { adapterFor } from '../agents/adapters.ts';
import type { AuditRecord } from '../audit/record.ts';

/**
 * The call of a record, read anew from its tool and input. Secrets in it are masked, and files may have changed since:
 * what is judged by it is an estimate.
 * @returns undefined when the record is no call, or its agent's hook input cannot be made from it
 */
export function callOfRecord(record: AuditRecord): ToolCallEvent | undefined {
  if (record.decision === '' || record.tool === '') return undefined;
  const body = JSON.stringify({
    hook_event_name: record.event,
    hookEventName: record.event,
    session_id: record.session,
    sessionId: record.session,
    cwd: record.cwd,
    model: record.model,
    tool_name: record.tool,
    toolName: record.tool,
    tool_input: record.input,
    toolArgs: JSON.stringify(record.input),
  });
  // An agent whose hooks speak otherwise names its tools in its own way; what its input says is still understood.
  for (const name of [record.agent, 'claude-code']) {
    try {
      const event = adapterFor(name)?.decode({ body: Buffer.from(body), cwd: record.cwd, agentPid: 0 });
      if (event?.type !== 'tool-call' || event.call.tool !== record.tool) continue;
      if (name !== record.agent && event.call.kind !== record.kind) continue;
      return record.agent === 'perch' ? event : { ...event, call: { ...event.call, agent: record.agent } };
    } catch (error) {
      if (!(error instanceof HookInputError)) throw error;
    }
  }
  return undefined;
}
