import type { FileOperation, FileTarget, JsonObject, McpCall, ShellCommand, ToolKind } from '../../rules/facts/call.ts';
import { objects, optionalText, text } from './input.ts';

/** What an adapter says about one tool's input. */
export interface ToolReading {
  readonly kind: ToolKind;
  readonly command?: ShellCommand;
  readonly targets?: readonly FileTarget[];
  readonly urls?: readonly string[];
  readonly mcp?: McpCall;
  readonly prompt?: string;
}

/** An agent's tools by name. Each reader throws `HookInputError` when the input is not what that tool takes. */
export type ToolTable = ReadonlyMap<string, (input: JsonObject) => ToolReading>;

export function shell(input: JsonObject, language: ShellCommand['language'] = 'posix', key = 'command'): ToolReading {
  return { kind: 'shell', command: { text: text(input, key), language } };
}

export function file(
  operation: FileOperation,
  input: JsonObject,
  keys: { readonly path: string; readonly oldText?: string; readonly newText?: string },
): ToolReading {
  return { kind: operation, targets: [fileTarget(operation, text(input, keys.path), input, keys)] };
}

/** Several edits of one file, each with its own texts. */
export function edits(
  input: JsonObject,
  keys: { readonly path: string; readonly list: string; readonly oldText: string; readonly newText: string },
): ToolReading {
  const path = text(input, keys.path);
  return { kind: 'edit', targets: objects(input, keys.list).map((edit) => fileTarget('edit', path, edit, keys)) };
}

/** A search for names or contents below a folder; without a folder it starts in the working directory. */
export function search(input: JsonObject, keys: { readonly path: string; readonly glob: string }): ToolReading {
  const glob = optionalText(input, keys.glob);
  return {
    kind: 'search',
    targets: [{ path: optionalText(input, keys.path) || '.', operation: 'search', ...(glob ? { glob } : {}) }],
  };
}

export function fetch(url: string): ToolReading {
  return { kind: 'fetch', urls: url ? [url] : [] };
}

export function mcp(server: string, tool: string, input: JsonObject): ToolReading {
  return { kind: 'mcp', mcp: { server, tool, arguments: input } };
}

export function subagent(prompt: string): ToolReading {
  return { kind: 'agent', prompt };
}

export const OTHER: ToolReading = { kind: 'other' };

function fileTarget(
  operation: FileOperation,
  path: string,
  texts: JsonObject,
  keys: { readonly oldText?: string; readonly newText?: string },
): FileTarget {
  const oldText = keys.oldText ? optionalText(texts, keys.oldText) : '';
  const newText = keys.newText ? optionalText(texts, keys.newText) : '';
  return { path, operation, ...(oldText ? { oldText } : {}), ...(newText ? { newText } : {}) };
}
