import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LiteralFinder, LiteralFinderBuilder } from '../../../../rules/language/evaluate/literal-finder.ts';

/** A literal's place in the list is its mark. */
function finderOf(literals: readonly string[]): LiteralFinder {
  const builder = new LiteralFinderBuilder();
  expect(literals.every((literal, i) => builder.add(literal, i))).toBe(true);
  return builder.build();
}

/** The marks that are found, in order. */
function found(finder: LiteralFinder, text: string): readonly number[] {
  const bits = new Uint32Array(4);
  finder.find(text, bits);
  return Array.from({ length: bits.length * 32 }, (_, i) => i).filter((i) => ((bits[i >>> 5] ?? 0) >>> (i & 31)) & 1);
}

describe('the literals that a text holds', () => {
  it.each<readonly [string, readonly string[], string, readonly number[]]>([
    ['inside what begins another literal', ['abcd', 'bc'], 'abcx', [1]],
    ['at the end of one', ['abcd', 'cd', 'd'], 'abcd', [0, 1, 2]],
    ['inside one that is given up late', ['aaab', 'aab', 'ab'], 'aaaab', [0, 1, 2]],
    ['none of them', ['ab', 'ba'], 'aacbb', []],
    ['none in a text that is empty', ['a'], '', []],
    ['one that stands for two things', ['x', 'ab', 'ab'], 'cab', [1, 2]],
    ['beside characters that no literal has', ['\u{ff00}'], 'a\uffff\u{ff00}\uffff', [0]],
  ])('%s', (_, literals, text, expected) => {
    expect(found(finderOf(literals), text)).toEqual(expected);
  });

  it('are those that looking for each by itself finds, text after text', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
    const literals = fc.array(
      letters.filter((text) => text !== ''),
      { minLength: 1, maxLength: 100 },
    );
    fc.assert(
      fc.property(literals, fc.array(letters, { maxLength: 4 }), (all, texts) => {
        const finder = finderOf(all);
        for (const text of texts) {
          expect(found(finder, text)).toEqual([...all.keys()].filter((i) => text.includes(all[i] ?? '')));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('may be literals of which only the first 32 characters are there', () => {
    const long = 'ab'.repeat(16);
    expect(found(finderOf([`${long}x`, `${long}`, 'abx']), `${long}y`)).toEqual([0, 1]);
    expect(found(finderOf([`${long}x`]), long.slice(0, 31))).toEqual([]);
  });

  it('are added to what was found before', () => {
    const bits = Uint32Array.of(0, 1);
    finderOf(['a', 'b']).find('b', bits);
    expect([...bits]).toEqual([2, 1]);
  });
});

describe('a table of two million entries', () => {
  const character = (i: number) => String.fromCharCode(0x4e00 + i);

  it('is filled to the last and no further', () => {
    const builder = new LiteralFinderBuilder();
    // 1014 pairs of 40 characters begin in 26 ways; each of 958 more characters takes a row and a column.
    const pairs = Array.from({ length: 1014 }, (_, i) => character(Math.floor(i / 40)) + character(i % 40));
    const single = Array.from({ length: 958 }, (_, i) => character(40 + i));
    expect([...pairs, ...single].map((literal) => builder.add(literal, 0))).not.toContain(false);
    const added = ['xy', 'x', 'y'].map((literal, i) => builder.add(literal, i + 1));
    expect(added).toEqual([false, true, false]);
    expect(found(builder.build(), 'xy')).toEqual([2]);
  });

  it('still finds all that it had room for', () => {
    const builder = new LiteralFinderBuilder();
    const literals = Array.from({ length: 60 }, (_, i) =>
      Array.from({ length: 32 }, (_, j) => character(i * 32 + j)).join(''),
    );
    const kept = literals.filter((literal, i) => builder.add(literal, i));
    expect(kept).toEqual(literals.slice(0, 44));
    expect(found(builder.build(), literals.join(' '))).toEqual([...kept.keys()]);
  });
});
