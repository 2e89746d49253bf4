import type { JsonObject } from '../../../rules/facts/call.ts';
import {
  type AgentAdapter,
  type HookEvent,
  type HookInput,
  HookInputError,
  NOTHING,
  withoutImpossibleAsk,
} from '../adapter.ts';
import { toolCallFrom } from '../envelope.ts';
import { optionalObject, optionalText, parseBody, text } from '../input.ts';
import { blocked } from '../replies.ts';
import { edits, file, mcp, shell, type ToolReading, unknownTool } from '../tools.ts';

/**
 * Windsurf's hooks, after its documentation; not yet run. One event for each kind of step, its input under `tool_info`;
 * exit code 2 blocks with stderr as the reason, and nothing else does.
 */
export const windsurf: AgentAdapter = {
  name: 'windsurf',
  title: 'Windsurf',
  asks: 'never',

  decode(input: HookInput): HookEvent {
    const body = parseBody(input.body);
    const action = text(body, 'agent_action_name');
    const read = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (!read) throw new HookInputError(`"agent_action_name" is "${action}", which Perch did not register for`);
    const info = optionalObject(body, 'tool_info');
    const envelope: JsonObject = {
      hook_event_name: action,
      session_id: optionalText(body, 'trajectory_id'),
      turn_id: optionalText(body, 'execution_id'),
      cwd: optionalText(info, 'cwd'),
      model: optionalText(body, 'model_name'),
      tool_name: action,
      tool_input: info,
    };
    const call = toolCallFrom('windsurf', envelope, input, (_tool, toolInput) => read(toolInput));
    return { type: 'tool-call', gate: 'before-tool', call, canAsk: false };
  },

  encode(event, given) {
    if (event.type === 'session-event') return NOTHING;
    const { decision, reason } = withoutImpossibleAsk(event, given);
    return decision === 'deny' ? blocked(reason) : NOTHING;
  },

  refuse: (reason) => blocked(reason),
  pass: NOTHING,

  read: (tool, input) => ((Object.hasOwn(ACTIONS, tool) ? ACTIONS[tool] : undefined) ?? unknownTool)(input),
  sample: (sessionId, _cwd, path) =>
    JSON.stringify({
      agent_action_name: 'pre_read_code',
      trajectory_id: sessionId,
      execution_id: sessionId,
      tool_info: { file_path: path },
    }),
};

const ACTIONS: Readonly<Record<string, ((info: JsonObject) => ToolReading) | undefined>> = {
  pre_run_command: (info) => shell(info, 'posix', 'command_line'),
  pre_read_code: (info) => file('read', info, { path: 'file_path' }),
  pre_write_code: (info) =>
    edits(info, { path: 'file_path', list: 'edits', oldText: 'old_string', newText: 'new_string' }),
  pre_mcp_tool_use: (info) =>
    mcp(text(info, 'mcp_server_name'), text(info, 'mcp_tool_name'), optionalObject(info, 'mcp_tool_arguments')),
};

/** The events that can block, as they are registered. */
export const WINDSURF_EVENTS = Object.keys(ACTIONS);
