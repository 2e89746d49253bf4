import type { RuleFile } from '../loader/options.ts';
import { LineIndex, type Range } from '../text/place.ts';
import { thingAt } from './names.ts';
import { editedFile, symbolsOf } from './symbols.ts';

export interface Location {
  readonly file: string;
  readonly range: Range;
}

/**
 * Where the rule, macro or list at an offset is defined first.
 * @param files all files that are loaded together, in order.
 * @param file the name of the one the offset is in.
 */
export function definitionOf(files: readonly RuleFile[], file: string, offset: number): Location | undefined {
  const edited = files.map(editedFile);
  const symbols = edited.flatMap(symbolsOf);
  const own = edited.find(({ name }) => name === file);
  const thing = own && thingAt(own, offset, symbols);
  const first = thing && symbols.find(({ kind, name }) => kind === thing.kind && name === thing.name);
  const text = edited.find(({ name }) => name === first?.file)?.text;
  if (!first || text === undefined) return undefined;
  const { start, end } = first.nameSource.span(0, first.nameSource.length);
  return { file: first.file, range: new LineIndex(text).range(start, end) };
}
