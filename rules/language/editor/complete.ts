/** What could be written at a position of a rule file. */
import type { Catalogue, FieldDefinition } from '../catalogue.ts';
import { GENERIC_FIELDS } from '../compile/generic-fields.ts';
import { MODIFIERS, OPERATORS, type Operator, TRANSFORMERS } from '../condition/ast.ts';
import { quoteIfNeeded } from '../condition/escape.ts';
import { PRIORITIES } from '../loader/definitions.ts';
import { APPENDABLE, EXCEPTION_KEYS, ITEM_KINDS, KNOWN_KEYS, REPLACEABLE } from '../loader/keys.ts';
import { LineIndex, type Range } from '../text/place.ts';
import type { EditorContext } from './context.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import {
  KEY_MEANINGS,
  MODIFIER_MEANINGS,
  notationOf,
  OPERATOR_MEANINGS,
  TRANSFORMER_MEANINGS,
  typeOf,
  WORD_MEANINGS,
} from './descriptions.ts';
import { type Expectation, expectationAfter } from './expectation.ts';
import { editedFile, type FileSymbol, symbolsOf } from './symbols.ts';

export type CompletionKind = 'field' | 'function' | 'key' | 'list' | 'macro' | 'operator' | 'tag' | 'value' | 'word';

export interface Completion {
  /** What is offered, and what the list is filtered by. */
  readonly label: string;
  readonly kind: CompletionKind;
  /** What it means, one line. */
  readonly detail: string;
  /** What to put in the place of `range`. */
  readonly insert: string;
  readonly range: Range;
}

type Offer = Omit<Completion, 'range' | 'insert'> & { readonly insert?: string };

/** The completions at an offset; everything that may stand there, to be filtered by what is typed. */
export function complete(text: string, offset: number, context: EditorContext): readonly Completion[] {
  const cursor = cursorAt(text, offset);
  const typed = /[\w.-]*$/.exec(text.slice(0, offset))?.[0] ?? '';
  const start = offset - typed.length;
  const offers = new Completer(text, context).offers(cursor, start);
  const range = new LineIndex(text).range(start, offset);
  return offers.map((offer) => ({ ...offer, insert: offer.insert ?? offer.label, range }));
}

class Completer {
  readonly #text: string;
  readonly #context: EditorContext;
  #symbols: readonly FileSymbol[] | undefined;

  constructor(text: string, context: EditorContext) {
    this.#text = text;
    this.#context = context;
  }

  offers(cursor: Cursor, start: number): readonly Offer[] {
    if (cursor.valueStart === undefined) return keyOffers(cursor);
    const before = this.#text.slice(cursor.valueStart, Math.max(cursor.valueStart, start));
    const [outer, inner] = cursor.path;
    if (outer === 'exceptions') return this.#exceptionOffers(inner);
    if (outer === 'override') return overrideOffers(inner);
    switch (outer) {
      case 'condition':
        return this.#conditionOffers(withoutYaml(before));
      case 'output':
        return /%[0-9]*$/.test(before) ? [...this.#fields(), ...functionOffers(false)] : [];
      case 'items':
        return this.#named('list');
      case 'priority':
        return PRIORITIES.map((priority) => value(priority.toUpperCase(), ''));
      case 'source':
        return this.#context.catalogues.map(({ source }) => value(source, ''));
      case 'tags':
        return [...new Set(this.#all().flatMap((symbol) => symbol.tags))].map((tag) => ({
          label: tag,
          kind: 'tag',
          detail: '',
        }));
      case 'enabled':
      case 'append':
      case 'warn_evttypes':
      case 'skip-if-unknown-filter':
      case 'capture':
        return [value('true', ''), value('false', '')];
      default:
        return [];
    }
  }

