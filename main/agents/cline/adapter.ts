import type { JsonObject } from '../../../rules/facts/call.ts';
import {
  type AgentAdapter,
  type HookEvent,
  type HookInput,
  HookInputError,
  NOTHING,
  withoutImpossibleAsk,
} from '../adapter.ts';
import { readPatch } from '../apply-patch.ts';
import { toolCallFrom } from '../envelope.ts';
import { isObject, objects, optionalObject, optionalText, parseBody, text, texts } from '../input.ts';
import { json } from '../replies.ts';
import {
  fetch,
  file,
  mcpByName,
  OTHER,
  search,
  steps,
  subagent,
  type ToolReading,
  toolTable,
  unknownTool,
} from '../tools.ts';

const GO_ON = json({ cancel: false });

/**
 * Cline's hooks, as observed with CLI 3.0.65: the only word it knows is `{"cancel": true}`, which ends the whole run;
 * exit codes are ignored. Its editor extension sends the tool's values as texts, the CLI as they are.
 */
export const cline: AgentAdapter = {
  name: 'cline',
  title: 'Cline',
  asks: 'never',

  decode(input: HookInput): HookEvent {
    const body = parseBody(input.body);
    const hookName = text(body, 'hookName');
    if (hookName !== 'tool_call' && hookName !== 'PreToolUse') {
      throw new HookInputError(`"hookName" is "${hookName}", which Perch did not register for`);
    }
    const roots = body['workspaceRoots'];
    const parent = optionalText(body, 'parent_agent_id');
    const { id, name, toolInput } = toolOf(body);
    const envelope: JsonObject = {
      hook_event_name: hookName,
      session_id: optionalText(optionalObject(body, 'sessionContext'), 'rootSessionId') || optionalText(body, 'taskId'),
      turn_id: optionalText(body, 'taskId'),
      cwd: Array.isArray(roots) && typeof roots[0] === 'string' ? roots[0] : '',
      tool_name: name,
      tool_input: toolInput,
      tool_use_id: id,
      ...(parent ? { agent_id: optionalText(body, 'agent_id') } : {}),
    };
    return {
      type: 'tool-call',
      gate: 'before-tool',
      call: toolCallFrom('cline', envelope, input, read),
      canAsk: false,
    };
  },

  encode(event, given) {
    if (event.type === 'session-event') return NOTHING;
    const { decision, reason } = withoutImpossibleAsk(event, given);
    return decision === 'deny' ? cancel(reason) : GO_ON;
  },

  refuse: (reason) => cancel(reason),
  pass: GO_ON,

  read,
  sample: (sessionId, cwd, path) =>
    JSON.stringify({
      sessionContext: { rootSessionId: sessionId },
      workspaceRoots: [cwd],
      hookName: 'tool_call',
      tool_call: { id: `${sessionId}-read`, name: 'read_files', input: { files: [{ path }] } },
    }),
};

function cancel(reason: string) {
  return json({ cancel: true, errorMessage: reason });
}

/** What the hook program or its script prints when there is no answer: exit codes stop nothing here. */
export const CLINE_ON_FAILURE = JSON.stringify({
  cancel: true,
  errorMessage:
    'Perch could not check this step, so it was stopped. Start Perch and try again; the person can see more in Perch.',
});

function toolOf(body: JsonObject): { id: string; name: string; toolInput: JsonObject } {
  if (body['tool_call'] !== undefined) {
    const call = optionalObject(body, 'tool_call');
    return { id: optionalText(call, 'id'), name: text(call, 'name'), toolInput: optionalObject(call, 'input') };
  }
  const call = optionalObject(body, 'preToolUse');
  const given = Object.entries(optionalObject(call, 'parameters'));
  return {
    id: '',
    name: text(call, 'toolName'),
    toolInput: Object.fromEntries(given.map(([key, value]) => [key, unpacked(value)])),
  };
}

/** A list or an object that was sent as its JSON text. */
function unpacked(value: JsonObject[string]): JsonObject[string] {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) || isObject(parsed) ? (parsed as JsonObject[string]) : value;
  } catch {
    return value;
  }
}

const TOOLS = toolTable({
  run_commands: (input) => commands(texts(input, 'commands')),
  execute_command: (input) => commands([text(input, 'command')]),
  read_files: (input) => steps('read', input, { list: 'files', path: 'path' }),
  read_file: (input) => file('read', input, { path: 'path' }),
  editor: (input) =>
    file(optionalText(input, 'old_text') ? 'edit' : 'write', input, {
      path: 'path',
      oldText: 'old_text',
      newText: 'new_text',
    }),
  write_to_file: (input) => file('write', input, { path: 'path', newText: 'content' }),
  replace_in_file: (input) => file('edit', input, { path: 'path', newText: 'diff' }),
  apply_patch: (input) => readPatch(text(input, 'input')),
  list_files: (input) => search(input, { path: 'path', glob: 'glob' }),
  search_files: (input) => search(input, { path: 'path', glob: 'file_pattern' }),
  search_codebase: (input) => search(input, { path: 'path', glob: 'glob' }),
  list_code_definition_names: (input) => search(input, { path: 'path', glob: 'glob' }),
  fetch_web_content: (input) => fetch(...objects(input, 'requests').map((request) => text(request, 'url'))),
  web_fetch: (input) => fetch(text(input, 'url')),
  browser_action: (input) => fetch(optionalText(input, 'url')),
  spawn_agent: (input) => subagent(optionalText(input, 'task')),
  use_mcp_tool: (input) => ({
    kind: 'mcp',
    mcp: {
      server: text(input, 'server_name'),
      tool: text(input, 'tool_name'),
      arguments: optionalObject({ arguments: unpacked(input['arguments'] ?? null) }, 'arguments'),
    },
  }),
  ask_followup_question: () => OTHER,
  attempt_completion: () => OTHER,
});

/** Several commands run one after the other, in one shell each, whatever became of the one before. */
function commands(list: readonly string[]): ToolReading {
  return { kind: 'shell', command: { text: list.join('\n'), language: 'posix' } };
}

function read(tool: string, input: JsonObject): ToolReading {
  const known = TOOLS.get(tool);
  if (known) return known(input);
  return tool.includes('__') ? mcpByName(tool, '__', input) : unknownTool(input);
}
