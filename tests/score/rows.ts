/** Recorded calls as rows of JSON Lines, with Claude Code's names of tools, and how they become calls for the facts. */
import { readFileSync } from 'node:fs';
import type { FileTarget, JsonObject, JsonValue, ToolCall, ToolKind } from '../../rules/facts/call.ts';
import type { FactContext } from '../../rules/facts/context.ts';
import type { OperatingSystem } from '../../rules/facts/files.ts';
import { memoryFiles, SAMPLE_HOMES } from '../../rules/facts/memory-files.ts';
import { emptySession, type SessionFacts } from '../../rules/facts/session.ts';
import type { Grammars } from '../../rules/facts/shell/code/grammars.ts';

export interface Row {
  readonly id: string;
  readonly tool: string;
  readonly input: JsonObject;
  readonly cwd: string;
  readonly os?: OperatingSystem | 'any';
  readonly category: string;
  readonly expect: 'allow' | 'ask' | 'deny';
  readonly why?: string;
  readonly setup?: {
    readonly symlinks?: Readonly<Record<string, string>>;
    readonly files?: Readonly<Record<string, string>>;
    readonly folders?: readonly string[];
  };
  readonly session?: Partial<SessionFacts>;
}

export function readRows(file: string): readonly Row[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row);
}

export function systemOf(row: Row): OperatingSystem {
  return row.os === undefined || row.os === 'any' ? 'linux' : row.os;
}

/** Where Perch lives on the sample machines of recorded calls. */
export function samplePerchPaths(os: OperatingSystem): readonly string[] {
  switch (os) {
    case 'linux':
      return ['/home/dev/.config/Perch', '/run/user/1000/perch', '/opt/Perch'];
    case 'macos':
      return ['/Users/sam/Library/Application Support/Perch', '/Applications/Perch.app'];
    case 'windows':
      return ['C:/Users/sam/AppData/Roaming/Perch', 'C:/Users/sam/AppData/Local/Programs/Perch', '//./pipe/perch'];
  }
}

export function contextOf(row: Row, grammars: Grammars | undefined): FactContext {
  const os = systemOf(row);
  const home = SAMPLE_HOMES[os];
  return {
    os,
    home,
    user: os === 'linux' ? 'dev' : 'sam',
    files: memoryFiles({
      os,
      cwd: row.cwd,
      ...(row.setup?.symlinks ? { links: row.setup.symlinks } : {}),
      ...(row.setup?.files ? { texts: row.setup.files } : {}),
      ...(row.setup?.folders ? { folders: row.setup.folders } : {}),
    }),
    session: { ...emptySession(), ...row.session },
    perch: { paths: samplePerchPaths(os) },
    correlationId: 1,
    grammars,
  };
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function callOf(row: Row): ToolCall {
  const { tool, input } = row;
  const base: ToolCall = {
    agent: 'claude-code',
    agentPid: 4711,
    hookEvent: 'PreToolUse',
    sessionId: 'session',
    turnId: '',
    toolUseId: row.id,
    cwd: row.cwd,
    permissionMode: 'default',
    transcriptPath: '',
    model: '',
    tool,
    input,
    kind: kindOf(tool),
    targets: [],
    urls: [],
  };
  const mcp = /^mcp__(.+?)__(.+)$/.exec(tool);
  if (mcp) return { ...base, mcp: { server: mcp[1] ?? '', tool: mcp[2] ?? '', arguments: input } };
  switch (tool) {
    case 'Bash':
      return { ...base, command: { text: text(input['command']), language: 'posix' } };
    case 'PowerShell':
      return { ...base, command: { text: text(input['command']), language: 'powershell' } };
    case 'Cmd':
      return { ...base, command: { text: text(input['command']), language: 'cmd' } };
    case 'WebFetch':
      return { ...base, urls: [text(input['url'])] };
    case 'Task':
    case 'Agent':
      return { ...base, prompt: text(input['prompt']) };
    default:
      return { ...base, targets: targetsOf(tool, input) };
  }
}

function kindOf(tool: string): ToolKind {
  if (tool.startsWith('mcp__')) return 'mcp';
  const kinds: Readonly<Record<string, ToolKind>> = {
    Bash: 'shell',
    PowerShell: 'shell',
    Cmd: 'shell',
    Read: 'read',
    Write: 'write',
    Edit: 'edit',
    MultiEdit: 'edit',
    NotebookEdit: 'edit',
    Grep: 'search',
    Glob: 'search',
    LS: 'search',
    WebFetch: 'fetch',
    WebSearch: 'fetch',
    Task: 'agent',
    Agent: 'agent',
  };
  return kinds[tool] ?? 'other';
}

function targetsOf(tool: string, input: JsonObject): readonly FileTarget[] {
  const file = text(input['file_path']);
  switch (tool) {
    case 'Read':
      return [{ path: file, operation: 'read' }];
    case 'Write':
      return [{ path: file, operation: 'write', newText: text(input['content']) }];
    case 'Edit':
      return [
        { path: file, operation: 'edit', oldText: text(input['old_string']), newText: text(input['new_string']) },
      ];
    case 'MultiEdit': {
      const edits = (Array.isArray(input['edits']) ? input['edits'] : []) as readonly JsonObject[];
      return [
        {
          path: file,
          operation: 'edit',
          oldText: edits.map((edit) => text(edit['old_string'])).join('\n'),
          newText: edits.map((edit) => text(edit['new_string'])).join('\n'),
        },
      ];
    }
    case 'NotebookEdit':
      return [{ path: text(input['notebook_path']), operation: 'edit', newText: text(input['new_source']) }];
    case 'Grep':
      return [
        {
          path: text(input['path']),
          operation: 'search',
          ...(input['glob'] === undefined ? {} : { glob: text(input['glob']) }),
        },
      ];
    case 'Glob':
      return [{ path: text(input['path']), operation: 'search', glob: text(input['pattern']) }];
    case 'LS':
      return [{ path: text(input['path']), operation: 'search' }];
    default:
      return [];
  }
}
