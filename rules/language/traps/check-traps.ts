/** Traps in single checks. */
import type { CompiledCheck } from '../compile/check.ts';
import type { FieldScope } from '../compile/field.ts';
import type { CheckExpression, Literal, TransformerOperand } from '../condition/ast.ts';
import { TRANSFORMERS } from '../condition/ast.ts';
import { parseUnsigned } from '../match/number.ts';
import { lowerAscii, upperAscii } from '../text/bytes.ts';
import { nearest } from '../text/nearest.ts';
import { trapsOfPattern } from './pattern-traps.ts';
import type { Trap } from './trap.ts';

export interface CheckSurroundings {
  readonly scope: FieldScope;
  readonly lists: { has(name: string): boolean; keys(): Iterable<string> };
  /** Whether a text is a field or function that exists. */
  readonly isField: (text: string) => boolean;
  /** Whether the literal stands without quotes in the condition itself, not in a list. */
  readonly isBare: (literal: Literal) => boolean;
}

export function trapsOfCheck(
  check: CheckExpression,
  compiled: CompiledCheck,
  surroundings: CheckSurroundings,
): readonly Trap[] {
  const { right } = check;
  if (right?.kind !== 'literal' && right?.kind !== 'literals') return rightOperandTraps(check, compiled);
  const literals = right.kind === 'literal' ? [right] : right.items;
  const traps = literals.flatMap((literal) => literalTraps(check, literal, compiled, surroundings));
  if (right.kind === 'literals') traps.push(...listTraps(check, right, compiled, surroundings));
  const length = right.kind === 'literal' && isLengthOfList(check, compiled) ? parseUnsigned(right.value) : undefined;
  if (length === 0 && (check.operator === '=' || check.operator === '==')) {
    traps.push({ problem: 'trap-never-true', start: check.start, end: check.end, details: { why: 'empty-length' } });
  }
  return traps;
}

function isLengthOfList({ left }: CheckExpression, compiled: CompiledCheck): boolean {
  return left.kind === 'transformer' && left.name === 'len' && compiled.left.fields.some((field) => field.operand.list);
}

/** A list that went through a text function is never equal to a list that did not. */
function rightOperandTraps(check: CheckExpression, { left, right }: CompiledCheck): readonly Trap[] {
  const isMembership = check.operator === 'in' || check.operator === 'intersects';
  if (!right || !isMembership) return [];
  const differ = left.list ? left.hiddenNul !== right.hiddenNul : right.hiddenNul;
  return differ ? [neverTrue(check)] : [];
}

function neverTrue({ start, end }: CheckExpression): Trap {
  return { problem: 'trap-never-true', start, end, details: { why: 'list-transformer' } };
}

function listTraps(
  check: CheckExpression,
  list: {
    readonly items: readonly Literal[];
    readonly start: number;
    readonly end: number;
    readonly unreadable?: { readonly start: number; readonly detail: string };
  },
  compiled: CompiledCheck,
  { lists, isBare, scope }: CheckSurroundings,
): readonly Trap[] {
  const { unreadable } = list;
  if (unreadable) {
    return [
      {
        problem: 'trap-escape-swallowed',
        start: unreadable.start,
        end: list.end - 1,
        details: { detail: unreadable.detail },
      },
    ];
  }
  if (list.items.length === 0) return [{ problem: 'trap-list-empty', start: list.start, end: list.end }];
  if (compiled.left.list && compiled.left.hiddenNul) return [neverTrue(check)];
  const [only, ...others] = list.items;
  if (!only || others.length > 0 || !isBare(only) || lists.has(only.value)) return [];
  const known = check.left.kind === 'field' ? scope.find(check.left.name)?.values : undefined;
  if (known?.includes(only.value)) return [];
  // One value alone is what `=` is for; but lists of a field are asked for one value in this way.
  const looksLikeName = !compiled.left.list && /^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/.test(only.value);
  const isNear = only.value.length > 3 && nearest(only.value, lists.keys()) !== undefined;
  if (!looksLikeName && !isNear) return [];
  return [
    {
      problem: 'trap-list-unknown',
      start: only.start,
      end: only.end,
      details: { name: only.value },
      candidates: [...lists.keys()],
    },
  ];
}

const WORDS = new Set(['and', 'or', 'not', 'oneof', 'anyof', 'allof', 'exists', 'in']);

function literalTraps(
  check: CheckExpression,
  literal: Literal,
  compiled: CompiledCheck,
  { scope, isField, isBare }: CheckSurroundings,
): readonly Trap[] {
  const { value, start, end } = literal;
  const trap = (problem: Trap['problem'], more: Partial<Trap> = {}): Trap => ({ problem, start, end, ...more });
  if (compiled.left.type !== 'string')
    return wraps(value, compiled) ? [trap('trap-number-wraps', { details: { value } })] : [];
  const traps: Trap[] = [];
  const tight = value.replace(/[ \t\n\v\f\r]/g, '');
  const opening = TRANSFORMERS.some((name) => tight.startsWith(`${name}(`)) || tight.startsWith('val(');
  if (opening && tight.endsWith(')')) traps.push(trap('value-is-transformer', { details: { value } }));
  else if (tight.includes('.') && isField(tight)) {
    traps.push(trap('value-is-field', { details: { value: tight }, instead: `val(${tight})` }));
  }
  if (value === '<NA>') traps.push(trap('trap-compare-with-na'));
  if (WORDS.has(value) && isBare(literal)) traps.push(trap('trap-word-as-text', { details: { value } }));
  if (check.operator.startsWith('<') || check.operator.startsWith('>')) traps.push(trap('trap-text-order'));
  traps.push(...caseTraps(check, literal), ...trapsOfPattern(check.operator, literal));
  const isEquality = ['=', '==', '!=', 'in', 'intersects'].includes(check.operator);
  const field = check.left.kind === 'field' ? scope.find(check.left.name) : undefined;
  if (isEquality && field?.values && !field.values.includes(value)) {
    traps.push(trap('trap-value-unknown', { details: { field: field.name, value }, candidates: field.values }));
  }
  return traps;
}

/** Negative numbers and those beyond 64 bits become other numbers without a word. */
function wraps(value: string, { left }: CompiledCheck): boolean {
  if (left.type !== 'uint64' && left.type !== 'reltime' && left.type !== 'abstime') return false;
  const digits = /^\s*([+-]?)0*(\d*)/.exec(value);
  const isNegative = digits?.[1] === '-' && digits[2] !== '';
  return isNegative || (digits?.[2]?.length ?? 0) > 20 || BigInt(digits?.[2] || 0) > 0xffff_ffff_ffff_ffffn;
}

/** `tolower(field) = "ABC"` and its mirror image. */
function caseTraps(check: CheckExpression, literal: Literal): readonly Trap[] {
  const { left, operator } = check;
  if (left.kind !== 'transformer' || ['!=', 'icontains', 'iglob', 'regex', '<', '<=', '>', '>='].includes(operator))
    return [];
  const fold = caseOf(left);
  if (!fold || fold(literal.value) === literal.value) return [];
  return [
    {
      problem: 'trap-letter-case',
      start: literal.start,
      end: literal.end,
      details: { value: literal.value, case: fold === lowerAscii ? 'small' : 'capital' },
      instead: fold(literal.value),
    },
  ];
}

function caseOf({ name }: TransformerOperand): ((text: string) => string) | undefined {
  return name === 'tolower' ? lowerAscii : name === 'toupper' ? upperAscii : undefined;
}
