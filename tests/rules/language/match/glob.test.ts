/** The glob matcher against a slow and plain one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGlob } from '../../../../rules/language/match/glob.ts';

/** `*` and `?` over bytes, by trying everything. */
function matches(pattern: string, text: string): boolean {
  const [first, rest] = [pattern.charAt(0), pattern.slice(1)];
  if (first === '') return text === '';
  if (first === '*') return matches(rest, text) || (text !== '' && matches(pattern, text.slice(1)));
  return text !== '' && (first === '?' || first === text.charAt(0)) && matches(rest, text.slice(1));
}

const bytes = (value: string) => Buffer.from(value).toString('latin1');
const lower = (value: string) => value.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?', 'A', 'é', '\u{1f600}'), maxLength: 8 });
const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', 'B', 'é', '\u{1f600}'), maxLength: 10 });

it('matches what a plain matcher matches', () => {
  fc.assert(
    fc.property(pattern, text, (glob, value) => {
      expect(compileGlob(glob, false)(value)).toBe(matches(bytes(glob), bytes(value)));
      expect(compileGlob(glob, true)(value)).toBe(matches(lower(bytes(glob)), lower(bytes(value))));
    }),
    { numRuns: 2000 },
  );
});

/** Every text of at most so many of these characters. */
function texts(characters: string, longest: number): readonly string[] {
  const all = [''];
  for (const text of all) if (text.length < longest) all.push(...[...characters].map((one) => text + one));
  return all;
}

it('matches what a plain matcher matches, for every short glob and text', () => {
  const values = texts('ab', 5);
  const wrong: string[] = [];
  for (const glob of texts('ab*?', 6)) {
    const compiled = compileGlob(glob, false);
    for (const value of values) if (compiled(value) !== matches(glob, value)) wrong.push(`${glob} ${value}`);
  }
  expect(wrong).toEqual([]);
});

it.each([
  ['[!a]', 'é', false],
  ['[!a][!a]', 'é', true],
  ['[!a]*', 'é', true],
  ['*[!a]', 'aé', true],
  ['*[b]?*', 'abb', true],
  ['*[b][a]*', 'babba', true],
  ['*[b][b][b]*', 'babba', false],
] as const)('%s takes bytes of %s: %s', (glob, value, expected) => {
  expect(compileGlob(glob, false)(value)).toBe(expected);
});

describe('a part beyond ASCII is found beside one that counts bytes', () => {
  it.each([
    ['/home/José/*.pe[mn]', '/home/José/a.pem', true],
    ['/home/José/*.pe[mn]', '/home/Jose/a.pem', false],
    ['é*?', 'éa', true],
    ['é*?', 'é', false],
    ['?*é', 'aé', true],
    ['a?*é*z', 'abécz', true],
    ['a?*é*z', 'abecz', false],
    ['[x]*日本*', 'x/日本/y', true],
    ['é??', 'éé', true],
    ['é?', 'éé', false],
    ['*\u{1f600}?', '\u{1f600}\u{1f600}a', true],
  ])('%s matches %s: %s', (glob, value, expected) => {
    expect(compileGlob(glob, false)(value)).toBe(expected);
    expect(compileGlob(glob, true)(value)).toBe(expected);
  });
});

it('takes no longer for many stars', () => {
  expect(compileGlob(`${'*a'.repeat(100)}b`, false)('a'.repeat(20_000))).toBe(false);
});
