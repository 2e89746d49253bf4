/** Turns fields, transformers and constants into slots with a type. */
import type { FieldType } from '../catalogue.ts';
import type { FieldOperand, InputList, Literal, TransformerInput, TransformerOperand } from '../condition/ast.ts';
import { printInput } from '../condition/printer.ts';
import { decodeBase64 } from '../match/base64.ts';
import { readOption, readOptions } from '../match/getopt.ts';
import { byteLength, lowerAscii, untilNul, upperAscii, withoutTrailingNuls } from '../text/bytes.ts';
import { TypingError, type TypingProblem } from './error.ts';
import { type FieldScope, formatScalar, type Scalar } from './field.ts';
import type { EventState, Slot, SlotTable } from './slot.ts';

/** Something a check can look at. */
export interface Operand {
  readonly type: FieldType;
  readonly list: boolean;
  /** Holds a {@link Scalar} of the type, or a list of them. */
  readonly slot: Slot<Scalar | readonly Scalar[]>;
  /** The field it comes from, as error messages name it. */
  readonly label: string;
  /**
   * Falco keeps a NUL at the end of what a text transformer makes. Membership in a set compares the whole, so such a
   * value is never equal to a value without it.
   */
  readonly hiddenNul: boolean;
  /** Decoded base64 may hold NULs; most operators stop at the first. */
  readonly mayHoldNul: boolean;
  /** A list that may be there and yet be empty. */
  readonly mayBeEmpty: boolean;
  /** Fields that have to be read for it, by their written names. */
  readonly fields: readonly FieldUse[];
}

export interface FieldUse {
  /** The field as conditions write it: `tool.name`, `test.arg[key]`. */
  readonly text: string;
  readonly name: string;
  readonly argument: string | undefined;
  readonly operand: Operand;
}

export interface OperandContext {
  readonly scope: FieldScope;
  readonly slots: SlotTable;
}

const TEXT = { type: 'string', list: false, hiddenNul: false, mayHoldNul: false, mayBeEmpty: false } as const;

/** Compiles an operand; throws {@link TypingError}. */
export function compileOperand(node: TransformerInput, context: OperandContext): Operand {
  switch (node.kind) {
    case 'field':
      return compileField(node, context);
    case 'literal':
      return compileConstant(node, context);
    case 'inputs':
      return compileInputList(node, context);
    case 'transformer':
      return node.name === 'val' && node.inputs[0]
        ? compileOperand(node.inputs[0], context)
        : compileTransformer(node, context);
  }
}

function compileField(node: FieldOperand, { scope, slots }: OperandContext): Operand {
  const field = scope.resolve(node);
  const operand: Operand = {
    ...TEXT,
    type: field.type,
    list: field.list,
    slot: scope.slot(node, field, slots),
    label: field.name,
    fields: [],
  };
  return {
    ...operand,
    fields: [{ text: printInput(node), name: node.name, argument: node.argument, operand }],
  };
}

function compileConstant(node: Literal, { slots }: OperandContext): Operand {
  const value = node.value;
  return { ...TEXT, slot: slots.derived(`text ${JSON.stringify(value)}`, [], () => value), label: value, fields: [] };
}

/** `(a, tool.name, 5)`: the texts of its items; one item without a value and the list has none. */
function compileInputList(node: InputList, context: OperandContext): Operand {
  const items = node.items.map((item) => compileOperand(item, context));
  const from = items.map((item) => item.slot);
  const slot = context.slots.derived(slotKey(context, node), from, (event) => {
    const texts: string[] = [];
    for (const item of items) {
      const value = event.get(item.slot);
      if (value === undefined) return undefined;
      if (typeof value === 'object') texts.push(...value.map((each) => formatScalar(each, item.type)));
      else texts.push(textOf(value, item));
    }
    return texts;
  });
  return {
    ...TEXT,
    list: true,
    slot,
    label: printInput(node),
    mayBeEmpty: true,
    fields: items.flatMap((item) => item.fields),
  };
}

/** A scalar as text, ended by its first NUL as every C string is. */
function textOf(value: Scalar, operand: Operand): string {
  return operand.type === 'string' ? untilNul(String(value)) : formatScalar(value, operand.type);
}

function compileTransformer(node: TransformerOperand, context: OperandContext): Operand {
  const inputs = node.inputs.map((input) => compileOperand(input, context));
  const [first] = inputs;
  if (!first) throw new TypingError('transformer-unknown-arity', node, { transformer: node.name });
  switch (node.name) {
    case 'join':
    case 'concat':
    case 'getopt':
      // Falco looks a transformer of one input up among the simple ones.
      if (inputs.length === 1) throw new TypingError('transformer-unknown-arity', node, { transformer: node.name });
      return compileCombination(node, inputs, context);
    default:
      if (inputs.length > 1) throw new TypingError('transformer-one-input', node, { transformer: node.name });
      return compileSimple(node, first, context);
  }
}

