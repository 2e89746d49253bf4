/**
 * Finds out where in a rule file a position is. The file may be half written, so this goes by lines and indentation
 * rather than by a parse.
 */
import { ITEM_KINDS, type ItemKind } from '../loader/keys.ts';

export interface Cursor {
  /** What the entry defines, as far as that is written. */
  readonly item: ItemKind | undefined;
  /** The keys the position is below, outermost first: `exceptions`, `fields`. Empty between the keys of an entry. */
  readonly path: readonly string[];
  /** Keys the map at the position has already. */
  readonly siblings: readonly string[];
  /** Where the value of the innermost key begins; undefined where a key would stand. */
  readonly valueStart: number | undefined;
  /** Whether the position is at the start of an entry, behind its `- `. */
  readonly isEntryStart: boolean;
}

interface OpenKey {
  readonly indentation: number;
  readonly name: string;
  readonly valueStart: number;
}

const KEY_LINE = /^([ ]*(?:- +)*)([A-Za-z_][\w-]*)[ \t]*:(?=\s|$)[ \t]*/;
const DASHES = /^[ ]*(?:- +)*/;

/** Keys with maps below them; what stands below the others is text or a list of texts. */
const STRUCTURED = new Set(['exceptions', 'override', 'required_plugin_versions', 'alternatives']);

export function cursorAt(text: string, offset: number): Cursor {
  const entryStart = startOfEntry(text, offset);
  const lines = text.slice(entryStart, offset).split('\n');
  const open: OpenKey[] = [];
  const seen = new Map<number, string[]>();
  let lineStart = entryStart;
  let item: ItemKind | undefined;
  for (const [i, line] of lines.entries()) {
    const isEmpty = line.trim() === '';
    if (!(isEmpty && i < lines.length - 1) && !continues(open.at(-1), line, isEmpty)) {
      const match = KEY_LINE.exec(line);
      const indentation = (match?.[1] ?? DASHES.exec(line)?.[0] ?? '').length;
      closeTo(open, seen, indentation, /^ *- /.test(line));
      const name = match?.[2];
      if (match && name !== undefined) {
        item ??= ITEM_KINDS.find((kind) => kind === name);
        seen.set(indentation, [...(seen.get(indentation) ?? []), name]);
        open.push({ indentation, name, valueStart: lineStart + match[0].length });
      }
    }
    lineStart += line.length + 1;
  }
  const inside = open.at(-1);
  const last = lines.at(-1) ?? '';
  return {
    item,
    path: open.map((key) => key.name),
    siblings: seen.get(DASHES.exec(last)?.[0].length ?? 0) ?? [],
    valueStart: inside && !STRUCTURED.has(inside.name) ? inside.valueStart : undefined,
    isEntryStart: lines.length === 1 && /^- *[\w-]*$/.test(last),
  };
}

/** The last line that begins an entry, or the start of the text. */
function startOfEntry(text: string, offset: number): number {
  const found = text.lastIndexOf('\n- ', offset - 1);
  return found < 0 || found + 3 > offset ? 0 : found + 1;
}

/** Whether a line belongs to the value of a key above it. */
function continues(inside: OpenKey | undefined, line: string, isEmpty: boolean): boolean {
  if (!inside || STRUCTURED.has(inside.name)) return false;
  const column = isEmpty ? line.length : line.search(/\S/);
  return column > inside.indentation || (column === inside.indentation && /^ *- /.test(line));
}

function closeTo(open: OpenKey[], seen: Map<number, string[]>, indentation: number, startsItem: boolean): void {
  while ((open.at(-1)?.indentation ?? -1) >= indentation) open.pop();
  for (const level of [...seen.keys()]) {
    if (level > indentation || (startsItem && level === indentation)) seen.delete(level);
  }
}
