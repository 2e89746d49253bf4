/** Compiles one check: an operand, an operator and what stands on its right side. */
import type { FieldType } from '../catalogue.ts';
import type { CheckExpression, Literal, Modifier, Operator } from '../condition/ast.ts';
import { inNetwork, type Network, parseIpv4, parseIpv6 } from '../match/address.ts';
import { parseUnsigned } from '../match/number.ts';
import { EVENT_TYPES } from '../syscall/event-types.ts';
import { EVENT_TYPE_FIELDS, SYSCALL_SOURCE } from '../syscall/fields.ts';
import { byteLength, untilNul } from '../text/bytes.ts';
import type { Atom, Atoms } from './demand.ts';
import { TypingError } from './error.ts';
import type { Scalar } from './field.ts';
import { byteSlot, compileOperand, type Operand, type OperandContext, typeName } from './operand.ts';
import { modified, NEVER, type Predicate } from './predicate.ts';
import type { EventState, Slot } from './slot.ts';
import { compileTextCheck, compileTextComparison } from './text-check.ts';

export interface CompiledCheck {
  readonly test: Predicate;
  readonly atoms: readonly Atoms[];
  readonly left: Operand;
  readonly right: Operand | undefined;
}

/** The longest constant, in bytes. */
const LONGEST_LITERAL = 255;

const NUMERIC: ReadonlySet<Operator> = new Set(['=', '==', '!=', '<', '<=', '>', '>=', 'in', 'intersects']);
const EQUALITY: ReadonlySet<Operator> = new Set(['=', '==', '!=', 'in', 'intersects']);
const MEMBERSHIP: ReadonlySet<Operator> = new Set(['in', 'intersects']);
const NOT_FOR_TEXT: ReadonlySet<Operator> = new Set(['bcontains', 'bstartswith']);

/** Compiles a check; throws {@link TypingError}. */
export function compileCheck(check: CheckExpression, context: OperandContext): CompiledCheck {
  const left = compileOperand(check.left, context);
  requireOperator(check, left);
  const { right, operator, modifier } = check;
  if (!right) {
    const slot = left.slot;
    return { test: (event) => event.get(slot) !== undefined, atoms: [], left, right: undefined };
  }
  if (right.kind === 'field' || right.kind === 'transformer') {
    const other = compileOperand(right, context);
    requireComparable(check, left, other);
    return { test: compileComparison(operator, left, other, context), atoms: [], left, right: other };
  }
  const literals = right.kind === 'literal' ? [right] : right.items;
  const compiled = compileLiterals(operator, modifier, left, literals, context);
  return { ...compiled, left, right: undefined };
}

/** Falco's table of operators and types. */
function requireOperator(check: CheckExpression, left: Operand): void {
  const { operator } = check;
  if (operator === 'exists') return;
  const fail = (kind: string) =>
    new TypingError('operator-for-type', check, { operator: operator === '==' ? '=' : operator, kind });
  if (left.list) {
    if (!MEMBERSHIP.has(operator) || check.modifier) throw fail('list');
    return;
  }
  switch (left.type) {
    case 'string':
      if (NOT_FOR_TEXT.has(operator)) throw fail('string');
      return;
    case 'uint64':
    case 'reltime':
    case 'abstime':
      if (!NUMERIC.has(operator)) throw fail('number');
      return;
    case 'bool':
      if (!EQUALITY.has(operator)) throw fail('number');
      return;
    case 'ipaddr':
    case 'ipnet':
      if (EQUALITY.has(operator)) return;
      if (check.modifier) throw new TypingError('modifier-for-type', check, { operator });
      throw fail('address');
  }
}

function requireComparable(check: CheckExpression, left: Operand, right: Operand): void {
  const { operator } = check;
  if (operator === 'pmatch' || operator === 'regex') {
    throw new TypingError('right-side-operator', check, { operator });
  }
  if (left.type === 'ipnet') throw new TypingError('right-side-network', check);
  if (left.type === right.type && left.list === right.list) return;
  throw new TypingError('right-side-type', check, {
    left: left.label,
    leftType: typeName(left.type) + (left.list ? ' (list)' : ''),
    right: right.label,
    rightType: typeName(right.type) + (right.list ? ' (list)' : ''),
  });
}

// A constant on the right side.

