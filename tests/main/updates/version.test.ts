import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareVersions } from '../../../main/updates/version.ts';

/** From semver.org, section 11, from the lowest to the highest. */
const ORDERED = [
  '0.9.10',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.0.1',
  '1.2.0',
  '1.10.0',
  '2.0.0',
];

it('orders versions as semver does', () => {
  for (const [low, one] of ORDERED.entries()) {
    for (const [high, other] of ORDERED.entries()) {
      expect(Math.sign(compareVersions(one, other) ?? Number.NaN), `${one} ${other}`).toBe(Math.sign(low - high));
    }
  }
});

it('takes no notice of what was built, and knows what is no version', () => {
  expect(compareVersions('1.0.0+a', '1.0.0+b')).toBe(0);
  for (const text of ['1.0', 'v1.0.0', '', '1.0.0.0', 'newest', '1.0.0-'])
    expect(compareVersions(text, '1.0.0')).toBeUndefined();
});

it('gives the opposite answer the other way round', () => {
  const version = fc
    .tuple(fc.nat(20), fc.nat(20), fc.nat(20), fc.constantFrom('', '-a', '-1', '-a.1', '-b'))
    .map(([major, minor, patch, rest]) => `${major}.${minor}.${patch}${rest}`);
  fc.assert(
    fc.property(version, version, (one, other) => {
      const order = compareVersions(one, other) ?? Number.NaN;
      expect(Math.sign(order) + Math.sign(compareVersions(other, one) ?? Number.NaN)).toBe(0);
    }),
  );
});
