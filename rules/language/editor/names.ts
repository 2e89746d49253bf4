/** Which name stands at a position, and where else it stands. */
import type { Expression } from '../condition/ast.ts';
import { ConditionError } from '../condition/error.ts';
import { parseCondition } from '../condition/parser.ts';
import { placesOfName } from '../loader/splice-lists.ts';
import type { SourceText } from '../text/source-text.ts';
import { lookUp, type YamlNode } from '../yaml/node.ts';
import type { EditedFile, FileSymbol } from './symbols.ts';

export interface NamedThing {
  readonly kind: 'rule' | 'macro' | 'list';
  readonly name: string;
}

/** A stretch of some text of a file that is a name. */
export interface NamePlace {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

/** The rule, macro or list named at an offset of a file: where it is defined, or where it is used. */
export function thingAt(
  { name: file, text }: EditedFile,
  offset: number,
  symbols: readonly FileSymbol[],
): NamedThing | undefined {
  const touches = ({ source, start, end }: NamePlace) => {
    const span = source.span(start, end);
    return span.file === file && span.start <= offset && offset <= span.end;
  };
  const defined = symbols.find(({ nameSource }) => touches(whole(nameSource)));
  if (defined) return { kind: defined.kind, name: defined.name };
  const before = /[^\s(),=[\]{}"']*$/.exec(text.slice(0, offset))?.[0] ?? '';
  const after = /^[^\s(),=[\]{}"']*/.exec(text.slice(offset))?.[0] ?? '';
  const name = before + after;
  // A list's items take the place of its name before macros are looked for.
  const kind = (['list', 'macro'] as const).find((wanted) =>
    symbols.some((symbol) => symbol.kind === wanted && symbol.name === name),
  );
  const inFile = symbols.filter((symbol) => symbol.file === file);
  return kind && usesOf({ kind, name }, inFile).some(touches) ? { kind, name } : undefined;
}

/** Every place where a macro's or list's name is used; not those where it is defined. */
export function usesOf({ kind, name }: NamedThing, symbols: readonly FileSymbol[]): readonly NamePlace[] {
  if (kind === 'rule') return [];
  return symbols.flatMap((symbol) => {
    const places: NamePlace[] = [];
    if (kind === 'list') {
      for (const source of textsWithLists(symbol)) places.push(...wordsIn(source, name));
      for (const item of symbol.items) if (item.text === name) places.push(whole(item));
    } else if (symbol.condition) places.push(...macrosIn(symbol.condition, name));
    return places;
  });
}

function whole(source: SourceText): NamePlace {
  return { source, start: 0, end: source.length };
}

function wordsIn(source: SourceText, name: string): NamePlace[] {
  return placesOfName(source.text, name).map((start) => ({ source, start, end: start + name.length }));
}

/** Texts that become part of a condition: the condition itself and what exceptions add to it. */
function textsWithLists({ condition, item }: FileSymbol): readonly SourceText[] {
  const texts = condition ? [condition] : [];
  const exceptions = lookUp(item, 'exceptions');
  if (exceptions?.kind !== 'sequence') return texts;
  for (const exception of exceptions.items) {
    if (exception.kind !== 'map') continue;
    for (const key of ['fields', 'values']) collectTexts(lookUp(exception, key), texts, 0);
  }
  return texts;
}

function collectTexts(node: YamlNode | undefined, texts: SourceText[], depth: number): void {
  if (node?.kind === 'scalar') texts.push(node.source);
  // Values nest two deep at most.
  else if (node?.kind === 'sequence' && depth < 3) for (const item of node.items) collectTexts(item, texts, depth + 1);
}

function macrosIn(source: SourceText, name: string): NamePlace[] {
  const text = source.text;
  // What is appended begins with the word that joins it.
  const lead = /^\s*(?:and|or)\s+/.exec(text)?.[0].length ?? 0;
  const expression = parse(text.slice(lead));
  if (!expression) return wordsIn(source, name).filter(({ start }) => !isQuoted(text, start));
  const places: NamePlace[] = [];
  const stack: Expression[] = [expression];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind === 'macro' && node.name === name) {
      places.push({ source, start: lead + node.start, end: lead + node.end });
    } else if (node.kind === 'not') stack.push(node.child);
    else if (node.kind === 'and' || node.kind === 'or') stack.push(...node.children);
  }
  return places;
}

function parse(text: string): Expression | undefined {
  try {
    return parseCondition(text);
  } catch (error) {
    if (error instanceof ConditionError) return undefined;
    throw error;
  }
}

function isQuoted(text: string, at: number): boolean {
  let quoted = '';
  for (let i = 0; i < at; i++) {
    const unit = text.charAt(i);
    if (quoted === '' && (unit === '"' || unit === "'")) quoted = unit;
    else if (unit === quoted && text.charAt(i - 1) !== '\\') quoted = '';
  }
  return quoted !== '';
}
