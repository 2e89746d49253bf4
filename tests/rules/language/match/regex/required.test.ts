/** A value without the texts that a pattern requires is not even looked at, so every match must hold one of them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileRegex } from '../../../../../rules/language/match/regex/matcher.ts';
import { requiredTexts } from '../../../../../rules/language/match/regex/required.ts';

const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', 'b', 'ab', 'é', '.', '[ab]', '[^a]', '[a-d]', '^', '$', '()', '\\.', '[[:alpha:]]', '\\n'),
    fc.array(tie('pattern'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
    fc.array(tie('pattern'), { minLength: 2, maxLength: 3 }).map((parts) => `(${parts.join('|')})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '{1}', '{0}'))
      .map(([part, times]) => `(${part})${times}`),
  ),
}));

const value = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '.', '\n'), maxLength: 8 });

it('is in every value that the pattern matches', () => {
  fc.assert(
    fc.property(pattern, fc.array(value, { minLength: 10, maxLength: 30 }), (source, values) => {
      const { regex, matcher } = compileRegex(source);
      const required = requiredTexts(regex);
      if (!required) return;
      const without = values.filter((text) => !required.some((one) => text.includes(one)));
      expect(without.filter((text) => matcher.matches(text))).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

it.each<readonly [string, readonly string[] | undefined]>([
  ['abc', ['abc']],
  ['.*abc.*', ['abc']],
  ['(.*)(a|bc).*', ['a', 'bc']],
  ['a.*bcd', ['bcd']],
  ['(ab)+c', ['ab']],
  ['(ab)*c', ['c']],
  ['(ab)?', undefined],
  ['[ab]c', ['ac', 'bc']],
  ['.*', undefined],
  ['(a|)b', ['b']],
  ['(a|.)', undefined],
])('%s requires one of %j', (source, expected) => {
  expect(requiredTexts(compileRegex(source).regex)).toEqual(expected);
});
