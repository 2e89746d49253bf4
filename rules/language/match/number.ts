/**
 * Unsigned 64-bit numbers. A number up to 2^53 - 1 is a JavaScript number, a larger one a bigint: equal numbers are
 * then identical values, and `<` compares the two kinds correctly.
 */

export type Unsigned = number | bigint;

const MAX = 0xffff_ffff_ffff_ffffn;

export function toUnsigned(value: bigint): Unsigned {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/**
 * Reads a number as scanf's `%lu` does and then demands that nothing follows: blanks may lead, a sign wraps around,
 * too large a number is the largest. Undefined when the text is no number.
 */
export function parseUnsigned(text: string): Unsigned | undefined {
  const match = /^[\t\n\v\f\r ]*([+-]?)([0-9]+)$/.exec(text);
  if (!match) return undefined;
  const digits = match[2] ?? '0';
  const magnitude = digits.length > 40 ? MAX + 1n : BigInt(digits);
  if (magnitude > MAX) return MAX;
  return toUnsigned(match[1] === '-' ? BigInt.asUintN(64, -magnitude) : magnitude);
}

/** A value from outside as an unsigned number; undefined when it is none. */
export function unsignedFrom(value: number | bigint): Unsigned | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  return value >= 0n && value <= MAX ? toUnsigned(value) : undefined;
}
