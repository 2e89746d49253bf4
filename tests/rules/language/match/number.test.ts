import { describe, expect, it } from 'vitest';
import { parseUnsigned, toUnsigned, unsignedFrom } from '../../../../rules/language/match/number.ts';

const LARGEST = 2n ** 64n - 1n;

describe('an unsigned number', () => {
  it.each([
    [0n, 0],
    [2n ** 53n - 1n, Number.MAX_SAFE_INTEGER],
    [2n ** 53n, 2n ** 53n],
  ])('%s has one form', (value, form) => expect(toUnsigned(value)).toBe(form));

  it.each<readonly [string, number | bigint | undefined]>([
    ['0', 0],
    ['007', 7],
    ['+7', 7],
    [' \t\n\v\f\r7', 7],
    ['-1', LARGEST],
    ['-0', 0],
    ['9007199254740993', 9007199254740993n],
    [`${LARGEST}`, LARGEST],
    [`${LARGEST + 1n}`, LARGEST],
    [`-${LARGEST + 1n}`, LARGEST],
    ['9'.repeat(41), LARGEST],
    [`${'0'.repeat(39)}7`, 7],
    ['', undefined],
    ['7 ', undefined],
    ['x7', undefined],
    ['7x', undefined],
    ['7\n8', undefined],
    ['V7', undefined],
    ['+-7', undefined],
    ['0x7', undefined],
    ['7.5', undefined],
  ])('is read of %j as %s', (text, value) => expect(parseUnsigned(text)).toBe(value));

  it.each<readonly [number | bigint, number | bigint | undefined]>([
    [0, 0],
    [7, 7],
    [-1, undefined],
    [7.5, undefined],
    [Number.NaN, undefined],
    [2 ** 53, undefined],
    [0n, 0],
    [7n, 7],
    [LARGEST, LARGEST],
    [LARGEST + 1n, undefined],
    [-1n, undefined],
  ])('is made of the value %s as %s', (value, made) => expect(unsignedFrom(value)).toBe(made));
});
