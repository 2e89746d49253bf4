import type { JsonObject } from '../../../rules/facts/call.ts';
import { type AgentAdapter, type Happened, type HookEvent, type HookInput, NOTHING } from '../adapter.ts';
import { sampleRead, sessionEventFrom, toolCallFrom } from '../envelope.ts';
import { optionalObject, optionalText, parseBody, text } from '../input.ts';
import { atDialog, beforeTool } from '../replies.ts';
import {
  edits,
  fetch,
  file,
  mcpByName,
  OTHER,
  search,
  shell,
  subagent,
  type ToolReading,
  toolTable,
  unknownTool,
} from '../tools.ts';
import { isFromVsCode, vscodeCall } from '../vscode/input.ts';

/**
 * Claude Code's hooks, as observed with 2.1.329. A denial is JSON at exit code 0; saying nothing leaves the call to
 * Claude Code's own permissions. `permissionDecision: "defer"` is never sent: it would leave a `-p` run pending.
 * VS Code runs the hooks in Claude Code's settings too, and takes the same answers.
 */
export const claudeCode: AgentAdapter = {
  name: 'claude-code',
  title: 'Claude Code',
  asks: 'yes',

  decode(input: HookInput): HookEvent {
    const body = parseBody(input.body);
    if (isFromVsCode(body)) return vscodeCall(body, input);
    const hookEvent = text(body, 'hook_event_name');
    if (hookEvent !== 'PreToolUse' && hookEvent !== 'PermissionRequest') {
      return sessionEventFrom('claude-code', body, input, HAPPENED);
    }
    const server = optionalText(optionalObject(body, 'mcp_server'), 'name');
    const call = toolCallFrom('claude-code', body, input, (tool, toolInput) => readClaudeTool(tool, toolInput, server));
    return { type: 'tool-call', gate: hookEvent === 'PreToolUse' ? 'before-tool' : 'permission', call, canAsk: true };
  },

  encode(event, answer) {
    if (event.type === 'session-event') return NOTHING;
    return event.gate === 'before-tool' ? beforeTool(answer) : atDialog(answer);
  },

  refuse: (reason) => beforeTool({ decision: 'deny', reason }),
  pass: NOTHING,
  read: (tool, input) => readClaudeTool(tool, input),
  sample: (...about) => sampleRead('PreToolUse', 'Read', about),
};

const EDIT_KEYS = { path: 'file_path', oldText: 'old_string', newText: 'new_string' } as const;

const TOOLS = toolTable({
  Bash: (input) => shell(input),
  PowerShell: (input) => shell(input, 'powershell'),
  Monitor: (input) => shell(input),
  BashOutput: () => OTHER,
  KillShell: () => OTHER,
  Read: (input) => file('read', input, { path: 'file_path' }),
  NotebookRead: (input) => file('read', input, { path: 'notebook_path' }),
  Write: (input) => file('write', input, { path: 'file_path', newText: 'content' }),
  Edit: (input) => file('edit', input, EDIT_KEYS),
  MultiEdit: (input) => edits(input, { ...EDIT_KEYS, list: 'edits' }),
  NotebookEdit: (input) => file('edit', input, { path: 'notebook_path', newText: 'new_source' }),
  Glob: (input) => search(input, { path: 'path', glob: 'pattern' }),
  Grep: (input) => search(input, { path: 'path', glob: 'glob' }),
  LS: (input) => search(input, { path: 'path', glob: 'glob' }),
  WebFetch: (input) => fetch(text(input, 'url')),
  WebSearch: () => fetch(),
  Agent: (input) => subagent(optionalText(input, 'prompt')),
  Task: (input) => subagent(optionalText(input, 'prompt')),
});

/**
 * Reads a call by Claude Code's names, which Copilot and VS Code use too where they copy it.
 * @param server the MCP server as the agent names it beside the call; empty when it does not
 */
export function readClaudeTool(tool: string, input: JsonObject, server = ''): ToolReading {
  const known = TOOLS.get(tool);
  if (known) return known(input);
  if (tool.startsWith('mcp__')) return mcpByName(tool.slice('mcp__'.length), '__', input, [server]);
  return unknownTool(input);
}

export const HAPPENED: Readonly<Record<string, Happened>> = {
  SessionStart: 'session-start',
  SessionEnd: 'session-end',
  UserPromptSubmit: 'prompt',
  PostToolUse: 'tool-result',
  PostToolUseFailure: 'tool-result',
  Stop: 'turn-end',
  SubagentStart: 'subagent-start',
  SubagentStop: 'subagent-end',
};
