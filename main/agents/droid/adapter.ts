import type { JsonObject } from '../../../rules/facts/call.ts';
import { type AgentAdapter, type HookEvent, type HookInput, NOTHING, withoutImpossibleAsk } from '../adapter.ts';
import { readPatch } from '../apply-patch.ts';
import { HAPPENED } from '../claude-code/adapter.ts';
import { sampleRead, sessionEventFrom, toolCallFrom } from '../envelope.ts';
import { optionalText, parseBody, text } from '../input.ts';
import { beforeTool } from '../replies.ts';
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

/**
 * Factory droid's hooks, as observed with 0.225.2: Claude Code's envelope and answers. An `ask` is only written to a
 * log and the tool runs, so it is never said. Where several hooks decide, droid heeds the first.
 */
export const droid: AgentAdapter = {
  name: 'droid',
  title: 'Factory droid',
  asks: 'never',

  decode(input: HookInput): HookEvent {
    const body = parseBody(input.body);
    if (text(body, 'hook_event_name') !== 'PreToolUse') return sessionEventFrom('droid', body, input, HAPPENED);
    return { type: 'tool-call', gate: 'before-tool', call: toolCallFrom('droid', body, input, read), canAsk: false };
  },

  encode: (event, answer) =>
    event.type === 'session-event' ? NOTHING : beforeTool(withoutImpossibleAsk(event, answer)),
  refuse: (reason) => beforeTool({ decision: 'deny', reason }),
  pass: NOTHING,
  read,
  sample: (...about) => sampleRead('PreToolUse', 'Read', about),
};

const EDIT_KEYS = { path: 'file_path', oldText: 'old_str', newText: 'new_str' } as const;

const TOOLS = toolTable({
  Execute: (input) => shell(input),
  Read: (input) => file('read', input, { path: 'file_path' }),
  Create: (input) => file('write', input, { path: 'file_path', newText: 'content' }),
  Edit: (input) => file('edit', input, EDIT_KEYS),
  MultiEdit: (input) => edits(input, { ...EDIT_KEYS, list: 'changes' }),
  ApplyPatch: (input) => readPatch(text(input, 'input')),
  LS: (input) => search(input, { path: 'directory_path', glob: 'glob' }),
  Glob: (input) => search(input, { path: 'folder', glob: 'pattern' }),
  Grep: (input) => search(input, { path: 'path', glob: 'glob_pattern' }),
  FetchUrl: (input) => fetch(text(input, 'url')),
  WebSearch: () => fetch(),
  Task: (input) => subagent(optionalText(input, 'prompt')),
  TodoWrite: () => OTHER,
});

function read(tool: string, input: JsonObject): ToolReading {
  const known = TOOLS.get(tool);
  if (known) return known(input);
  return tool.includes('___') ? mcpByName(tool, '___', input) : unknownTool(input);
}
