import type { FileTarget, McpCall, ShellCommand, ToolKind } from '../../rules/facts/call.ts';

/** What an adapter says about one tool's input. */
export interface ToolReading {
  readonly kind: ToolKind;
  readonly command?: ShellCommand;
  readonly targets?: readonly FileTarget[];
  readonly urls?: readonly string[];
  readonly mcp?: McpCall;
  readonly prompt?: string;
  /** Where the tool works, when its input names another folder than the call; may be relative to the call's. */
  readonly folder?: string;
}
