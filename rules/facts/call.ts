/**
 * One tool call as every agent's adapter hands it on: the same shape whatever dialect it came in.
 * Facts and rules see only this, so one rule serves every agent.
 */

/** Agents Perch has an adapter for. The name is the hook's first argument (DESIGN §9). */
export const AGENT_NAMES = [
  'claude-code',
  'codex',
  'gemini',
  'copilot',
  'qwen',
  'opencode',
  'kilo',
  'droid',
  'cline',
  'cursor',
  'windsurf',
  'vscode',
  'kiro',
] as const;
export type AgentName = (typeof AGENT_NAMES)[number];

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** What a tool does, whatever its agent calls it. */
export const TOOL_KINDS = [
  'shell',
  'read',
  'write',
  'edit',
  'delete',
  'search',
  'fetch',
  'mcp',
  'agent',
  'other',
] as const;
export type ToolKind = (typeof TOOL_KINDS)[number];

export type ShellLanguage = 'posix' | 'powershell' | 'cmd';

export interface ShellCommand {
  /** Exactly what the agent wants to run. */
  readonly text: string;
  readonly language: ShellLanguage;
}

export type FileOperation = 'read' | 'write' | 'edit' | 'delete' | 'search';

/** One file or folder that a call names. A patch or a multi-edit has several. */
export interface FileTarget {
  /** As the agent wrote it: may be relative to the call's `cwd`, may hold `~` or `..`. */
  readonly path: string;
  readonly operation: FileOperation;
  /** Text the edit takes away, where the agent says so. */
  readonly oldText?: string;
  /** Text the write or edit puts in place. */
  readonly newText?: string;
  /** A search's glob or pattern for file names, where the tool has one. */
  readonly glob?: string;
  /** `Add`, `Update`, `Delete` or `Move` when the target comes from a patch (Prempti's `tool.patch_op`). */
  readonly patchOperation?: 'Add' | 'Update' | 'Delete' | 'Move';
  /** The patch text of this target alone, for `tool.input` (Prempti shows a rule one hunk at a time). */
  readonly patchText?: string;
}

export interface McpCall {
  readonly server: string;
  readonly tool: string;
  readonly arguments: JsonObject;
}

export interface ToolCall {
  readonly agent: AgentName;
  /** Process id of the agent, 0 when it is not known. */
  readonly agentPid: number;
  /** The event as the agent spells it, `PreToolUse` for one. */
  readonly hookEvent: string;
  readonly sessionId: string;
  readonly turnId: string;
  /** The agent's id for this call, empty when it sends none. */
  readonly toolUseId: string;
  /** Working directory as the agent gives it. */
  readonly cwd: string;
  readonly permissionMode: string;
  readonly transcriptPath: string;
  readonly model: string;
  /** Set while a subagent makes the call. */
  readonly subagent?: { readonly id: string; readonly type: string };
  /** The tool's name as the agent spells it. */
  readonly tool: string;
  /** The tool's input as decoded from JSON: nothing hides in an escape. */
  readonly input: JsonObject;
  readonly kind: ToolKind;
  readonly command?: ShellCommand;
  readonly targets: readonly FileTarget[];
  readonly urls: readonly string[];
  readonly mcp?: McpCall;
  /** What a subagent is told to do. */
  readonly prompt?: string;
}

/** `agent.name` as rules spell it: Prempti's names, an underscore where the hook's name has a dash. */
export function agentFieldName(agent: AgentName): string {
  return agent.replaceAll('-', '_');
}
