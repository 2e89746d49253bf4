import type { JsonObject } from '../../../rules/facts/call.ts';
import { type AgentAdapter, type HookEvent, type HookInput, NOTHING, withoutImpossibleAsk } from '../adapter.ts';
import { readPatch } from '../apply-patch.ts';
import { HAPPENED } from '../claude-code/adapter.ts';
import { sampleRead, sessionEventFrom, toolCallFrom } from '../envelope.ts';
import { optionalText, parseBody, text } from '../input.ts';
import { atDialog, beforeTool } from '../replies.ts';
import { fetch, file, mcpByName, OTHER, shell, subagent, type ToolReading, toolTable, unknownTool } from '../tools.ts';

/**
 * Codex's hooks, as observed with 0.169.0: Claude Code's envelope, the shell as `Bash`, patches as `apply_patch`.
 * `ask` and a bare `allow` before a tool make Codex call the hook failed and run the tool, so neither is ever said
 * there; at its own dialog (`PermissionRequest`) an allow counts. The calls of its code mode look like all others.
 */
export const codex: AgentAdapter = {
  name: 'codex',
  title: 'Codex',
  asks: 'never',

  decode(input: HookInput): HookEvent {
    const body = parseBody(input.body);
    const hookEvent = text(body, 'hook_event_name');
    if (hookEvent !== 'PreToolUse' && hookEvent !== 'PermissionRequest') {
      return sessionEventFrom('codex', body, input, HAPPENED);
    }
    const gate = hookEvent === 'PreToolUse' ? 'before-tool' : 'permission';
    return { type: 'tool-call', gate, call: toolCallFrom('codex', body, input, read), canAsk: gate === 'permission' };
  },

  encode(event, given) {
    if (event.type === 'session-event') return NOTHING;
    const answer = withoutImpossibleAsk(event, given);
    if (event.gate === 'permission') return atDialog(answer);
    return answer.decision === 'deny' ? beforeTool(answer) : NOTHING;
  },

  refuse: (reason) => beforeTool({ decision: 'deny', reason }),
  pass: NOTHING,
  read,
  sample: (sessionId, cwd, path) =>
    sampleRead('PreToolUse', 'Bash', [sessionId, cwd, `cat '${path.replaceAll("'", `'\\''`)}'`], 'command'),
};

const TOOLS = toolTable({
  Bash: (input) => withCarriedPatch(shell(input)),
  apply_patch: (input) => readPatch(text(input, 'command')),
  view_image: (input) => file('read', input, { path: 'path' }),
  spawn_agent: (input) => subagent(optionalText(input, 'message')),
  update_plan: () => OTHER,
  web_search: () => fetch(),
});

function read(tool: string, input: JsonObject): ToolReading {
  const known = TOOLS.get(tool);
  if (known) return known(input);
  return tool.startsWith('mcp__') ? mcpByName(tool.slice('mcp__'.length), '__', input) : unknownTool(input);
}

/** `apply_patch <<EOF` in a shell command changes files as the tool does, so its files are named as the tool's are. */
function withCarriedPatch(reading: ToolReading): ToolReading {
  const command = reading.command?.text ?? '';
  if (!/\bapply_?patch\b/.test(command) || !command.includes('*** Begin Patch')) return reading;
  const { targets = [] } = readPatch(command.slice(command.indexOf('*** Begin Patch')));
  return { ...reading, targets };
}