function compileLiterals(
  operator: Operator,
  modifier: Modifier | undefined,
  left: Operand,
  literals: readonly Literal[],
  context: OperandContext,
): { readonly test: Predicate; readonly atoms: readonly Atoms[] } {
  if (left.type === 'string') requireShort(literals);
  if (context.scope.source === SYSCALL_SOURCE && EVENT_TYPE_FIELDS.has(left.label)) requireEventTypes(literals);
  if (left.type === 'string' && !left.list && !MEMBERSHIP.has(operator)) {
    return compileTextCheck(operator, modifier, left, literals, context.slots);
  }
  if (left.type === 'ipnet') return compileNetworks(operator, modifier, left, literals);
  const values = literals.map((literal) => parseLiteral(literal, left.type));
  if (MEMBERSHIP.has(operator)) return compileMembership(operator, left, values, context);
  return combine(values, modifier, (value) => compileScalar(operator, left, value));
}

function requireShort(literals: readonly Literal[]): void {
  for (const literal of literals) {
    const length = byteLength(untilNul(literal.value));
    if (length > LONGEST_LITERAL) {
      throw new TypingError('literal-too-long', literal, { used: String(length + 1), value: literal.value });
    }
  }
}

function requireEventTypes(literals: readonly Literal[]): void {
  for (const literal of literals) {
    if (!EVENT_TYPES.has(literal.value)) throw new TypingError('event-type-unknown', literal, { value: literal.value });
  }
}

function parseLiteral(literal: Literal, type: FieldType): Scalar {
  const text = literal.value;
  switch (type) {
    case 'bool':
      if (text === 'true' || text === 'false') return text === 'true';
      throw new TypingError('boolean-invalid', literal, { value: text });
    case 'uint64':
    case 'reltime':
    case 'abstime': {
      const number = parseUnsigned(text);
      if (number === undefined) throw new TypingError('number-invalid', literal, { value: text });
      return number;
    }
    case 'ipaddr': {
      const family = text.includes('.') ? 'IPv4' : 'IPv6';
      const address = family === 'IPv4' ? parseIpv4(text) : parseIpv6(text);
      if (address === undefined) throw new TypingError('address-invalid', literal, { family, value: text });
      return address;
    }
    default:
      return untilNul(text);
  }
}

/** Membership of one value in a set, or of every or any value of a list. */
function compileMembership(
  operator: Operator,
  left: Operand,
  values: readonly Scalar[],
  context: OperandContext,
): { readonly test: Predicate; readonly atoms: readonly Atoms[] } {
  const set = new Set(values);
  if (set.size === 0 && !left.mayBeEmpty) return { test: NEVER, atoms: [[]] };
  if (!left.list) {
    const slot: Slot<Scalar> = left.type === 'string' ? byteSlot(left, context.slots) : (left.slot as Slot<Scalar>);
    const test: Predicate = (event) => {
      const value = event.get(slot);
      return value !== undefined && set.has(value);
    };
    return { test, atoms: [equalsAny(slot, values)] };
  }
  const slot = left.slot as Slot<readonly Scalar[]>;
  const inside = left.hiddenNul ? () => false : (value: Scalar) => set.has(value);
  const atoms = left.mayBeEmpty ? [] : [left.hiddenNul ? [] : equalsAny(left.slot, values)];
  return { test: quantify(operator, slot, inside), atoms };
}

function quantify(operator: Operator, slot: Slot<readonly Scalar[]>, inside: (value: Scalar) => boolean): Predicate {
  if (operator === 'in') return (event) => event.get(slot)?.every(inside) === true;
  return (event) => event.get(slot)?.some(inside) === true;
}

function equalsAny(slot: Slot<Scalar | readonly Scalar[]>, values: readonly Scalar[]): Atoms {
  return values.map((value): Atom => ({ kind: 'equals', slot, value }));
}

/** Numbers, booleans and addresses against one constant. */
function compileScalar(
  operator: Operator,
  left: Operand,
  expected: Scalar,
): { readonly test: Predicate; readonly atoms: readonly Atoms[] } {
  const slot = left.slot as Slot<Scalar>;
  const compare = scalarComparison(operator);
  const test: Predicate = (event) => {
    const value = event.get(slot);
    return value !== undefined && compare(value, expected);
  };
  return { test, atoms: operator === '=' || operator === '==' ? [equalsAny(slot, [expected])] : [] };
}

function scalarComparison(operator: Operator): (left: Scalar, right: Scalar) => boolean {
  switch (operator) {
    case '!=':
      return (left, right) => left !== right;
    case '<':
      return (left, right) => left < right;
    case '<=':
      return (left, right) => left <= right;
    case '>':
      return (left, right) => left > right;
    case '>=':
      return (left, right) => left >= right;
    default:
      return (left, right) => left === right;
  }
}

