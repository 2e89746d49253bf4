import { AGENT_NAMES, type JsonObject, type ToolCall, type ToolKind } from '../../rules/facts/call.ts';
import { HookInputError } from './adapter.ts';
import { adapterFor } from './adapters.ts';

/** What the record keeps of a call. */
export interface KeptCall {
  readonly agent: string;
  readonly event: string;
  readonly session: string;
  readonly turn: string;
  readonly toolUse: string;
  readonly subagent: string;
  readonly model: string;
  readonly cwd: string;
  readonly tool: string;
  readonly kind: ToolKind | '';
  readonly input: JsonObject;
}

/**
 * The call as it was when it was judged, as far as the record keeps it: secrets are masked in it, and what only the
 * agent's process knew is gone. Undefined for what is no call, or cannot be read any more.
 */
export function recordedCall(kept: KeptCall): ToolCall | undefined {
  const agent = AGENT_NAMES.find((name) => name === kept.agent);
  const adapter = agent && adapterFor(agent);
  if (!adapter || kept.tool === '') return undefined;
  try {
    const { folder: _, ...reading } = adapter.read(kept.tool, kept.input);
    return {
      agent,
      agentPid: 0,
      hookEvent: kept.event,
      sessionId: kept.session,
      turnId: kept.turn,
      toolUseId: kept.toolUse,
      cwd: kept.cwd,
      permissionMode: '',
      transcriptPath: '',
      model: kept.model,
      ...(kept.subagent ? { subagent: { id: kept.subagent, type: '' } } : {}),
      tool: kept.tool,
      input: kept.input,
      targets: [],
      urls: [],
      ...reading,
      // An MCP server that only the hook input named is not in the record; its kind is.
      kind: kept.kind || reading.kind,
    };
  } catch (error) {
    if (error instanceof HookInputError) return undefined;
    throw error;
  }
}
