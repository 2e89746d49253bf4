import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortenPath } from '../../../renderer/components/shorten.ts';

const shown = (path: string, longest: number) => {
  const { head, tail } = shortenPath(path, longest);
  return tail ? `${head}…${tail}` : head;
};

describe('shortening a path', () => {
  it.each([
    ['short enough', 'src/totals.ts', 30, 'src/totals.ts'],
    [
      'parts in the middle go first',
      '~/code/invoice-tools/packages/pdf/src/totals.ts',
      34,
      '~/…/packages/pdf/src/totals.ts',
    ],
    ['Windows paths', 'C:\\Users\\ada\\Documents\\invoices\\2024.csv', 30, 'C:\\…\\invoices\\2024.csv'],
    ['one long name is cut inside', 'a-very-long-file-name-without-any-folder.txt', 20, 'a-very-lo…folder.txt'],
    [
      'a name that fits is left whole',
      '~/Pictures/2019/Holidays/IMG_20191224_original.tiff',
      28,
      '…/IMG_20191224_original.tiff',
    ],
    [
      'a long name in a folder keeps its end',
      '~/Pictures/IMG_20191224_183012_original_size.tiff',
      24,
      'IMG_2019122…al_size.tiff',
    ],
  ])('%s', (_what, path, longest, expected) => {
    expect(shown(path, longest)).toBe(expected);
  });

  it('is never longer than asked for, and keeps the end of the path', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 12 }), { maxLength: 8 }),
        fc.integer({ min: 8, max: 60 }),
        (parts, longest) => {
          const path = parts.join('/');
          const result = shown(path, longest);
          expect(result.length).toBeLessThanOrEqual(Math.max(longest, path.length <= longest ? path.length : longest));
          expect(path.endsWith(shortenPath(path, longest).tail)).toBe(true);
        },
      ),
    );
  });
});
