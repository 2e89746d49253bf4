/** The glob matcher against a slow and plain one. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileGlob } from '../../../../rules/language/match/glob.ts';

/** `*` and `?` over ASCII, by trying everything. */
function matches(pattern: string, text: string): boolean {
  const [first, rest] = [pattern.charAt(0), pattern.slice(1)];
  if (first === '') return text === '';
  if (first === '*') return matches(rest, text) || (text !== '' && matches(pattern, text.slice(1)));
  return text !== '' && (first === '?' || first === text.charAt(0)) && matches(rest, text.slice(1));
}

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?', 'A'), maxLength: 8 });
const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', 'B'), maxLength: 10 });

it('matches what a plain matcher matches', () => {
  fc.assert(
    fc.property(pattern, text, (glob, value) => {
      expect(compileGlob(glob, false)(value)).toBe(matches(glob, value));
      expect(compileGlob(glob, true)(value)).toBe(matches(glob.toLowerCase(), value.toLowerCase()));
    }),
    { numRuns: 2000 },
  );
});

it('takes no longer for many stars', () => {
  expect(compileGlob(`${'*a'.repeat(100)}b`, false)('a'.repeat(20_000))).toBe(false);
});