function compileSimple(node: TransformerOperand, input: Operand, context: OperandContext): Operand {
  if (node.argument !== undefined) throw new TypingError('transformer-argument', node, { transformer: node.name });
  const key = slotKey(context, node);
  const rejects = node.name === 'len' ? input.type !== 'string' && !input.list : input.type !== 'string';
  if (rejects) {
    throw new TypingError('transformer-type', node, {
      type: typeName(input.type),
      transformer: node.name,
      list: input.list ? 'list ' : '',
      field: input.label,
    });
  }
  if (node.name === 'len') {
    const slot = context.slots.derived(key, [input.slot], (event) => lengthOf(event.get(input.slot)));
    return { ...TEXT, type: 'uint64', slot, label: input.label, fields: input.fields };
  }
  const transform = TEXT_TRANSFORMERS[node.name];
  const slot = context.slots.derived(key, [input.slot], (event) => mapTexts(event.get(input.slot), transform));
  return {
    ...input,
    slot,
    hiddenNul: true,
    mayHoldNul: input.mayHoldNul || node.name === 'b64',
  };
}

const TEXT_TRANSFORMERS: Readonly<Record<string, (text: string) => string | undefined>> = {
  tolower: lowerAscii,
  toupper: upperAscii,
  b64: (text) => decodeBase64(withoutTrailingNuls(text)),
  basename: (text) => text.slice(text.lastIndexOf('/') + 1),
};

function mapTexts(
  value: Scalar | readonly Scalar[] | undefined,
  transform: ((text: string) => string | undefined) | undefined,
): string | readonly string[] | undefined {
  if (value === undefined || !transform) return undefined;
  if (typeof value !== 'object') return transform(String(value));
  const texts: string[] = [];
  for (const item of value) {
    const text = transform(String(item));
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts;
}

function lengthOf(value: Scalar | readonly Scalar[] | undefined): number | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'object' ? value.length : byteLength(untilNul(String(value)));
}

function compileCombination(node: TransformerOperand, inputs: readonly Operand[], context: OperandContext): Operand {
  const fields = inputs.flatMap((input) => input.fields);
  const from = inputs.map((input) => input.slot);
  const key = slotKey(context, node);
  const fail = (problem: TypingProblem) => new TypingError(problem, node, { transformer: node.name });
  const [first, second] = inputs;
  if (!first || !second) throw fail('transformer-unknown-arity');
  const label = printInput(node);
  switch (node.name) {
    case 'join': {
      if (inputs.length !== 2) throw fail('join-arity');
      if (first.list) throw fail('join-separator');
      if (!second.list) throw fail('join-list');
      if (node.argument !== undefined) throw fail('transformer-argument');
      const slot = context.slots.derived(key, from, (event) => {
        const separator = event.get(first.slot);
        const parts = event.get(second.slot);
        if (separator === undefined || typeof separator === 'object' || typeof parts !== 'object') return undefined;
        return parts.map((part) => textOf(part, second)).join(textOf(separator, first));
      });
      return { ...TEXT, slot, label, fields };
    }
    case 'concat': {
      if (inputs.some((input) => input.type !== 'string' || input.list)) throw fail('concat-strings');
      if (node.argument !== undefined) throw fail('transformer-argument');
      const slot = context.slots.derived(key, from, (event) => {
        let joined = '';
        for (const input of inputs) {
          const value = event.get(input.slot);
          if (value === undefined) return undefined;
          joined += untilNul(String(value));
        }
        return joined;
      });
      return { ...TEXT, slot, label, fields };
    }
    default: {
      if (inputs.length !== 2) throw fail('getopt-arity');
      if (!first.list) throw fail('getopt-list');
      if (second.list) throw fail('getopt-optstring');
      if (first.type !== 'string' || second.type !== 'string') throw fail('getopt-strings');
      const option = node.argument;
      if (option !== undefined && byteLength(option) !== 1) throw fail('getopt-option');
      const slot = context.slots.derived(key, from, (event): Scalar | readonly Scalar[] | undefined => {
        const words = event.get(first.slot);
        const optstring = event.get(second.slot);
        if (typeof words !== 'object' || optstring === undefined) return undefined;
        const texts = words.map(String);
        return option === undefined
          ? readOptions(texts, String(optstring))
          : readOption(texts, String(optstring), option);
      });
      return { ...TEXT, list: option === undefined, slot, label, mayBeEmpty: true, fields };
    }
  }
}

function slotKey(context: OperandContext, node: TransformerInput): string {
  return `${context.scope.source}:${printInput(node)}`;
}

const TYPE_NAMES: Readonly<Record<FieldType, string>> = {
  string: 'CHARBUF',
  uint64: 'UINT64',
  bool: 'BOOL',
  reltime: 'RELTIME',
  abstime: 'ABSTIME',
  ipaddr: 'IPADDR',
  ipnet: 'IPNET',
};

/** A type as Falco's messages name it. */
export function typeName(type: FieldType): string {
  return TYPE_NAMES[type];
}

/** The text a C string operator sees: up to the first NUL. */
export function stringSlot(operand: Operand, slots: SlotTable): Slot<string> {
  const slot = operand.slot as Slot<string>;
  if (!operand.mayHoldNul) return slot;
  return slots.derived(`${slot.key} until NUL`, [slot], (event: EventState) => apply(event.get(slot), untilNul));
}

/** The text an operator sees that works on bytes: without the NULs at the end alone. */
export function byteSlot(operand: Operand, slots: SlotTable): Slot<string> {
  const slot = operand.slot as Slot<string>;
  if (!operand.mayHoldNul) return slot;
  return slots.derived(`${slot.key} without NULs`, [slot], (event: EventState) =>
    apply(event.get(slot), withoutTrailingNuls),
  );
}

function apply<T, R>(value: T | undefined, change: (value: T) => R): R | undefined {
  return value === undefined ? undefined : change(value);
}
