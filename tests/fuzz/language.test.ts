/** A short run of what `npm run fuzz` does at length. */
import { expect, it } from 'vitest';
import { checkFamilies, fuzz } from './language.ts';

it('neither fails nor hangs on thousands of broken rule files', () => {
  expect(fuzz(6000, 20_250_201)).toEqual({ failures: [], done: 6000 });
});

it('reads the files that make careless readers slow', () => {
  expect(checkFamilies([50, 1500], false)).toEqual([]);
});
