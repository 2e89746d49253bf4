import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeKinds } from '../../../rules/facts/paths/places.ts';

const segment = fc.oneof(
  fc.constantFrom(
    '.ssh',
    'src',
    '*',
    '**',
    '*.json',
    'cred*',
    '.e*v',
    '[.]env*',
    'id_?sa',
    'home',
    'dev',
    '.aws',
    '*.pem',
  ),
  fc.stringMatching(/^[a-z.*?[\]{}]{1,12}$/),
);
const paths = fc.array(fc.tuple(fc.array(segment, { maxLength: 6 }), fc.boolean()), { minLength: 1, maxLength: 40 });

it('finds the same kinds of place whatever it was asked before', () => {
  fc.assert(
    fc.property(paths, fc.constantFrom('linux' as const, 'macos' as const), (asked, os) => {
      const kindsOf = ([segments, glob]: (typeof asked)[number]) =>
        [...placeKinds(`/${segments.join('/')}`, { os, home: '/home/dev' }, glob)].join(' ');
      const first = asked.map(kindsOf);
      expect(asked.toReversed().map(kindsOf)).toEqual(first.toReversed());
    }),
  );
});
