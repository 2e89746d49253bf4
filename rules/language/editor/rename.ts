/** Renames macros and lists wherever they stand. */
import { MODIFIERS, OPERATORS, TRANSFORMERS } from '../condition/ast.ts';
import type { RuleFile } from '../loader/options.ts';
import { LIST_NAME, MACRO_NAME } from '../loader/read-item.ts';
import { placesOfName } from '../loader/splice-lists.ts';
import { LineIndex, type Range } from '../text/place.ts';
import type { Edit } from '../text/source-text.ts';
import { type NamedThing, thingAt, usesOf } from './names.ts';
import { editedFile, type FileSymbol, symbolsOf } from './symbols.ts';

export interface FileEdit {
  readonly file: string;
  readonly range: Range;
  readonly newText: string;
}

export type Renaming =
  | { readonly ok: true; readonly edits: readonly FileEdit[] }
  /** Why not, for the person who asked. */
  | { readonly ok: false; readonly message: string };

const RESERVED: ReadonlySet<string> = new Set(['and', 'or', 'not', 'val', ...OPERATORS, ...MODIFIERS, ...TRANSFORMERS]);

/**
 * The changes that give the macro or list at an offset another name.
 * @param files all files that are loaded together.
 * @param file the name of the one the offset is in.
 */
export function rename(files: readonly RuleFile[], file: string, offset: number, newName: string): Renaming {
  const edited = files.map(editedFile);
  const symbols = edited.flatMap(symbolsOf);
  const own = edited.find(({ name }) => name === file);
  const thing = own && thingAt(own, offset, symbols);
  if (!thing || thing.kind === 'rule') return refuse('Only macros and lists can be renamed everywhere at once.');
  const problem = problemWith(newName, thing, symbols);
  if (problem) return refuse(problem);
  const definitions = symbols
    .filter(({ kind, name }) => kind === thing.kind && name === thing.name)
    .map(({ nameSource }) => nameSource.edit(0, nameSource.length, newName));
  const uses = usesOf(thing, symbols).map(({ source, start, end }) => source.edit(start, end, newName));
  const edits = [...definitions, ...uses].filter((edit) => edit !== undefined);
  if (edits.length < definitions.length + uses.length) {
    return refuse(`In one place ${thing.name} is written with escapes; change it there by hand first.`);
  }
  const lines = new Map(edited.map(({ name, text }) => [name, new LineIndex(text)]));
  return { ok: true, edits: distinct(edits).flatMap((edit) => fileEdit(edit, lines)) };
}

function refuse(message: string): Renaming {
  return { ok: false, message };
}

function problemWith(newName: string, { kind, name }: NamedThing, symbols: readonly FileSymbol[]): string | undefined {
  if (newName === name) return 'This is its name already.';
  if (RESERVED.has(newName)) return `${newName} is a word of the rule language.`;
  if (kind === 'macro' && !MACRO_NAME.test(newName)) {
    return 'The name of a macro is letters, digits and _, and begins with a letter.';
  }
  if (kind === 'list' && !LIST_NAME.test(newName)) {
    return 'The name of a list holds no blanks, quotes, commas, parentheses or =.';
  }
  const taken = symbols.find((symbol) => symbol.name === newName && symbol.kind !== 'rule');
  if (taken) return `There is a ${taken.kind} ${newName} already.`;
  const isWord = symbols.some(({ condition }) => condition && placesOfName(condition.text, newName).length > 0);
  // A list is put in wherever its name stands.
  return kind === 'list' && isWord
    ? `${newName} stands in a condition already, where the list would be put in.`
    : undefined;
}

function distinct(edits: readonly Edit[]): readonly Edit[] {
  return [...new Map(edits.map((edit) => [`${edit.file} ${edit.start}`, edit])).values()];
}

function fileEdit({ file, start, end, newText }: Edit, lines: ReadonlyMap<string, LineIndex>): FileEdit[] {
  const range = lines.get(file)?.range(start, end);
  return range ? [{ file, range, newText }] : [];
}
