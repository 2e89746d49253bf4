import { describe, expect, it } from 'vitest';
import { shortenPath, splitPath } from '../../../renderer/components/shorten.ts';

describe('shortening a path', () => {
  it.each([
    ['short enough', 'src/totals.ts', 30, 'src/totals.ts'],
    [
      'parts in the middle go first',
      '~/code/invoice-tools/packages/pdf/src/totals.ts',
      34,
      '~/code/…/pdf/src/totals.ts',
    ],
    ['Windows paths', 'C:\\Users\\ada\\Documents\\invoices\\2024.csv', 30, 'C:\\Users\\…\\invoices\\2024.csv'],
    ['one long name is cut inside', 'a-very-long-file-name-without-any-folder.txt', 20, 'a-very…ny-folder.txt'],
  ])('%s', (_what, path, longest, expected) => {
    const shown = shortenPath(path, longest);
    expect(shown).toBe(expected);
    expect(shown.length).toBeLessThanOrEqual(longest);
  });

  it.each([
    ['src/totals.ts', 'src', '/totals.ts'],
    ['totals.ts', '', 'totals.ts'],
    ['~/Documents/invoices/', '~/Documents', '/invoices/'],
    ['/etc', '', '/etc'],
  ])('splits %s', (path, head, tail) => {
    expect(splitPath(path)).toEqual({ head, tail });
  });
});
