/** What the word at a position of a rule file means. */
import { GENERIC_FIELDS } from '../compile/generic-fields.ts';
import { LineIndex, type Range } from '../text/place.ts';
import type { EditorContext } from './context.ts';
import {
  KEY_MEANINGS,
  MODIFIER_MEANINGS,
  notationOf,
  OPERATOR_MEANINGS,
  TRANSFORMER_MEANINGS,
  typeOf,
  WORD_MEANINGS,
} from './descriptions.ts';
import { thingAt } from './names.ts';
import { editedFile, type FileSymbol, symbolsOf } from './symbols.ts';

export interface Hover {
  readonly range: Range;
  /** The word, as it is written in rules. */
  readonly title: string;
  /** What kind of thing it is, and of a field its type. */
  readonly kind: string;
  readonly text: string;
  readonly example?: string;
}

type Meaning = Omit<Hover, 'range'>;

/** What is known of the word at an offset; undefined when it is no word of the language. */
export function hover(text: string, offset: number, context: EditorContext): Hover | undefined {
  const { start, end } = wordAt(text, offset);
  const word = text.slice(start, end);
  if (word === '') return undefined;
  const meaning = keyMeaning(text, start, end) ?? nameMeaning(text, offset, context) ?? wordMeaning(word, context);
  return meaning && { ...meaning, range: new LineIndex(text).range(start, end) };
}

/** Letters, or the signs of an operator. */
function wordAt(text: string, offset: number): { readonly start: number; readonly end: number } {
  for (const characters of [/[\w.-]/, /[=!<>]/]) {
    let start = offset;
    let end = offset;
    while (start > 0 && characters.test(text.charAt(start - 1))) start--;
    while (end < text.length && characters.test(text.charAt(end))) end++;
    // A full stop or dash at the end of a word belongs to a sentence.
    while (end > start && /[.-]/.test(text.charAt(end - 1))) end--;
    if (end > start && offset <= end) return { start, end };
  }
  return { start: offset, end: offset };
}

function keyMeaning(text: string, start: number, end: number): Meaning | undefined {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const word = text.slice(start, end);
  const isKey = /^[ ]*(?:- +)*$/.test(line) && /^[ \t]*:(?:\s|$)/.test(text.slice(end));
  const meaning = isKey ? KEY_MEANINGS[word] : undefined;
  return meaning ? { title: word, kind: 'key', text: meaning } : undefined;
}

function nameMeaning(text: string, offset: number, context: EditorContext): Meaning | undefined {
  const own = { name: '', text };
  const symbols = [...(context.otherFiles ?? []).map(editedFile), own].flatMap(symbolsOf);
  const thing = thingAt(own, offset, symbols);
  if (!thing) return undefined;
  const all = symbols.filter(({ kind, name }) => kind === thing.kind && name === thing.name);
  return { title: thing.name, kind: thing.kind, text: all.map(contentOf).join(' + ') };
}

function contentOf(symbol: FileSymbol): string {
  return symbol.kind === 'list'
    ? symbol.items.map((item) => item.text).join(', ')
    : (symbol.condition?.text ?? '').trim().replace(/\s+/g, ' ');
}

function wordMeaning(word: string, { catalogues }: EditorContext): Meaning | undefined {
  const fields = [
    ...catalogues.flatMap(({ fields: own }) => own),
    ...GENERIC_FIELDS.map(({ definition }) => definition),
  ];
  const field = fields.find(({ name }) => name === word);
  if (field) {
    const meaning = { title: notationOf(field), kind: `field, ${typeOf(field)}`, text: field.description };
    return field.example === '' ? meaning : { ...meaning, example: field.example };
  }
  for (const [kind, meanings] of [
    ['operator', OPERATOR_MEANINGS],
    ['modifier', MODIFIER_MEANINGS],
    ['function', TRANSFORMER_MEANINGS],
    ['word', WORD_MEANINGS],
  ] as const) {
    const text = Object.hasOwn(meanings, word) ? (meanings as Readonly<Record<string, string>>)[word] : undefined;
    if (text !== undefined) return { title: word, kind, text };
  }
  return undefined;
}
