import type { FileTarget } from '../../rules/facts/call.ts';
import { HookInputError } from './adapter.ts';
import type { ToolReading } from './tools.ts';

/**
 * A patch in the form that OpenAI's models write:
 *
 *   *** Begin Patch
 *   *** Add File: <path>        then lines that start with "+"
 *   *** Update File: <path>     then optionally "*** Move to: <path>", then "@@" hunks of " ", "-" and "+" lines
 *   *** Delete File: <path>
 *   *** End Patch
 *
 * Each file and operation becomes a target with only its own hunk's text, so that a rule never matches one file's path
 * with another file's contents. Codex forgives blanks around the markers, so they are forgiven here too: a header that
 * Codex obeys and Perch overlooks would be a way past every rule about files.
 * @throws {HookInputError} when it is no patch: the call is then stopped, since nobody can say what it would change
 */
export function readPatch(patch: string): ToolReading {
  const lines = patch.split('\n').map((line) => line.replace(/\r$/, ''));
  const begin = lines.findIndex((line) => line.trim() === '*** Begin Patch');
  if (begin < 0) throw new HookInputError('the patch does not start with "*** Begin Patch"');
  const end = lines.findIndex((line, index) => index > begin && line.trim() === '*** End Patch');
  if (end < 0) throw new HookInputError('the patch does not end with "*** End Patch"');
  const targets: FileTarget[] = [];
  for (const hunk of hunksIn(lines.slice(begin + 1, end))) targets.push(...targetsOf(hunk));
  if (targets.length === 0) throw new HookInputError('the patch changes no file');
  return { kind: kindOf(targets), targets };
}

interface Hunk {
  readonly verb: 'Add' | 'Update' | 'Delete';
  readonly path: string;
  readonly movedTo?: string;
  /** Header and contents as written. */
  readonly lines: readonly string[];
}

const HEADER = /^\s*\*\*\* (Add|Update|Delete) File:(.*)$/;
const MOVE = /^\s*\*\*\* Move to:(.*)$/;

function hunksIn(lines: readonly string[]): readonly Hunk[] {
  const hunks: { verb: Hunk['verb']; path: string; movedTo?: string; lines: string[] }[] = [];
  for (const line of lines) {
    const header = HEADER.exec(line);
    const move = MOVE.exec(line);
    const current = hunks.at(-1);
    if (header) {
      hunks.push({ verb: header[1] as Hunk['verb'], path: pathIn(header[2]), lines: [line] });
    } else if (move) {
      if (current?.verb !== 'Update' || current.movedTo !== undefined) {
        throw new HookInputError('the patch has a "*** Move to:" that belongs to no "*** Update File:"');
      }
      current.movedTo = pathIn(move[1]);
      current.lines.push(line);
    } else if (current) {
      current.lines.push(line);
    }
  }
  return hunks;
}

function pathIn(rest: string | undefined): string {
  const path = rest?.trim() ?? '';
  if (path === '') throw new HookInputError('the patch names no file after one of its headers');
  return path;
}

function targetsOf({ verb, path, movedTo, lines }: Hunk): readonly FileTarget[] {
  const content = lines.slice(movedTo === undefined ? 1 : 2);
  const texts = { ...textOf(content, '-', 'oldText'), ...textOf(content, '+', 'newText') };
  const patchText = `*** Begin Patch\n${lines.join('\n')}\n*** End Patch\n`;
  switch (verb) {
    case 'Add':
      return [{ path, operation: 'write', patchOperation: 'Add', patchText, ...texts }];
    case 'Delete':
      return [{ path, operation: 'delete', patchOperation: 'Delete', patchText }];
    case 'Update': {
      const update: FileTarget = { path, operation: 'edit', patchOperation: 'Update', patchText, ...texts };
      if (movedTo === undefined) return [update];
      return [update, { path: movedTo, operation: 'write', patchOperation: 'Move', patchText, ...texts }];
    }
  }
}

function textOf(lines: readonly string[], mark: '+' | '-', key: 'oldText' | 'newText'): Partial<FileTarget> {
  const marked = lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(1));
  return marked.length > 0 ? { [key]: `${marked.join('\n')}\n` } : {};
}

/** A patch of one kind is of that kind; a mixed one edits. */
function kindOf(targets: readonly FileTarget[]): ToolReading['kind'] {
  const kinds = new Set(targets.map(({ operation }) => operation));
  const [only] = kinds;
  return kinds.size === 1 && only !== undefined ? only : 'edit';
}
