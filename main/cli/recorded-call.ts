/** A call as people record it, in a file or beside a pack, and what rules may ask about it. */
import * as v from 'valibot';
import type { ToolCall } from '../../rules/facts/call.ts';
import { type CallFacts, deriveFacts } from '../../rules/facts/facts.ts';
import type { OperatingSystem } from '../../rules/facts/files.ts';
import { memoryFiles, SAMPLE_HOMES } from '../../rules/facts/memory-files.ts';
import { emptySession } from '../../rules/facts/session.ts';
import type { Grammars } from '../../rules/facts/shell/code/grammars.ts';
import type { ToolCallEvent } from '../agents/adapter.ts';
import { adapterFor } from '../agents/adapters.ts';
import { UsageError } from './arguments.ts';

const names = v.optional(v.array(v.string()), []);

/** A call in Claude Code's names, or any agent's whole hook input. */
const recordedCallSchema = v.object({
  id: v.optional(v.string(), ''),
  os: v.optional(v.picklist(['linux', 'macos', 'windows', 'any']), 'any'),
  agent: v.optional(v.string(), 'claude-code'),
  tool: v.optional(v.string()),
  input: v.optional(v.record(v.string(), v.unknown()), {}),
  cwd: v.optional(v.string(), ''),
  hook: v.optional(v.record(v.string(), v.unknown())),
  /** The home folder; each system has a usual one. */
  home: v.optional(v.string()),
  /** What stands in the file system, which exists only in memory. */
  setup: v.optional(
    v.object({
      symlinks: v.optional(v.record(v.string(), v.string()), {}),
      files: v.optional(v.record(v.string(), v.string()), {}),
      folders: names,
    }),
    {},
  ),
  /** What the session did before. */
  session: v.optional(
    v.object({
      calls: v.optional(v.number(), 0),
      denials: v.optional(v.number(), 0),
      secretKinds: names,
      secretPaths: names,
      hosts: names,
      written: names,
      deniedRules: names,
    }),
    emptySession(),
  ),
});
export type RecordedCall = v.InferOutput<typeof recordedCallSchema>;

/** @throws {UsageError} that names the wrong key */
export function readRecordedCall(call: unknown, place: string): RecordedCall {
  const read = v.safeParse(recordedCallSchema, call);
  if (read.success) return read.output;
  const [issue] = read.issues;
  throw new UsageError(`${place}: ${v.getDotPath(issue) ?? 'the call'}: ${issue.message}`);
}

/**
 * The call as its agent's adapter reads it.
 * @throws {UsageError} for an agent that Perch does not know, or an input that asks about no tool
 * @throws {HookInputError} for an input that its adapter does not understand
 */
export function decodeRecordedCall(recorded: RecordedCall, place: string): ToolCallEvent {
  const adapter = adapterFor(recorded.agent.replaceAll('_', '-'));
  if (!adapter) throw new UsageError(`${place}: there is no agent "${recorded.agent}"`);
  const input = recorded.hook ?? {
    hook_event_name: 'PreToolUse',
    session_id: '',
    cwd: recorded.cwd,
    tool_name: recorded.tool ?? '',
    tool_input: recorded.input,
  };
  // Calls without a whole hook input speak Claude Code's language, whatever agent they are said to be from.
  const reader = recorded.hook ? adapter : (adapterFor('claude-code') ?? adapter);
  const event = reader.decode({ body: Buffer.from(JSON.stringify(input)), cwd: recorded.cwd, agentPid: 0 });
  if (event.type !== 'tool-call') throw new UsageError(`${place}: the hook input is not a tool call`);
  return recorded.hook ? event : { ...event, call: { ...event.call, ...shellOf(recorded), agent: adapter.name } };
}

/** Records have a tool for the old shell of Windows, too, which Claude Code has not. */
function shellOf({ tool, input }: RecordedCall): Pick<ToolCall, 'kind' | 'command'> | undefined {
  const text = input['command'];
  return tool === 'Cmd' && typeof text === 'string' ? { kind: 'shell', command: { text, language: 'cmd' } } : undefined;
}

/** Everything rules may ask about the call, on a computer that exists only in memory. */
export function factsOfRecordedCall(
  recorded: RecordedCall,
  { call }: ToolCallEvent,
  { grammars, home }: { readonly grammars: Grammars; readonly home: string | undefined },
): CallFacts {
  const os = systemOf(recorded);
  const homeHere = recorded.home ?? (home !== undefined && fits(home, os) ? home : SAMPLE_HOMES[os]);
  return deriveFacts(call, {
    os,
    home: homeHere,
    user: homeHere.split(/[\\/]/).at(-1) ?? '',
    files: memoryFiles({
      os,
      cwd: call.cwd,
      links: recorded.setup.symlinks ?? {},
      texts: recorded.setup.files ?? {},
      folders: recorded.setup.folders ?? [],
    }),
    session: recorded.session,
    perch: { paths: perchPlaces(os, homeHere) },
    correlationId: 1,
    grammars,
  });
}

/** A home folder given for all rows is not meant for those of another system. */
function fits(home: string, os: OperatingSystem): boolean {
  const isWindows = /^[A-Za-z]:/.test(home);
  return os === 'windows' ? isWindows : !isWindows && !(os === 'macos' && home.startsWith('/home/'));
}

export function systemOf({ os }: RecordedCall): OperatingSystem {
  return os === 'any' ? 'linux' : os;
}

/** Where Perch itself would be on such a machine. */
function perchPlaces(os: OperatingSystem, home: string): readonly string[] {
  switch (os) {
    case 'linux':
      return [`${home}/.config/Perch`, '/run/user/1000/perch', '/opt/Perch'];
    case 'macos':
      return [`${home}/Library/Application Support/Perch`, '/Applications/Perch.app'];
    case 'windows':
      return [`${home}\\AppData\\Roaming\\Perch`, `${home}\\AppData\\Local\\Programs\\Perch`, '\\\\.\\pipe\\perch'];
  }
}
