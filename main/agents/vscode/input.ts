import type { JsonObject } from '../../../rules/facts/call.ts';
import type { HookEvent, HookInput } from '../adapter.ts';
import { readPatch } from '../apply-patch.ts';
import { sessionEventFrom, toolCallFrom } from '../envelope.ts';
import { optionalText, text, texts } from '../input.ts';
import {
  fetch,
  file,
  files,
  mcpByName,
  OTHER,
  search,
  shell,
  steps,
  subagent,
  type ToolReading,
  toolTable,
  unknownTool,
} from '../tools.ts';

/**
 * Calls of VS Code's own agent, as its documentation has them ("Agent hooks", preview): Claude Code's envelope with a
 * time stamp, `hookEventName` and `sessionId` in camel case in some versions, and VS Code's own tools.
 */
export function isFromVsCode(body: JsonObject): boolean {
  if (typeof body['timestamp'] !== 'string') return false;
  if (typeof body['hookEventName'] === 'string') return true;
  return typeof body['tool_name'] === 'string' && TOOLS.has(body['tool_name']);
}

export function vscodeCall(body: JsonObject, input: HookInput): HookEvent {
  const envelope = {
    ...body,
    hook_event_name: optionalText(body, 'hook_event_name') || text(body, 'hookEventName'),
    session_id: optionalText(body, 'session_id') || optionalText(body, 'sessionId'),
  };
  if (envelope.hook_event_name !== 'PreToolUse') return sessionEventFrom('vscode', envelope, input, HAPPENED);
  const call = toolCallFrom('vscode', envelope, input, readVsCodeTool);
  return { type: 'tool-call', gate: 'before-tool', call, canAsk: true };
}

const HAPPENED = {
  SessionStart: 'session-start',
  UserPromptSubmit: 'prompt',
  PostToolUse: 'tool-result',
  Stop: 'turn-end',
  SubagentStart: 'subagent-start',
  SubagentStop: 'subagent-end',
} as const;

const EDIT_KEYS = { path: 'filePath', oldText: 'oldString', newText: 'newString' } as const;

const TOOLS = toolTable({
  run_in_terminal: (input) => shell(input),
  send_to_terminal: (input) => shell(input),
  get_terminal_output: () => OTHER,
  read_file: (input) => file('read', input, { path: 'filePath' }),
  view_image: (input) => file('read', input, { path: 'filePath' }),
  create_file: (input) => file('write', input, { path: 'filePath', newText: 'content' }),
  create_directory: (input) => file('write', input, { path: 'dirPath' }),
  insert_edit_into_file: (input) => file('edit', input, { path: 'filePath', newText: 'code' }),
  replace_string_in_file: (input) => file('edit', input, EDIT_KEYS),
  multi_replace_string_in_file: (input) => steps('edit', input, { ...EDIT_KEYS, list: 'replacements' }),
  edit_notebook_file: (input) => file('edit', input, { path: 'filePath', newText: 'newCode' }),
  apply_patch: (input) => readPatch(text(input, 'input')),
  editFiles: (input) => files('edit', input, 'files'),
  list_dir: (input) => search(input, { path: 'path', glob: 'glob' }),
  file_search: (input) => search(input, { path: 'path', glob: 'query' }),
  grep_search: (input) => search(input, { path: 'path', glob: 'includePattern' }),
  fetch_webpage: (input) => fetch(...texts(input, 'urls')),
  open_simple_browser: (input) => fetch(text(input, 'url')),
  runSubagent: (input) => subagent(optionalText(input, 'prompt')),
});

export function readVsCodeTool(tool: string, input: JsonObject): ToolReading {
  const known = TOOLS.get(tool);
  if (known) return known(input);
  if (tool.startsWith('mcp_')) return mcpByName(tool.slice('mcp_'.length), '_', input);
  return unknownTool(input);
}
