import type { JsonObject, ToolCall } from '../../../rules/facts/call.ts';
import { assertNever } from '../../assert.ts';
import {
  type AgentAdapter,
  type Answer,
  type HookEvent,
  type HookInput,
  type HookReply,
  NOTHING,
  type SessionEvent,
} from '../adapter.ts';
import { optionalObject, optionalText, parseBody, text, without } from '../input.ts';
import { edits, fetch, file, mcp, OTHER, search, shell, subagent, type ToolReading, type ToolTable } from '../tools.ts';

/**
 * Claude Code's hooks, as observed with 2.1.329. A denial is JSON at exit code 0; saying nothing leaves the call to
 * Claude Code's own permissions. `permissionDecision: "defer"` is never sent: it would leave a `-p` run pending.
 */
export const claudeCode: AgentAdapter = {
  name: 'claude-code',
  title: 'Claude Code',

  decode(input: HookInput): HookEvent {
    const body = parseBody(input.body);
    const hookEvent = text(body, 'hook_event_name');
    if (hookEvent === 'PreToolUse') return { type: 'tool-call', gate: 'before-tool', call: toolCall(body, input) };
    if (hookEvent === 'PermissionRequest')
      return { type: 'tool-call', gate: 'permission', call: toolCall(body, input) };
    return sessionEvent(body, hookEvent);
  },

  encode(event: HookEvent, answer: Answer): HookReply {
    if (event.type === 'session-event' || answer.decision === 'defer') return NOTHING;
    return event.gate === 'before-tool' ? beforeTool(answer) : permission(answer);
  },

  refuse: (reason) => beforeTool({ decision: 'deny', reason }),

  sample: (sessionId, cwd, path) =>
    JSON.stringify({
      session_id: sessionId,
      transcript_path: '',
      cwd,
      permission_mode: 'default',
      hook_event_name: 'PreToolUse',
      tool_name: 'Read',
      tool_input: { file_path: path },
      tool_use_id: `${sessionId}-read`,
    }),
};

function beforeTool({ decision, reason }: Answer): HookReply {
  return json({
    hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: decision, permissionDecisionReason: reason },
  });
}

/** Claude Code's own dialog is about to open: `ask` lets it. */
function permission({ decision, reason }: Answer): HookReply {
  switch (decision) {
    case 'allow':
      return json({ hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'allow' } } });
    case 'deny':
      return json({
        hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'deny', message: reason } },
      });
    case 'ask':
    case 'defer':
      return NOTHING;
    default:
      return assertNever(decision);
  }
}

function json(output: JsonObject): HookReply {
  return { exitCode: 0, stdout: JSON.stringify(output), stderr: '' };
}

const EDIT_KEYS = { oldText: 'old_string', newText: 'new_string' } as const;

const TOOLS: ToolTable = new Map<string, (input: JsonObject) => ToolReading>([
  ['Bash', (input) => shell(input)],
  ['PowerShell', (input) => shell(input, 'powershell')],
  ['Read', (input) => file('read', input, { path: 'file_path' })],
  ['NotebookRead', (input) => file('read', input, { path: 'notebook_path' })],
  ['Write', (input) => file('write', input, { path: 'file_path', newText: 'content' })],
  ['Edit', (input) => file('edit', input, { path: 'file_path', ...EDIT_KEYS })],
  ['MultiEdit', (input) => edits(input, { path: 'file_path', list: 'edits', ...EDIT_KEYS })],
  ['NotebookEdit', (input) => file('edit', input, { path: 'notebook_path', newText: 'new_source' })],
  ['Glob', (input) => search(input, { path: 'path', glob: 'pattern' })],
  ['Grep', (input) => search(input, { path: 'path', glob: 'glob' })],
  ['LS', (input) => search(input, { path: 'path', glob: 'glob' })],
  ['WebFetch', (input) => fetch(text(input, 'url'))],
  ['WebSearch', () => fetch('')],
  ['Agent', (input) => subagent(optionalText(input, 'prompt'))],
  ['Task', (input) => subagent(optionalText(input, 'prompt'))],
]);

function toolCall(body: JsonObject, { cwd, agentPid }: HookInput): ToolCall {
  const tool = text(body, 'tool_name');
  const input = optionalObject(body, 'tool_input');
  const reading = readTool(tool, input, optionalText(optionalObject(body, 'mcp_server'), 'name'));
  const subagentId = optionalText(body, 'agent_id');
  return {
    agent: 'claude-code',
    agentPid,
    hookEvent: text(body, 'hook_event_name'),
    sessionId: optionalText(body, 'session_id'),
    turnId: optionalText(body, 'prompt_id'),
    toolUseId: optionalText(body, 'tool_use_id'),
    cwd: optionalText(body, 'cwd') || cwd,
    permissionMode: optionalText(body, 'permission_mode'),
    transcriptPath: optionalText(body, 'transcript_path'),
    model: optionalText(body, 'model'),
    ...(subagentId ? { subagent: { id: subagentId, type: optionalText(body, 'agent_type') } } : {}),
    tool,
    input,
    targets: [],
    urls: [],
    ...reading,
  };
}

function readTool(tool: string, input: JsonObject, server: string): ToolReading {
  const known = TOOLS.get(tool);
  if (known) return known(input);
  if (!tool.startsWith('mcp__')) return OTHER;
  // A server's name may hold the separator itself, so the name that Claude Code gives beside the call comes first.
  const named = `mcp__${server}__`;
  if (server && tool.startsWith(named)) return mcp(server, tool.slice(named.length), input);
  const [, guessed = '', ...rest] = tool.split('__');
  return mcp(guessed, rest.join('__'), input);
}

const HAPPENED: Readonly<Record<string, SessionEvent['happened']>> = {
  SessionStart: 'session-start',
  SessionEnd: 'session-end',
  UserPromptSubmit: 'prompt',
  PostToolUse: 'tool-result',
  PostToolUseFailure: 'tool-result',
  Stop: 'turn-end',
  SubagentStart: 'subagent-start',
  SubagentStop: 'subagent-end',
};

const ENVELOPE = [
  'session_id',
  'prompt_id',
  'cwd',
  'hook_event_name',
  'agent_id',
  'agent_type',
  'tool_use_id',
  'prompt',
];

function sessionEvent(body: JsonObject, hookEvent: string): SessionEvent {
  const subagentId = optionalText(body, 'agent_id');
  return {
    type: 'session-event',
    agent: 'claude-code',
    happened: HAPPENED[hookEvent] ?? 'other',
    hookEvent,
    sessionId: optionalText(body, 'session_id'),
    turnId: optionalText(body, 'prompt_id'),
    toolUseId: optionalText(body, 'tool_use_id'),
    cwd: optionalText(body, 'cwd'),
    ...(subagentId ? { subagent: { id: subagentId, type: optionalText(body, 'agent_type') } } : {}),
    text: optionalText(body, 'prompt'),
    details: without(body, ENVELOPE),
  };
}
