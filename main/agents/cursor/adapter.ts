import type { JsonObject } from '../../../rules/facts/call.ts';
import {
  type AgentAdapter,
  type Answer,
  type Happened,
  type HookEvent,
  type HookInput,
  type HookReply,
  NOTHING,
  withoutImpossibleAsk,
} from '../adapter.ts';
import { sessionEventFrom, toolCallFrom } from '../envelope.ts';
import { objectInText, optionalText, parseBody, text } from '../input.ts';
import { json } from '../replies.ts';
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

const NO_OBJECTION = json({});

/**
 * Cursor's hooks, after its documentation; not yet run. `preToolUse` fires for every tool and takes allow and deny; the
 * older events for shell, MCP and files take `ask` too, and are understood should somebody register them. The entry is
 * registered with `failClosed`, under which an empty answer blocks: "no objection" is an empty object.
 */
export const cursor: AgentAdapter = {
  name: 'cursor',
  title: 'Cursor',
  asks: 'never',

  decode(input: HookInput): HookEvent {
    const body = parseBody(input.body);
    const hookEvent = text(body, 'hook_event_name');
    const shared = envelope(body);
    const older = OLDER_EVENTS[hookEvent];
    if (hookEvent !== 'preToolUse' && !older) return sessionEventFrom('cursor', shared, input, HAPPENED);
    const call = toolCallFrom('cursor', older ? { ...shared, ...older(body) } : shared, input, read);
    return {
      type: 'tool-call',
      gate: 'before-tool',
      call,
      canAsk: older !== undefined && hookEvent !== 'beforeReadFile',
    };
  },

  encode(event, given) {
    if (event.type === 'session-event') return NOTHING;
    return reply(withoutImpossibleAsk(event, given));
  },

  refuse: (reason) => reply({ decision: 'deny', reason }),
  pass: NO_OBJECTION,

  read,
  sample: (sessionId, cwd, path) =>
    JSON.stringify({
      conversation_id: sessionId,
      generation_id: sessionId,
      hook_event_name: 'preToolUse',
      workspace_roots: [cwd],
      cwd,
      tool_name: 'Read',
      tool_input: { file_path: path },
    }),
};

function reply({ decision, reason }: Answer): HookReply {
  if (decision === 'defer') return NO_OBJECTION;
  return json({ permission: decision, ...(reason ? { user_message: reason, agent_message: reason } : {}) });
}

function envelope(body: JsonObject): JsonObject {
  const roots = body['workspace_roots'];
  const root = Array.isArray(roots) && typeof roots[0] === 'string' ? roots[0] : '';
  const given = body['tool_input'];
  return {
    ...body,
    session_id: optionalText(body, 'session_id') || optionalText(body, 'conversation_id'),
    turn_id: optionalText(body, 'generation_id'),
    cwd: optionalText(body, 'cwd') || root,
    tool_input: typeof given === 'string' ? (objectInText(given) ?? { text: given }) : (given ?? {}),
  };
}

/** What the events for one kind of tool carry, put into the form of `preToolUse`. */
const OLDER_EVENTS: Readonly<Record<string, ((body: JsonObject) => JsonObject) | undefined>> = {
  beforeShellExecution: (body) => ({ tool_name: 'Shell', tool_input: { command: text(body, 'command') } }),
  beforeReadFile: (body) => ({ tool_name: 'Read', tool_input: { file_path: text(body, 'file_path') } }),
  beforeMCPExecution: (body) => ({ tool_name: mcpName(text(body, 'tool_name')) }),
};

function mcpName(name: string): string {
  return name.startsWith('MCP:') ? name : `MCP:${name}`;
}

const EDIT_KEYS = { oldText: 'old_string', newText: 'new_string' } as const;

const TOOLS = toolTable({
  Shell: (input) => shell(input),
  Bash: (input) => shell(input),
  Read: (input) => file('read', input, { path: pathKey(input) }),
  Write: (input) =>
    file('write', input, { path: pathKey(input), newText: 'content' in input ? 'content' : 'contents' }),
  Edit: (input) => file('edit', input, { path: pathKey(input), ...EDIT_KEYS }),
  StrReplace: (input) => file('edit', input, { path: pathKey(input), ...EDIT_KEYS }),
  MultiEdit: (input) => edits(input, { path: pathKey(input), ...EDIT_KEYS, list: 'edits' }),
  EditNotebook: (input) => file('edit', input, { path: 'target_notebook', ...EDIT_KEYS }),
  Delete: (input) => file('delete', input, { path: pathKey(input) }),
  LS: (input) => search(input, { path: 'target_directory', glob: 'glob' }),
  Glob: (input) => search(input, { path: 'target_directory', glob: 'glob_pattern' }),
  Grep: (input) => search(input, { path: 'path', glob: 'glob' }),
  SemanticSearch: () => OTHER,
  WebFetch: (input) => fetch(text(input, 'url')),
  WebSearch: () => fetch(),
  Task: (input) => subagent(optionalText(input, 'prompt')),
  TodoWrite: () => OTHER,
});

function pathKey(input: JsonObject): string {
  return ['file_path', 'path', 'target_file'].find((key) => input[key] !== undefined) ?? 'file_path';
}

function read(tool: string, input: JsonObject): ToolReading {
  const known = TOOLS.get(tool);
  if (known) return known(input);
  return tool.startsWith('MCP:') ? mcpByName(tool.slice('MCP:'.length), ':', input) : unknownTool(input);
}

const HAPPENED: Readonly<Record<string, Happened>> = {
  sessionStart: 'session-start',
  sessionEnd: 'session-end',
  beforeSubmitPrompt: 'prompt',
  postToolUse: 'tool-result',
  postToolUseFailure: 'tool-result',
  stop: 'turn-end',
  subagentStart: 'subagent-start',
  subagentStop: 'subagent-end',
};
