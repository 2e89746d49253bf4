/** The operators of text: each against a constant, several constants with a modifier, or another operand. */
import type { Literal, Modifier, Operator } from '../condition/ast.ts';
import { compileGlob } from '../match/glob.ts';
import { PathSet, splitPath } from '../match/path-set.ts';
import { RegexError } from '../match/regex/ast.ts';
import { compileRegex } from '../match/regex/matcher.ts';
import { requiredTexts } from '../match/regex/required.ts';
import { compareBytes, lowerAscii, untilNul } from '../text/bytes.ts';
import { type Atom, type Atoms, atomsOfAny } from './demand.ts';
import { TypingError } from './error.ts';
import { byteSlot, type Operand, stringSlot } from './operand.ts';
import { modified, NEVER, type Predicate } from './predicate.ts';
import type { Slot, SlotTable } from './slot.ts';

interface TextTest {
  readonly test: Predicate;
  /** Each of these must hold. */
  readonly atoms: readonly Atoms[];
}

/** A check of text against constants; throws {@link TypingError}. */
export function compileTextCheck(
  operator: Operator,
  modifier: Modifier | undefined,
  left: Operand,
  literals: readonly Literal[],
  slots: SlotTable,
): TextTest {
  if (operator === 'pmatch') return compilePathMatch(left, literals, slots);
  const parts = literals.map((literal) => compileTextTest(operator, left, literal, slots));
  const [first] = parts;
  if (!first) return { test: NEVER, atoms: [[]] };
  if (!modifier) return first;
  const atoms = parts.map((part) => part.atoms);
  return {
    test: modified(
      modifier,
      parts.map((part) => part.test),
    ),
    atoms: modifier === 'allof' ? atoms.flat() : atomsOfAny(atoms),
  };
}

function compileTextTest(operator: Operator, left: Operand, literal: Literal, slots: SlotTable): TextTest {
  const slot = stringSlot(left, slots);
  const text = untilNul(literal.value);
  switch (operator) {
    case '!=':
      return { test: on(slot, (value) => value !== text), atoms: [] };
    case '<':
      return { test: on(slot, (value) => compareBytes(value, text) < 0), atoms: [] };
    case '<=':
      return { test: on(slot, (value) => compareBytes(value, text) <= 0), atoms: [] };
    case '>':
      return { test: on(slot, (value) => compareBytes(value, text) > 0), atoms: [] };
    case '>=':
      return { test: on(slot, (value) => compareBytes(value, text) >= 0), atoms: [] };
    case 'contains':
      return { test: on(slot, (value) => value.includes(text)), atoms: containing(slot, [text]) };
    case 'icontains': {
      const lower = lowerSlot(slot, slots);
      const wanted = lowerAscii(text);
      return { test: on(lower, (value) => value.includes(wanted)), atoms: containing(lower, [wanted]) };
    }
    case 'startswith':
      return { test: on(slot, (value) => value.startsWith(text)), atoms: containing(slot, [text]) };
    case 'endswith':
      return { test: on(slot, (value) => value.endsWith(text)), atoms: containing(slot, [text]) };
    case 'glob':
      return { test: on(slot, compileGlob(text, false)), atoms: containing(slot, [plainPartOfGlob(text)]) };
    case 'iglob': {
      const lower = lowerSlot(slot, slots);
      const plain = lowerAscii(plainPartOfGlob(text));
      return { test: on(slot, compileGlob(text, true)), atoms: containing(lower, [plain]) };
    }
    case 'regex':
      return compileRegexTest(byteSlot(left, slots), literal);
    default: {
      const atom: Atom = { kind: 'equals', slot, value: text };
      return { test: on(slot, (value) => value === text), atoms: [[atom]] };
    }
  }
}

function on(slot: Slot<string>, matches: (value: string) => boolean): Predicate {
  return (event) => {
    const value = event.get(slot);
    return value !== undefined && matches(value);
  };
}

