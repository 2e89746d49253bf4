import type { JsonObject } from '../../../rules/facts/call.ts';
import { assertNever } from '../../assert.ts';
import { type AgentAdapter, type Answer, type HookEvent, type HookInput, type HookReply, NOTHING } from '../adapter.ts';
import { readPatch } from '../apply-patch.ts';
import { HAPPENED, readClaudeTool } from '../claude-code/adapter.ts';
import { sampleRead, sessionEventFrom, toolCallFrom } from '../envelope.ts';
import { objectInText, optionalObject, optionalText, parseBody, text } from '../input.ts';
import { beforeTool, json } from '../replies.ts';
import {
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
 * GitHub Copilot CLI's hooks, as observed with 1.0.102. Registered as `PreToolUse` it speaks Claude Code's dialect,
 * registered as `preToolUse` its own, and an answer in the other one lets the tool run: each call is answered as it was
 * asked. Without a person an `ask` denies. VS Code runs the hooks in Copilot's folder too.
 */
export const copilot: AgentAdapter = {
  name: 'copilot',
  title: 'Copilot CLI',
  asks: 'yes',

  decode(input: HookInput): HookEvent {
    const body = parseBody(input.body);
    if (isFromVsCode(body)) return vscodeCall(body, input);
    if (body['toolName'] !== undefined) return ownDialect(body, input);
    if (text(body, 'hook_event_name') !== 'PreToolUse') return sessionEventFrom('copilot', body, input, HAPPENED);
    const call = toolCallFrom('copilot', body, input, read);
    return { type: 'tool-call', gate: 'before-tool', call, canAsk: true };
  },

  encode(event, answer) {
    if (event.type === 'session-event') return NOTHING;
    if (event.dialect === undefined) return beforeTool(answer);
    return event.gate === 'permission' ? atOwnDialog(answer) : ownReply(answer);
  },

  refuse: (reason) =>
    // Which of the two dialects was meant cannot be told, so both are spoken.
    json({
      permissionDecision: 'deny',
      permissionDecisionReason: reason,
      hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason: reason },
    }),
  pass: NOTHING,

  read,
  sample: (...about) => sampleRead('PreToolUse', 'Read', about),
};

const OWN = 'camel-case';

function ownDialect(body: JsonObject, input: HookInput): HookEvent {
  const toolInput = argumentsOf(body);
  const agentId = optionalText(body, 'agentId');
  const gate = body['hookName'] === 'permissionRequest' ? 'permission' : 'before-tool';
  const envelope: JsonObject = {
    hook_event_name: gate === 'permission' ? 'permissionRequest' : 'preToolUse',
    session_id: optionalText(body, 'sessionId'),
    cwd: optionalText(body, 'cwd'),
    tool_name: text(body, 'toolName'),
    tool_input: toolInput,
    ...(agentId ? { agent_id: agentId, agent_type: optionalText(body, 'agentType') } : {}),
  };
  return {
    type: 'tool-call',
    gate,
    call: toolCallFrom('copilot', envelope, input, read),
    dialect: OWN,
    canAsk: true,
  };
}

/** An object in this version; earlier ones sent the object as a text. */
function argumentsOf(body: JsonObject): JsonObject {
  const given = body['toolArgs'] ?? body['toolInput'];
  if (typeof given !== 'string') return optionalObject({ toolArgs: given ?? null }, 'toolArgs');
  return objectInText(given) ?? { text: given };
}

function ownReply({ decision, reason }: Answer): HookReply {
  return decision === 'defer' ? NOTHING : json({ permissionDecision: decision, permissionDecisionReason: reason });
}

function atOwnDialog({ decision, reason }: Answer): HookReply {
  switch (decision) {
    case 'allow':
      return json({ behavior: 'allow' });
    case 'deny':
      return json({ behavior: 'deny', message: reason });
    case 'ask':
    case 'defer':
      return NOTHING;
    default:
      return assertNever(decision);
  }
}

const EDIT_KEYS = { path: 'path', oldText: 'old_str', newText: 'new_str' } as const;

const TOOLS = toolTable({
  bash: (input) => shell(input),
  powershell: (input) => shell(input, 'powershell'),
  write_bash: (input) => shell(input, 'posix', 'input'),
  write_powershell: (input) => shell(input, 'powershell', 'input'),
  read_bash: () => OTHER,
  stop_bash: () => OTHER,
  view: (input) => file('read', input, { path: 'path' }),
  create: (input) => file('write', input, { path: 'path', newText: 'file_text' }),
  edit: (input) => file('edit', input, EDIT_KEYS),
  str_replace: (input) => file('edit', input, EDIT_KEYS),
  insert: (input) => file('edit', input, { path: 'path', newText: 'new_str' }),
  apply_patch: (input) =>
    readPatch(optionalText(input, 'patch') || optionalText(input, 'input') || text(input, 'text')),
  grep: (input) => search(input, { path: 'path', glob: 'glob' }),
  rg: (input) => search(input, { path: 'path', glob: 'glob' }),
  glob: (input) => search(input, { path: 'path', glob: 'pattern' }),
  web_fetch: (input) => fetch(text(input, 'url')),
  web_search: () => fetch(),
  task: (input) => subagent(optionalText(input, 'prompt')),
  report_intent: () => OTHER,
  update_todo: () => OTHER,
});

/** The one server Copilot brings along, whose name holds the separator. */
const BUILT_IN_SERVERS = ['github-mcp-server'];

/** Copilot's own names, Claude Code's under `PreToolUse`, and `<server>-<tool>` for MCP. */
function read(tool: string, input: JsonObject): ToolReading {
  const known = TOOLS.get(tool);
  if (known) return known(input);
  const asClaude = readAsClaude(tool, input);
  if (asClaude.kind !== 'other') return asClaude;
  return tool.includes('-') ? mcpByName(tool, '-', input, BUILT_IN_SERVERS) : unknownTool(input);
}

/** Under Claude Code's names Copilot keeps some of its own keys (`path` for `file_path`). */
function readAsClaude(tool: string, input: JsonObject): ToolReading {
  const renamed: JsonObject = {
    ...input,
    ...(input['path'] !== undefined && input['file_path'] === undefined ? { file_path: input['path'] } : {}),
    ...(input['file_text'] !== undefined && input['content'] === undefined ? { content: input['file_text'] } : {}),
    ...(input['old_str'] !== undefined && input['old_string'] === undefined ? { old_string: input['old_str'] } : {}),
    ...(input['new_str'] !== undefined && input['new_string'] === undefined ? { new_string: input['new_str'] } : {}),
  };
  return readClaudeTool(tool, renamed);
}
