import type { FileOperation, FileTarget, JsonObject, ShellCommand } from '../../rules/facts/call.ts';
import { objects, optionalText, text, texts } from './input.ts';
import type { ToolReading } from './reading.ts';

export type { ToolReading };

/** An agent's tools by name. Each reader throws `HookInputError` when the input is not what that tool takes. */
export type ToolTable = ReadonlyMap<string, (input: JsonObject) => ToolReading>;

export function toolTable(tools: Readonly<Record<string, (input: JsonObject) => ToolReading>>): ToolTable {
  return new Map(Object.entries(tools));
}

export interface FileKeys {
  readonly path: string;
  readonly oldText?: string;
  readonly newText?: string;
}

/** Keys under which agents let a command name its folder. */
const FOLDER_KEYS = ['workdir', 'working_directory', 'dir_path', 'directory'];

export function shell(input: JsonObject, language: ShellCommand['language'] = 'posix', key = 'command'): ToolReading {
  const folder = firstText(input, FOLDER_KEYS);
  return { kind: 'shell', command: { text: text(input, key), language }, ...(folder ? { folder } : {}) };
}

export function file(operation: FileOperation, input: JsonObject, keys: FileKeys): ToolReading {
  return { kind: operation, targets: [fileTarget(operation, text(input, keys.path), input, keys)] };
}

/** Several files named in one list of texts. */
export function files(operation: FileOperation, input: JsonObject, list: string): ToolReading {
  return { kind: operation, targets: texts(input, list).map((path) => ({ path, operation })) };
}

/** Several edits of one file, each with its own texts; a list without any still names the file. */
export function edits(input: JsonObject, keys: FileKeys & { readonly list: string }): ToolReading {
  const path = text(input, keys.path);
  const targets = objects(input, keys.list).map((edit) => fileTarget('edit', path, edit, keys));
  return { kind: 'edit', targets: targets.length > 0 ? targets : [{ path, operation: 'edit' }] };
}

/** Several steps in one list, each with a path of its own. */
export function steps(
  operation: FileOperation,
  input: JsonObject,
  keys: FileKeys & { readonly list: string },
): ToolReading {
  const targets = objects(input, keys.list).map((step) => fileTarget(operation, text(step, keys.path), step, keys));
  return { kind: operation, targets };
}

/** A search for names or contents below a folder; without a folder it starts in the working directory. */
export function search(input: JsonObject, keys: { readonly path: string; readonly glob: string }): ToolReading {
  const glob = optionalText(input, keys.glob);
  return {
    kind: 'search',
    targets: [{ path: optionalText(input, keys.path) || '.', operation: 'search', ...(glob ? { glob } : {}) }],
  };
}

export function fetch(...urls: readonly string[]): ToolReading {
  return { kind: 'fetch', urls: urls.filter((url) => url !== '') };
}

export function mcp(server: string, tool: string, input: JsonObject): ToolReading {
  return { kind: 'mcp', mcp: { server, tool, arguments: input } };
}

/**
 * `<prefix><server><separator><tool>`. A server's name may hold the separator itself, so the longest known server comes
 * first, and only without one is the name cut at the first separator.
 */
export function mcpByName(
  name: string,
  separator: string,
  input: JsonObject,
  known: readonly string[] = [],
): ToolReading {
  const server = known
    .filter((candidate) => candidate !== '' && name.startsWith(`${candidate}${separator}`))
    .sort((a, b) => b.length - a.length)[0];
  const cut = server === undefined ? name.indexOf(separator) : server.length;
  if (cut < 0) return mcp('', name, input);
  return mcp(name.slice(0, cut), name.slice(cut + separator.length), input);
}

export function subagent(prompt: string): ToolReading {
  return { kind: 'agent', prompt };
}

/**
 * A tool Perch has no table for: new in the agent, or brought by a plugin. What its input calls a command is judged as
 * one and what it calls a file as a file, so that a new name is no way past the rules.
 */
export function unknownTool(input: JsonObject): ToolReading {
  const command = firstText(input, ['command', 'cmd']);
  if (command) return { kind: 'shell', command: { text: command, language: 'posix' } };
  const url = firstText(input, ['url', 'uri']);
  const path = firstText(input, ['file_path', 'filePath', 'path', 'notebook_path', 'absolute_path', 'target_file']);
  const newText = firstText(input, [
    'content',
    'new_string',
    'newString',
    'new_str',
    'file_text',
    'new_text',
    'code_edit',
  ]);
  const operation = newText ? 'write' : 'read';
  return {
    kind: 'other',
    ...(path ? { targets: [{ path, operation, ...(newText ? { newText } : {}) }] } : {}),
    ...(url ? { urls: [url] } : {}),
  };
}

function firstText(input: JsonObject, keys: readonly string[]): string {
  for (const key of keys) {
    const value = input[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

/** A tool that touches nothing outside the agent: its list of tasks, a question to the person. */
export const OTHER: ToolReading = { kind: 'other' };

function fileTarget(operation: FileOperation, path: string, from: JsonObject, keys: FileKeys): FileTarget {
  const oldText = keys.oldText ? optionalText(from, keys.oldText) : '';
  const newText = keys.newText ? optionalText(from, keys.newText) : '';
  return { path, operation, ...(oldText ? { oldText } : {}), ...(newText ? { newText } : {}) };
}

/** Web addresses inside a free text, for tools that take a sentence. */
export function urlsIn(sentence: string): readonly string[] {
  return [...sentence.matchAll(/\bhttps?:\/\/[^\s"'<>`]+/gi)].map(([url]) => url.replace(/[.,;:!?)\]}]+$/, ''));
}