  #exceptionOffers(key: string | undefined): readonly Offer[] {
    if (key === 'fields') return this.#fields();
    return key === 'comps' ? operatorOffers(undefined) : [];
  }

  #conditionOffers(before: string): readonly Offer[] {
    const expected = expectationAfter(before);
    switch (expected.kind) {
      case 'check':
        return [...this.#fields(), ...this.#named('macro'), ...functionOffers(false), word('not')];
      case 'operator':
        return operatorOffers(this.#field(expected.left));
      case 'value':
      case 'item':
        return this.#valueOffers(expected);
      case 'list':
        return [
          ...this.#named('list').map((list) => ({ ...list, insert: `(${list.label})` })),
          { label: '(…)', kind: 'value', detail: 'A list of values.', insert: '(' },
        ];
      case 'input':
        return [...this.#fields(), ...functionOffers(false)];
      case 'more':
        return [word('and'), word('or')];
      case 'nothing':
        return [];
    }
  }

  #valueOffers(expected: Extract<Expectation, { kind: 'value' | 'item' }>): readonly Offer[] {
    const field = this.#field(expected.left);
    const known = field?.type === 'bool' ? ['true', 'false'] : (field?.values ?? []);
    const values = known.map((text) => ({ ...value(text, ''), insert: quoteIfNeeded(text) }));
    if (expected.kind === 'item') return [...values, ...this.#named('list')];
    return [...values, ...functionOffers(true), ...modifierOffers()];
  }

  #field(name: string): FieldDefinition | undefined {
    const bare = name.replace(/\[.*$/, '');
    return this.#definitions().find((field) => field.name === bare);
  }

  #definitions(): readonly FieldDefinition[] {
    return [
      ...this.#context.catalogues.flatMap((catalogue: Catalogue) => catalogue.fields),
      ...GENERIC_FIELDS.map(({ definition }) => definition),
    ];
  }

  #fields(): readonly Offer[] {
    return this.#definitions().map((field) => ({
      label: field.name,
      kind: 'field',
      detail: `${field.description} (${typeOf(field)})`,
      insert: field.argument?.startsWith('required') ? notationOf(field).replace(/\[.*$/, '[') : field.name,
    }));
  }

  #named(kind: 'list' | 'macro'): readonly Offer[] {
    const found = new Map<string, Offer>();
    for (const symbol of this.#all()) {
      if (symbol.kind !== kind) continue;
      const detail =
        kind === 'list' ? symbol.items.map((item) => item.text).join(', ') : (symbol.condition?.text ?? '');
      found.set(symbol.name, { label: symbol.name, kind, detail: shortened(detail) });
    }
    return [...found.values()];
  }

  #all(): readonly FileSymbol[] {
    this.#symbols ??= [
      ...(this.#context.otherFiles ?? []).flatMap((file) => symbolsOf(editedFile(file))),
      ...symbolsOf({ name: '', text: this.#text }),
    ];
    return this.#symbols;
  }
}

/** A value without the marks YAML puts before it. */
function withoutYaml(value: string): string {
  return value.replace(/^(?:[|>][+-]?[0-9]?[^\S\n]*\n|["'])/, '');
}

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 100 ? `${line.slice(0, 100)}…` : line;
}

function value(label: string, detail: string): Offer {
  return { label, kind: 'value', detail };
}

function word(label: 'and' | 'or' | 'not'): Offer {
  return { label, kind: 'word', detail: WORD_MEANINGS[label], insert: `${label} ` };
}

function functionOffers(onRightSide: boolean): readonly Offer[] {
  const names = onRightSide ? (['val', ...TRANSFORMERS] as const) : TRANSFORMERS;
  return names.map((name) => ({
    label: name,
    kind: 'function',
    detail: TRANSFORMER_MEANINGS[name],
    insert: `${name}(`,
  }));
}

function modifierOffers(): readonly Offer[] {
  return MODIFIERS.map((modifier) => ({
    label: modifier,
    kind: 'word',
    detail: MODIFIER_MEANINGS[modifier],
    insert: `${modifier} (`,
  }));
}

const FOR_LISTS: readonly Operator[] = ['in', 'intersects', 'exists'];
const FOR_NUMBERS: readonly Operator[] = ['=', '!=', '<', '<=', '>', '>=', 'in', 'exists'];
const FOR_EQUALITY: readonly Operator[] = ['=', '!=', 'in', 'exists'];
const FOR_TEXT = OPERATORS.filter((operator) => !/^b|^[<>]|^==$|^intersects$/.test(operator));

/** The operators that make sense for a field, those for text when it is not known. */
function operatorOffers(field: FieldDefinition | undefined): readonly Offer[] {
  return operatorsFor(field).map((operator) => ({
    label: operator,
    kind: 'operator',
    detail: OPERATOR_MEANINGS[operator],
    insert: operator === 'exists' ? operator : `${operator} `,
  }));
}

function operatorsFor(field: FieldDefinition | undefined): readonly Operator[] {
  if (!field) return FOR_TEXT;
  if (field.list) return FOR_LISTS;
  switch (field.type) {
    case 'string':
      return FOR_TEXT;
    case 'uint64':
    case 'reltime':
    case 'abstime':
      return FOR_NUMBERS;
    default:
      return FOR_EQUALITY;
  }
}

function keyOffers(cursor: Cursor): readonly Offer[] {
  const keys = keysAt(cursor).filter((key) => !cursor.siblings.includes(key));
  return keys.map((key) => ({ label: key, kind: 'key', detail: KEY_MEANINGS[key] ?? '', insert: `${key}: ` }));
}

function keysAt(cursor: Cursor): readonly string[] {
  if (cursor.isEntryStart) return ITEM_KINDS;
  const [outer] = cursor.path;
  if (outer === 'exceptions') return EXCEPTION_KEYS;
  if (outer === 'override')
    return cursor.item === 'list' ? ['items'] : cursor.item === 'macro' ? ['condition'] : REPLACEABLE;
  return cursor.item && cursor.path.length === 0 ? KNOWN_KEYS[cursor.item] : [];
}

function overrideOffers(key: string | undefined): readonly Offer[] {
  const appendable = key === 'items' || APPENDABLE.some((known) => known === key);
  return [
    ...(appendable ? [value('append', 'Adds to what is there.')] : []),
    value('replace', 'Takes the place of what is there.'),
  ];
}
