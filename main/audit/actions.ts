import type { FileOperation, ToolCall } from '../../rules/facts/call.ts';

/** Everyday verbs for what a call does. */
export const ACTION_VERBS = [
  'read',
  'list',
  'search',
  'create',
  'change',
  'delete',
  'move',
  'run',
  'open',
  'search-web',
  'send',
  'install',
  'commit',
  'push',
  'use-tool',
  'use-helper',
  'other',
] as const;
export type ActionVerb = (typeof ACTION_VERBS)[number];

/** One thing that a call does, as compact as a list of millions needs it. */
export interface Action {
  readonly does: ActionVerb;
  /** Absolute path with `/` between its parts, links resolved where they could be. */
  readonly path?: string;
  /** Name or address of another computer, lower case. */
  readonly host?: string;
  /** A program, package, branch or tool. */
  readonly name?: string;
  /** The path is not in the call's project. */
  readonly outside?: boolean;
  /** Lines that an edit puts in and takes away. */
  readonly added?: number;
  readonly removed?: number;
}

/** Verbs that change a file. */
export const CHANGES: ReadonlySet<ActionVerb> = new Set(['create', 'change', 'delete', 'move']);
/** Verbs that only look. */
export const LOOKS: ReadonlySet<ActionVerb> = new Set(['read', 'list', 'search']);

/** What the call says itself, where no facts say it better: paths as written, made absolute. */
export function actionsOfCall(call: ToolCall, project: string): readonly Action[] {
  const files = call.targets.map((target): Action => {
    const path = absolute(target.path, call.cwd);
    const added = lines(target.newText);
    const removed = lines(target.oldText);
    return {
      does: verbOf(target.operation, target.patchOperation),
      path,
      ...(isInside(path, project) ? {} : { outside: true }),
      ...(added ? { added } : {}),
      ...(removed ? { removed } : {}),
    };
  });
  const pages = call.urls.flatMap((url): Action[] => {
    const host = hostOf(url);
    return host ? [{ does: 'open', host }] : [];
  });
  const run: Action[] = call.command ? [{ does: 'run', name: firstWord(call.command.text) }] : [];
  const tool: Action[] = call.mcp ? [{ does: 'use-tool', name: `${call.mcp.server}/${call.mcp.tool}` }] : [];
  const helper: Action[] = call.kind === 'agent' ? [{ does: 'use-helper' }] : [];
  return [...files, ...pages, ...run, ...tool, ...helper];
}

function verbOf(operation: FileOperation, patch: string | undefined): ActionVerb {
  if (patch === 'Add') return 'create';
  if (patch === 'Move') return 'move';
  switch (operation) {
    case 'write':
    case 'edit':
      return 'change';
    case 'read':
    case 'delete':
    case 'search':
      return operation;
  }
}

/** Joins and tidies by name alone: `.`, `..` and doubled separators. Links are the facts' business. */
function absolute(path: string, cwd: string): string {
  const slashed = path.replaceAll('\\', '/');
  const rooted = /^(\/|~|[A-Za-z]:\/)/.test(slashed);
  const whole = rooted ? slashed : `${cwd.replaceAll('\\', '/')}/${slashed}`;
  const parts: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `${whole.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}

/** Whether the path is the folder or lies in it. */
export function isInside(path: string, folder: string): boolean {
  if (folder === '') return false;
  const base = folder.replaceAll('\\', '/').replace(/\/+$/, '');
  return path === base || path.startsWith(`${base}/`);
}

function hostOf(url: string): string | undefined {
  try {
    return new URL(url).hostname.toLowerCase() || undefined;
  } catch {
    return undefined;
  }
}

function firstWord(command: string): string {
  return command.trimStart().split(/\s/, 1)[0] ?? '';
}

function lines(text: string | undefined): number {
  if (!text) return 0;
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
