import type { JsonObject } from '../../../rules/facts/call.ts';
import {
  type AgentAdapter,
  type AgentProcess,
  type Happened,
  type HookEvent,
  type HookInput,
  NOTHING,
  withoutImpossibleAsk,
} from '../adapter.ts';
import { sampleRead, sessionEventFrom, toolCallFrom } from '../envelope.ts';
import { optionalObject, optionalText, parseBody, text } from '../input.ts';
import { json } from '../replies.ts';
import {
  fetch,
  file,
  files,
  mcp,
  mcpByName,
  OTHER,
  search,
  shell,
  subagent,
  type ToolReading,
  toolTable,
  unknownTool,
  urlsIn,
} from '../tools.ts';

/**
 * Gemini CLI's hooks, as observed with 0.61.0: an answer is `{"decision", "reason"}`; Claude Code's form is ignored and
 * the tool runs. An `ask` opens Gemini's own dialog, and without a terminal it hangs for ever: it is only said where the
 * agent's process is seen to be interactive.
 */
export const gemini: AgentAdapter = {
  name: 'gemini',
  title: 'Gemini CLI',
  asks: 'interactive-only',

  decode(input: HookInput): HookEvent {
    const body = parseBody(input.body);
    if (text(body, 'hook_event_name') !== 'BeforeTool') return sessionEventFrom('gemini', body, input, HAPPENED);
    const context = optionalObject(body, 'mcp_context');
    const call = toolCallFrom('gemini', body, input, (tool, toolInput) => read(tool, toolInput, context));
    return { type: 'tool-call', gate: 'before-tool', call, canAsk: isInteractive(input.agentProcess) };
  },

  encode(event, given) {
    if (event.type === 'session-event') return NOTHING;
    const { decision, reason } = withoutImpossibleAsk(event, given);
    return decision === 'defer' ? NOTHING : json({ decision, reason });
  },

  refuse: (reason) => json({ decision: 'deny', reason }),
  pass: NOTHING,
  read: (tool, input) => read(tool, input, {}),
  sample: (...about) => sampleRead('BeforeTool', 'read_file', about),
};

/** Gemini's own test of "headless": no terminal, or a prompt on the command line. */
function isInteractive(process: AgentProcess | undefined): boolean {
  if (!process?.onTerminal) return false;
  return !process.arguments.some((word) => /^(-p|--prompt)(=|$)|^-p./.test(word));
}

const TOOLS = toolTable({
  run_shell_command: (input) => shell(input),
  read_file: (input) => file('read', input, { path: pathKey(input) }),
  read_many_files: (input) => files('read', input, input['include'] === undefined ? 'paths' : 'include'),
  write_file: (input) => file('write', input, { path: pathKey(input), newText: 'content' }),
  replace: (input) => file('edit', input, { path: pathKey(input), oldText: 'old_string', newText: 'new_string' }),
  list_directory: (input) => search(input, { path: 'dir_path', glob: 'glob' }),
  glob: (input) => search(input, { path: 'dir_path', glob: 'pattern' }),
  grep_search: (input) => search(input, { path: 'dir_path', glob: 'include_pattern' }),
  search_file_content: (input) => search(input, { path: 'dir_path', glob: 'include' }),
  web_fetch: (input) => fetch(optionalText(input, 'url'), ...urlsIn(optionalText(input, 'prompt'))),
  google_web_search: () => fetch(),
  invoke_agent: (input) => subagent(optionalText(input, 'prompt')),
  write_todos: () => OTHER,
});

/** Earlier versions said `absolute_path` where this one says `file_path`. */
function pathKey(input: JsonObject): string {
  return input['file_path'] === undefined && input['absolute_path'] !== undefined ? 'absolute_path' : 'file_path';
}

function read(tool: string, input: JsonObject, context: JsonObject): ToolReading {
  const server = optionalText(context, 'server_name');
  if (server) return mcp(server, optionalText(context, 'tool_name') || tool, input);
  const known = TOOLS.get(tool);
  if (known) return known(input);
  return tool.startsWith('mcp_') ? mcpByName(tool.slice('mcp_'.length), '_', input) : unknownTool(input);
}

const HAPPENED: Readonly<Record<string, Happened>> = {
  SessionStart: 'session-start',
  SessionEnd: 'session-end',
  BeforeAgent: 'prompt',
  AfterTool: 'tool-result',
  AfterAgent: 'turn-end',
};
