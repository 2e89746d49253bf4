/** Classes in globs, as fnmatch(3) of glibc takes them in the C locale. */
import { describe, expect, it } from 'vitest';
import { compileGlob } from '../../../../rules/language/match/glob.ts';

const ASCII = Array.from({ length: 127 }, (_, i) => String.fromCharCode(i + 1));

/** The characters of ASCII, NUL aside, that a class has. */
function members(glob: string, ignoreCase = false): string {
  const matches = compileGlob(glob, ignoreCase);
  return ASCII.filter((character) => matches(character)).join('');
}

function range(first: string, last: string): string {
  return ASCII.filter((character) => character >= first && character <= last).join('');
}

describe('a named class', () => {
  const [digits, upper, lower] = [range('0', '9'), range('A', 'Z'), range('a', 'z')];

  it.each([
    ['alnum', digits + upper + lower],
    ['alpha', upper + lower],
    ['blank', '\t '],
    ['cntrl', `${range('\x01', '\x1f')}\x7f`],
    ['digit', digits],
    ['graph', range('!', '~')],
    ['lower', lower],
    ['print', range(' ', '~')],
    ['punct', range('!', '/') + range(':', '@') + range('[', '`') + range('{', '~')],
    ['space', '\t\n\v\f\r '],
    ['upper', upper],
    ['xdigit', digits + range('A', 'F') + range('a', 'f')],
  ])('%s', (name, expected) => {
    expect(members(`[[:${name}:]]`)).toBe(expected);
    expect(members(`[[:${name}:]]`, true)).toBe(expected);
    expect(members(`[![:${name}:]]`)).toBe(ASCII.filter((character) => !expected.includes(character)).join(''));
  });

  it.each(['[[:nope:]]', '[[::]]', '[a-c[:nope:]]*', 'x[[:DIGIT:]]'])(
    'that is none matches nothing, not even as plain text: %s',
    (glob) => {
      const texts = ['', 'a', 'n', ':', 'x1', '[[:nope:]]', '[n]', '[:]', '[a-cn]', 'x[D]', ...ASCII];
      expect(texts.filter(compileGlob(glob, false))).toEqual([]);
    },
  );

  it.each(['[a\\', '[a-\\', '[\\'])('that ends with a lone backslash matches nothing: %s', (glob) => {
    expect(['', '[', '[a', '[a-', glob, ...ASCII].filter(compileGlob(glob, false))).toEqual([]);
  });
});

it.each([
  ['[abc]', 'abc'],
  ['[a-c]', 'abc'],
  ['[a-cx-z]', 'abcxyz'],
  ['[a-a]', 'a'],
  ['[c-a]', ''],
  ['[a-]', '-a'],
  ['[-a]', '-a'],
  ['[--0]', '-./0'],
  ['[]]', ']'],
  ['[]a]', ']a'],
  ['[]-a]', ']^_`a'],
  ['[+--]', '+,-'],
  ['[a\\-c]', '-ac'],
  ['[\\a]', 'a'],
  ['[\\]]', ']'],
  ['[\\\\]', '\\'],
  ['[\\a-\\c]', 'abc'],
  ['[a!]', '!a'],
  ['[a^]', '^a'],
  ['[*?]', '*?'],
  ['[[]', '['],
  ['[[a]', '[a'],
  ['[:a]', ':a'],
  ['[[:a]', ':[a'],
  ['[[.a.]]', 'a'],
  ['[[=a=]]', 'a'],
  ['[[.-.]a]', '-a'],
  ['[[.].]]', ']'],
  ['[[.a.]-c]', 'abc'],
  ['[a-[.c.]]', 'abc'],
  ['[[:digit:]a-c_]', '0123456789_abc'],
] as const)('%s has %s', (glob, expected) => {
  const sorted = [...expected].toSorted().join('');
  expect(members(glob)).toBe(sorted);
  for (const negation of ['!', '^']) {
    const others = ASCII.filter((character) => !expected.includes(character)).join('');
    expect(members(`[${negation}${glob.slice(1)}`)).toBe(others);
  }
});

it.each([
  ['[a-c]', 'ABCabc'],
  ['[A-C]', 'ABCabc'],
  ['[b]', 'Bb'],
  ['[B]', 'Bb'],
  ['[@-A]', '@A[\\]^_`a'],
  ['[Z-[]', ''],
  ['[Za]', 'AZaz'],
] as const)('%s has %s where case is ignored', (glob, expected) => {
  expect(members(glob, true)).toBe([...expected].toSorted().join(''));
});

describe('a bracket that is not closed', () => {
  it.each([
    ['[', '[', true],
    ['[a', '[a', true],
    ['[a', 'a', false],
    ['a[', 'a[', true],
    ['[!', '[!', true],
    ['[]', '[]', true],
    ['[!]', '[!]', true],
    ['[!]', 'a', false],
    ['[a-', '[a-', true],
    ['[[:digit:]', '[5', false],
    ['[a*', '[abc', true],
    ['x[a?', 'x[ab', true],
  ])('stands for itself: %s matches %s: %s', (glob, value, expected) =>
    expect(compileGlob(glob, false)(value)).toBe(expected),
  );

  it.each(['[\\', '[a\\', '[a-\\', 'x\\', '\\'])('matches nothing where a backslash ends it: %s', (glob) =>
    expect([glob, 'a', '[', '\\', 'x', 'x\\', '[a', '', '[a-'].filter(compileGlob(glob, false))).toEqual([]),
  );
});
