import type { AgentName, JsonObject, ToolCall } from '../../rules/facts/call.ts';
import type { Happened, HookInput, SessionEvent } from './adapter.ts';
import { optionalObject, optionalText, text, without } from './input.ts';
import type { ToolReading } from './tools.ts';

/**
 * The hook input of Claude Code and of everyone who took it over: one JSON object whose `hook_event_name` says what
 * happened. The agents differ in what they leave out, so everything but the event and the tool may be missing.
 */
export function toolCallFrom(
  agent: AgentName,
  body: JsonObject,
  { cwd, agentPid }: HookInput,
  read: (tool: string, input: JsonObject) => ToolReading,
): ToolCall {
  const tool = text(body, 'tool_name');
  const input = optionalObject(body, 'tool_input');
  const { folder, ...reading } = read(tool, input);
  const place = whereabouts(body, cwd);
  // What is spread stands last: members behind it would each be added anew, which takes longer than all the rest.
  return {
    agent,
    agentPid,
    hookEvent: optionalText(body, 'hook_event_name'),
    sessionId: place.sessionId,
    turnId: place.turnId,
    toolUseId: place.toolUseId,
    cwd: folder ? folderIn(place.cwd, folder) : place.cwd,
    permissionMode: optionalText(body, 'permission_mode'),
    transcriptPath: optionalText(body, 'transcript_path'),
    model: optionalText(body, 'model'),
    tool,
    input,
    targets: [],
    urls: [],
    ...(place.subagent ? { subagent: place.subagent } : {}),
    ...reading,
  };
}

/** Absolute folders, of Windows too, stand for themselves; `~` is left to whoever resolves paths. */
function folderIn(cwd: string, folder: string): string {
  if (/^([/~\\]|[A-Za-z]:[/\\])/.test(folder) || cwd === '') return folder;
  return `${cwd.replace(/[/\\]$/, '')}/${folder}`;
}

/** What tool results and replies of the model are called: they may hold any file's text and stay out of the record. */
const CONTENTS = ['tool_response', 'tool_output', 'tool_calls', 'prompt_response', 'last_assistant_message'];
/** Requests to the model hold the whole conversation. */
const CONVERSATION = ['llm_request', 'llm_response'];

const ENVELOPE = [
  'session_id',
  'prompt_id',
  'turn_id',
  'cwd',
  'hook_event_name',
  'agent_id',
  'agent_type',
  'tool_use_id',
  'prompt',
];

export function sessionEventFrom(
  agent: AgentName,
  body: JsonObject,
  { cwd }: HookInput,
  happened: Readonly<Record<string, Happened>>,
): SessionEvent {
  const hookEvent = text(body, 'hook_event_name');
  return {
    type: 'session-event',
    agent,
    happened: Object.hasOwn(happened, hookEvent) ? (happened[hookEvent] ?? 'other') : 'other',
    hookEvent,
    ...whereabouts(body, cwd),
    text: optionalText(body, 'prompt'),
    details: without(body, [...ENVELOPE, ...CONTENTS, ...CONVERSATION]),
  };
}

function whereabouts(body: JsonObject, cwd: string) {
  const subagentId = optionalText(body, 'agent_id');
  return {
    sessionId: optionalText(body, 'session_id'),
    turnId: optionalText(body, 'turn_id') || optionalText(body, 'prompt_id'),
    toolUseId: optionalText(body, 'tool_use_id'),
    cwd: optionalText(body, 'cwd') || cwd,
    ...(subagentId ? { subagent: { id: subagentId, type: optionalText(body, 'agent_type') } } : {}),
  };
}

/** A hook input that asks to read a file, for agents that use this envelope. */
export function sampleRead(
  hookEvent: string,
  tool: string,
  [sessionId, cwd, file]: readonly [sessionId: string, cwd: string, file: string],
  key = 'file_path',
): string {
  return JSON.stringify({
    session_id: sessionId,
    transcript_path: '',
    cwd,
    hook_event_name: hookEvent,
    tool_name: tool,
    tool_input: { [key]: file },
    tool_use_id: `${sessionId}-read`,
  });
}
