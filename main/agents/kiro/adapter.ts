import type { FileTarget, JsonObject } from '../../../rules/facts/call.ts';
import { type AgentAdapter, type HookEvent, type HookInput, NOTHING, withoutImpossibleAsk } from '../adapter.ts';
import { sampleRead, sessionEventFrom, toolCallFrom } from '../envelope.ts';
import { objects, optionalText, parseBody, text } from '../input.ts';
import { blocked } from '../replies.ts';
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

/**
 * Kiro CLI's hooks, after its documentation; not yet run. Exit code 2 blocks and stderr goes to the model; every other
 * code lets the tool run. MCP tools are `@<server>/<tool>`.
 */
export const kiro: AgentAdapter = {
  name: 'kiro',
  title: 'Kiro',
  asks: 'never',

  decode(input: HookInput): HookEvent {
    const body = parseBody(input.body);
    if (text(body, 'hook_event_name') !== 'preToolUse') return sessionEventFrom('kiro', body, input, HAPPENED);
    return { type: 'tool-call', gate: 'before-tool', call: toolCallFrom('kiro', body, input, read), canAsk: false };
  },

  encode(event, given) {
    if (event.type === 'session-event') return NOTHING;
    const { decision, reason } = withoutImpossibleAsk(event, given);
    return decision === 'deny' ? blocked(reason) : NOTHING;
  },

  refuse: (reason) => blocked(reason),
  pass: NOTHING,
  read,
  sample: (...about) => sampleRead('preToolUse', 'read', about, 'path'),
};

const HAPPENED = {
  agentSpawn: 'session-start',
  userPromptSubmit: 'prompt',
  postToolUse: 'tool-result',
  stop: 'turn-end',
} as const;

/** Tools have a short name and an older long one. */
const TOOLS = toolTable({
  ...both('shell', 'execute_bash', (input) => shell(input)),
  execute_cmd: (input) => shell(input, 'cmd'),
  ...both('read', 'fs_read', readFiles),
  ...both('write', 'fs_write', writeFile),
  ...both('aws', 'use_aws', (input) => ({
    kind: 'other',
    command: { text: `aws ${text(input, 'service_name')} ${text(input, 'operation_name')}`, language: 'posix' },
  })),
  glob: (input) => search(input, { path: 'path', glob: 'pattern' }),
  grep: (input) => search(input, { path: 'path', glob: 'include' }),
  ...both('web_fetch', 'fetch', (input) => fetch(text(input, 'url'))),
  web_search: () => fetch(),
  ...both('delegate', 'use_subagent', (input) =>
    subagent(optionalText(input, 'task') || optionalText(input, 'prompt')),
  ),
  ...both('todo', 'todo_list', () => OTHER),
  thinking: () => OTHER,
  introspect: () => OTHER,
  knowledge: () => OTHER,
});

function both(
  name: string,
  longName: string,
  reader: (input: JsonObject) => ToolReading,
): Record<string, (input: JsonObject) => ToolReading> {
  return { [name]: reader, [longName]: reader };
}

/** One file, or several operations in a list, some of which list a folder. */
function readFiles(input: JsonObject): ToolReading {
  if (input['operations'] === undefined) return file('read', input, { path: 'path' });
  const targets = objects(input, 'operations').map((step): FileTarget => {
    const lists = step['mode'] === 'Directory' || step['mode'] === 'Search';
    return { path: text(step, 'path'), operation: lists ? 'search' : 'read' };
  });
  return { kind: targets.every(({ operation }) => operation === 'search') ? 'search' : 'read', targets };
}

function writeFile(input: JsonObject): ToolReading {
  const isNew = optionalText(input, 'command') === 'create';
  const newText = 'file_text' in input ? 'file_text' : 'new_str';
  return file(isNew ? 'write' : 'edit', input, { path: 'path', oldText: 'old_str', newText });
}

function read(tool: string, input: JsonObject): ToolReading {
  const known = TOOLS.get(tool);
  if (known) return known(input);
  return tool.startsWith('@') ? mcpByName(tool.slice(1), '/', input) : unknownTool(input);
}