/** One test for each constant, put together as the modifier says. */
function combine<T>(
  values: readonly T[],
  modifier: Modifier | undefined,
  compile: (value: T) => { readonly test: Predicate; readonly atoms: readonly Atoms[] },
): { readonly test: Predicate; readonly atoms: readonly Atoms[] } {
  const parts = values.map(compile);
  const [only] = parts;
  if (!modifier && only) return only;
  return {
    test: modified(
      modifier ?? 'anyof',
      parts.map((part) => part.test),
    ),
    atoms: [],
  };
}

// Networks.

function compileNetworks(
  operator: Operator,
  modifier: Modifier | undefined,
  left: Operand,
  literals: readonly Literal[],
): { readonly test: Predicate; readonly atoms: readonly Atoms[] } {
  const networks = literals.map(parseNetwork);
  const inAny = (value: Scalar) => networks.some((network) => inNetwork(String(value), network));
  if (left.list) {
    return { test: quantify(operator, left.slot as Slot<readonly Scalar[]>, inAny), atoms: [] };
  }
  const slot = left.slot as Slot<string>;
  const on =
    (matches: (address: string) => boolean): Predicate =>
    (event) => {
      const address = event.get(slot);
      return address !== undefined && matches(address);
    };
  if (MEMBERSHIP.has(operator)) return { test: on(inAny), atoms: [] };
  const wanted = operator !== '!=';
  // Falco, asked whether an address is not in several networks, says yes of every address.
  const always = !wanted && modifier !== undefined;
  return combine(networks, modifier, (network) => ({
    test: on((address) => always || inNetwork(address, network) === wanted),
    atoms: [],
  }));
}

function parseNetwork(literal: Literal): Network {
  const text = literal.value;
  const slash = text.indexOf('/');
  if (slash < 0) throw new TypingError('network-invalid', literal, { value: text });
  const family = text.includes('.') ? 'IPv4' : 'IPv6';
  const ip = text.slice(0, slash);
  const mask = text.slice(slash + 1);
  const address = family === 'IPv4' ? parseIpv4(ip) : parseIpv6(ip);
  if (address === undefined) throw new TypingError('address-invalid', literal, { family, value: text, network: 'yes' });
  const number = parseUnsigned(mask);
  if (number === undefined) throw new TypingError('number-invalid', literal, { value: mask });
  // Falco reads the mask into eight bits.
  const bits = Number(BigInt.asUintN(8, BigInt(number)));
  const bad = family === 'IPv4' ? bits > 32 : bits === 0 || bits > 128;
  if (bad) throw new TypingError('netmask-invalid', literal, { family, mask });
  return { address, bits };
}

// Another operand on the right side.

function compileComparison(operator: Operator, left: Operand, right: Operand, context: OperandContext): Predicate {
  if (MEMBERSHIP.has(operator)) return compileOperandMembership(operator, left, right, context);
  if (left.type === 'string') return compileTextComparison(operator, left, right, context.slots);
  const compare = scalarComparison(operator);
  const leftSlot = left.slot as Slot<Scalar>;
  const rightSlot = right.slot as Slot<Scalar>;
  return (event) => {
    const value = event.get(leftSlot);
    if (value === undefined) return false;
    const other = event.get(rightSlot);
    return other !== undefined && compare(value, other);
  };
}

function compileOperandMembership(
  operator: Operator,
  left: Operand,
  right: Operand,
  context: OperandContext,
): Predicate {
  if (!left.list) {
    // The hidden NUL is taken off the left value but not off the right one.
    if (right.hiddenNul) return bothPresentButNever(left, right);
    const leftSlot: Slot<Scalar> = left.type === 'string' ? byteSlot(left, context.slots) : (left.slot as Slot<Scalar>);
    const rightSlot = right.slot as Slot<Scalar>;
    return (event) => {
      const value = event.get(leftSlot);
      return value !== undefined && value === event.get(rightSlot);
    };
  }
  const leftSlot = left.slot as Slot<readonly Scalar[]>;
  const rightSlot = right.slot as Slot<readonly Scalar[]>;
  const comparable = left.hiddenNul === right.hiddenNul;
  return (event) => {
    const values = event.get(leftSlot);
    if (values === undefined) return false;
    const others = event.get(rightSlot);
    if (others === undefined) return false;
    const inside = (value: Scalar) => comparable && others.includes(value);
    return operator === 'in' ? values.every(inside) : values.some(inside);
  };
}

/** Reads both sides, so that a field that cannot be worked out is noticed, and says no. */
function bothPresentButNever(left: Operand, right: Operand): Predicate {
  return (event: EventState) => {
    if (event.get(left.slot) !== undefined) event.get(right.slot);
    return false;
  };
}
