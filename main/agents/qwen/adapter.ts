import type { JsonObject } from '../../../rules/facts/call.ts';
import { type AgentAdapter, type HookEvent, type HookInput, NOTHING } from '../adapter.ts';
import { HAPPENED } from '../claude-code/adapter.ts';
import { sampleRead, sessionEventFrom, toolCallFrom } from '../envelope.ts';
import { optionalText, parseBody, text } from '../input.ts';
import { beforeTool } from '../replies.ts';
import {
  fetch,
  file,
  files,
  mcpByName,
  OTHER,
  search,
  shell,
  subagent,
  type ToolReading,
  toolTable,
  unknownTool,
} from '../tools.ts';

/**
 * Qwen Code's hooks, as observed with 0.24.4: Claude Code's envelope and answers around Gemini's tool names. The hook
 * runs after Qwen's own permission step, so an allow skips nothing; an `ask` without a person denies.
 */
export const qwen: AgentAdapter = {
  name: 'qwen',
  title: 'Qwen Code',
  asks: 'yes',

  decode(input: HookInput): HookEvent {
    const body = parseBody(input.body);
    if (text(body, 'hook_event_name') !== 'PreToolUse') return sessionEventFrom('qwen', body, input, HAPPENED);
    return { type: 'tool-call', gate: 'before-tool', call: toolCallFrom('qwen', body, input, read), canAsk: true };
  },

  encode: (event, answer) => (event.type === 'session-event' ? NOTHING : beforeTool(answer)),
  refuse: (reason) => beforeTool({ decision: 'deny', reason }),
  pass: NOTHING,
  read,
  sample: (...about) => sampleRead('PreToolUse', 'read_file', about),
};

const TOOLS = toolTable({
  run_shell_command: (input) => shell(input),
  read_file: (input) => file('read', input, { path: 'file_path' }),
  read_many_files: (input) => files('read', input, 'paths'),
  write_file: (input) => file('write', input, { path: 'file_path', newText: 'content' }),
  edit: (input) => file('edit', input, { path: 'file_path', oldText: 'old_string', newText: 'new_string' }),
  notebook_edit: (input) => file('edit', input, { path: 'notebook_path', newText: 'new_source' }),
  list_directory: (input) => search(input, { path: 'path', glob: 'glob' }),
  glob: (input) => search(input, { path: 'path', glob: 'pattern' }),
  grep_search: (input) => search(input, { path: 'path', glob: 'glob' }),
  web_fetch: (input) => fetch(text(input, 'url')),
  web_search: () => fetch(),
  agent: (input) => subagent(optionalText(input, 'prompt')),
  task: (input) => subagent(optionalText(input, 'prompt')),
  todo_write: () => OTHER,
});

function read(tool: string, input: JsonObject): ToolReading {
  const known = TOOLS.get(tool);
  if (known) return known(input);
  return tool.startsWith('mcp__') ? mcpByName(tool.slice('mcp__'.length), '__', input) : unknownTool(input);
}
