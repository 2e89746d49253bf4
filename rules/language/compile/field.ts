/** Finds the field a condition names and reads it from events. */
import type { Catalogue, FieldDefinition, FieldReader, FieldType, ScalarValue } from '../catalogue.ts';
import type { FieldOperand } from '../condition/ast.ts';
import { formatAddress, parseAddress } from '../match/address.ts';
import { type Unsigned, unsignedFrom } from '../match/number.ts';
import { TypingError } from './error.ts';
import { GENERIC_FIELDS, type GenericField, type ZoneOffset } from './generic-fields.ts';
import type { EventState, Slot, SlotTable } from './slot.ts';

/** A scalar as the engine compares it: addresses as their bytes, see match/address.ts. */
export type Scalar = string | Unsigned | boolean;

/** The fields of one source. */
export class FieldScope {
  readonly source: string;
  readonly #fields = new Map<string, FieldDefinition>();
  readonly #generic = new Map<string, GenericField>();
  readonly #zone: ZoneOffset;
  readonly #longest: number;
  readonly #dotted: readonly string[];

  /** @param dotted fields whose argument may follow after a dot, as in `evt.arg.flags`. */
  constructor(catalogue: Catalogue, zone: ZoneOffset, dotted: readonly string[] = []) {
    this.source = catalogue.source;
    this.#zone = zone;
    this.#dotted = dotted;
    for (const field of GENERIC_FIELDS) {
      this.#generic.set(field.definition.name, field);
      this.#fields.set(field.definition.name, field.definition);
    }
    for (const field of catalogue.fields) this.#fields.set(field.name, field);
    this.#longest = Math.max(...[...this.#fields.keys()].map((name) => name.length));
  }

  find(name: string): FieldDefinition | undefined {
    return this.#fields.get(name) ?? this.#fields.get(this.#dotted.find((field) => name.startsWith(`${field}.`)) ?? '');
  }

  names(): IterableIterator<string> {
    return this.#fields.keys();
  }

  definitions(): IterableIterator<FieldDefinition> {
    return this.#fields.values();
  }

  /** The longest start of `text` that is a field's name and may stand without an argument. */
  longestPrefix(text: string): FieldDefinition | undefined {
    for (let length = Math.min(text.length, this.#longest); length > 0; length--) {
      const field = this.#fields.get(text.slice(0, length));
      if (field && !isRequired(field)) return field;
    }
    return undefined;
  }

  /** How many digits an output pads the field to. */
  digits(name: string): number | undefined {
    return this.#generic.get(name)?.digits;
  }

  /** Checks name and argument; throws {@link TypingError}. */
  resolve(node: FieldOperand): FieldDefinition {
    const written = node.argument === undefined ? node.name : `${node.name}[${node.argument}]`;
    const field = this.find(node.name);
    const fail = (problem: TypingError['problem']) =>
      new TypingError(problem, node, { field: written, name: node.name, argument: node.argument ?? '' });
    if (!field) throw fail('field-unknown');
    if (node.argument === undefined) {
      if (isRequired(field)) throw fail('field-argument-missing');
      return field;
    }
    if (this.#generic.has(node.name)) throw fail('field-unknown');
    if (node.argument.includes(' ')) throw fail('field-argument-blank');
    if (!field.argument) throw fail('field-argument-unexpected');
    if (field.argument === 'required-index') {
      if (!/^[0-9]*$/.test(node.argument)) throw fail('field-index-digits');
      if (node.argument === '' || /^0[0-9]/.test(node.argument)) throw fail('field-index-zero');
      if (BigInt(node.argument) > 0xffff_ffff_ffff_ffffn) throw fail('field-index-size');
    }
    if (node.argument.includes(']')) throw fail('field-unknown');
    return field;
  }

  /** The slot for a field that resolved. */
  slot(node: FieldOperand, field: FieldDefinition, slots: SlotTable): Slot<Scalar | readonly Scalar[]> {
    const { argument } = node;
    const key = argument === undefined ? node.name : `${node.name}[${argument}]`;
    const generic = this.#generic.get(node.name);
    if (generic) {
      return slots.field(`${this.source}:${key}`, key, (event) => generic.derive(event, this.source, this.#zone));
    }
    return slots.field(`${this.source}:${key}`, key, (event: EventState) => readField(event.reader, field, argument));
  }
}

function isRequired(field: FieldDefinition): boolean {
  return field.argument === 'required-key' || field.argument === 'required-index';
}

function readField(
  reader: FieldReader,
  field: FieldDefinition,
  argument: string | undefined,
): Scalar | readonly Scalar[] | undefined {
  const value = reader.read(field.name, argument);
  if (value === undefined) return undefined;
  if (!field.list) {
    if (isList(value)) throw new TypeError(`${field.name} must have one value, not a list`);
    return normalize(value, field);
  }
  if (!isList(value)) throw new TypeError(`${field.name} must have a list of values`);
  return value.length === 0 ? undefined : value.map((item) => normalize(item, field));
}

function isList(value: ScalarValue | readonly ScalarValue[]): value is readonly ScalarValue[] {
  return Array.isArray(value);
}

/** The value in the engine's form; throws when it is not of the field's type, which is a mistake of the reader. */
function normalize(value: ScalarValue, field: FieldDefinition): Scalar {
  const normal = fromType(value, field.type);
  if (normal === undefined) throw new TypeError(`${field.name} must be of type ${field.type}, not ${String(value)}`);
  return normal;
}

function fromType(value: ScalarValue, type: FieldType): Scalar | undefined {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'uint64':
    case 'reltime':
    case 'abstime':
      return typeof value === 'number' || typeof value === 'bigint' ? unsignedFrom(value) : undefined;
    case 'ipaddr':
    case 'ipnet':
      return typeof value === 'string' ? parseAddress(value) : undefined;
  }
}

/** A value as outputs and explanations show it. */
export function formatScalar(value: Scalar, type: FieldType, digits?: number): string {
  switch (type) {
    case 'ipaddr':
      return formatAddress(String(value));
    case 'ipnet':
      return '<IPNET>';
    default:
      return digits === undefined ? String(value) : String(value).padStart(digits, '0');
  }
}