/** Shared by every rule that ignores case. */
function lowerSlot(slot: Slot<string>, slots: SlotTable): Slot<string> {
  return slots.derived(`lower ${slot.key}`, [slot], (event) => {
    const value = event.get(slot);
    return value === undefined ? undefined : lowerAscii(value);
  });
}

/** One of the texts is in the value; nothing is known when one of them is empty. */
function containing(slot: Slot<string>, texts: readonly string[]): readonly Atoms[] {
  if (texts.some((text) => text === '')) return [];
  return [texts.map((text): Atom => ({ kind: 'contains', slot, text }))];
}

/** The longest part of a glob that stands for itself; empty when that is hard to say. */
function plainPartOfGlob(pattern: string): string {
  if (pattern.includes('[') || pattern.includes('\\')) return '';
  return pattern.split(/[*?]/).reduce((best, part) => (part.length > best.length ? part : best), '');
}

function compileRegexTest(slot: Slot<string>, literal: Literal): TextTest {
  const pattern = untilNul(literal.value);
  try {
    const { regex, matcher } = compileRegex(pattern);
    const required = requiredTexts(regex);
    return {
      test: on(slot, (value) => matcher.matches(value)),
      atoms: required ? containing(slot, required) : [],
    };
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new TypingError('regex-invalid', literal, { reason: error.problem, part: error.part, at: String(error.at) });
  }
}

function compilePathMatch(left: Operand, literals: readonly Literal[], slots: SlotTable): TextTest {
  const paths = new PathSet();
  for (const literal of literals) paths.add(untilNul(literal.value));
  const bytes = byteSlot(left, slots);
  if (literals.length === 0) return { test: NEVER, atoms: [[]] };
  if (paths.hasRoot) return { test: on(bytes, () => true), atoms: [] };
  const names = slots.derived(`names ${bytes.key}`, [bytes], (event) => {
    const value = event.get(bytes);
    return value === undefined ? undefined : splitPath(value);
  });
  const test: Predicate = (event) => {
    const parts = event.get(names);
    return parts !== undefined && paths.matches(parts);
  };
  return {
    test,
    atoms: containing(
      bytes,
      literals.map((literal) => telling(untilNul(literal.value))),
    ),
  };
}

/** A name of the path that is no glob and that few values hold: the last one that is not very short. */
function telling(path: string): string {
  const names = splitPath(path).filter((name) => !/[*?[\\]/.test(name));
  return names.findLast((name) => name.length >= 3) ?? names.at(-1) ?? '';
}

/** A check of text against another operand. */
export function compileTextComparison(operator: Operator, left: Operand, right: Operand, slots: SlotTable): Predicate {
  const leftSlot = stringSlot(left, slots);
  const rightSlot = stringSlot(right, slots);
  const compare = textComparison(operator);
  return (event) => {
    const value = event.get(leftSlot);
    if (value === undefined) return false;
    const other = event.get(rightSlot);
    return other !== undefined && compare(value, other);
  };
}

function textComparison(operator: Operator): (left: string, right: string) => boolean {
  switch (operator) {
    case '!=':
      return (left, right) => left !== right;
    case '<':
      return (left, right) => compareBytes(left, right) < 0;
    case '<=':
      return (left, right) => compareBytes(left, right) <= 0;
    case '>':
      return (left, right) => compareBytes(left, right) > 0;
    case '>=':
      return (left, right) => compareBytes(left, right) >= 0;
    case 'contains':
      return (left, right) => left.includes(right);
    case 'icontains':
      return (left, right) => lowerAscii(left).includes(lowerAscii(right));
    case 'startswith':
      return (left, right) => left.startsWith(right);
    case 'endswith':
      return (left, right) => left.endsWith(right);
    case 'glob':
      return (left, right) => compileGlob(right, false)(left);
    case 'iglob':
      return (left, right) => compileGlob(right, true)(left);
    default:
      return (left, right) => left === right;
  }
}
