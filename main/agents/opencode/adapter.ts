import type { AgentName, JsonObject } from '../../../rules/facts/call.ts';
import { type AgentAdapter, type HookEvent, type HookInput, NOTHING, withoutImpossibleAsk } from '../adapter.ts';
import { readPatch } from '../apply-patch.ts';
import { toolCallFrom } from '../envelope.ts';
import { optionalObject, optionalText, parseBody, text } from '../input.ts';
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

const GO_ON = json({ decision: 'go-on' });

/**
 * OpenCode and Kilo, its fork, have no hook programs: Perch's plugin (plugin.ts) hands the two arguments of
 * `tool.execute.before` to the hook and throws unless the answer is exactly `{"decision":"go-on"}`. The thrown text is
 * what the model reads. Neither agent knows `ask`, and nothing a plugin says skips their own permission step.
 */
function pluginAdapter(name: AgentName, title: string): AgentAdapter {
  return {
    name,
    title,
    asks: 'never',

    decode(input: HookInput): HookEvent {
      const body = parseBody(input.body);
      const about = optionalObject(body, 'input');
      const servers = Object.keys(optionalObject(body, 'mcp'));
      const envelope: JsonObject = {
        hook_event_name: text(body, 'hook_event_name'),
        session_id: text(about, 'sessionID'),
        cwd: optionalText(body, 'cwd'),
        tool_name: text(about, 'tool'),
        tool_input: optionalObject(optionalObject(body, 'output'), 'args'),
        tool_use_id: optionalText(about, 'callID'),
      };
      const call = toolCallFrom(name, envelope, input, (tool, toolInput) => read(tool, toolInput, servers));
      return { type: 'tool-call', gate: 'before-tool', call, canAsk: false };
    },

    encode(event, given) {
      if (event.type === 'session-event') return NOTHING;
      const { decision, reason } = withoutImpossibleAsk(event, given);
      return decision === 'deny' ? json({ decision, reason }) : GO_ON;
    },

    refuse: (reason) => json({ decision: 'deny', reason }),
    pass: GO_ON,

    read: (tool, input) => read(tool, input, []),
    sample: (sessionId, cwd, path) =>
      JSON.stringify({
        hook_event_name: 'tool.execute.before',
        cwd,
        input: { tool: 'read', sessionID: sessionId, callID: `${sessionId}-read` },
        output: { args: { filePath: path } },
      }),
  };
}

export const opencode = pluginAdapter('opencode', 'OpenCode');
export const kilo = pluginAdapter('kilo', 'Kilo');

const EDIT_KEYS = { path: 'filePath', oldText: 'oldString', newText: 'newString' } as const;

const TOOLS = toolTable({
  bash: (input) => shell(input),
  read: (input) => file('read', input, { path: 'filePath' }),
  write: (input) => file('write', input, { path: 'filePath', newText: 'content' }),
  edit: (input) => file('edit', input, EDIT_KEYS),
  multiedit: (input) => edits(input, { ...EDIT_KEYS, list: 'edits' }),
  patch: (input) => readPatch(text(input, 'patchText')),
  apply_patch: (input) => readPatch(text(input, 'patchText')),
  list: (input) => search(input, { path: 'path', glob: 'glob' }),
  glob: (input) => search(input, { path: 'path', glob: 'pattern' }),
  grep: (input) => search(input, { path: 'path', glob: 'include' }),
  lsp: (input) => file('read', input, { path: 'filePath' }),
  webfetch: (input) => fetch(text(input, 'url')),
  websearch: () => fetch(),
  codesearch: () => fetch(),
  codebase_search: (input) => search(input, { path: 'path', glob: 'glob' }),
  task: (input) => subagent(optionalText(input, 'prompt')),
  todowrite: () => OTHER,
  todoread: () => OTHER,
  question: () => OTHER,
  skill: () => OTHER,
  plan_enter: () => OTHER,
  plan_exit: () => OTHER,
  batch: () => OTHER,
  invalid: () => OTHER,
});

/** MCP tools are `<server>_<tool>`; the plugin names the configured servers, whose odd letters become underscores. */
function read(tool: string, input: JsonObject, servers: readonly string[]): ToolReading {
  const known = TOOLS.get(tool);
  if (known) return known(input);
  const spelled = servers.map((server) => server.replaceAll(/[^a-zA-Z0-9_-]/g, '_'));
  return tool.includes('_') ? mcpByName(tool, '_', input, spelled) : unknownTool(input);
}
