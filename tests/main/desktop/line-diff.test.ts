import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedLines } from '../../../main/desktop/line-diff.ts';

const told = (before: string, after: string) =>
  changedLines(before, after).map(({ tone, text }) => `${SIGN[tone]}${text}`);
const SIGN = { plain: ' ', added: '+', removed: '-', quiet: '', risky: '' };

test('shows what differs with a little of what stands around it', () => {
  expect(told('a\nb\nc\nd\ne\nf', 'a\nb\nc\nX\ne\nf')).toEqual([' b', ' c', '-d', '+X', ' e', ' f']);
});

test('finds what stayed in the middle of two changes', () => {
  expect(told('a\nb\nc', 'X\nb\nY')).toEqual(['-a', '+X', ' b', '-c', '+Y']);
});

test('says nothing about texts that are the same', () => {
  expect(told('a\nb', 'a\nb')).toEqual([]);
});

test('every line that went or came is told, in order', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const all = changedLines(before.join('\n'), after.join('\n'));
      const count = (tone: string) => all.filter((line) => line.tone === tone).length;
      expect(count('added') - count('removed')).toBe(after.length - before.length);
    }),
    { numRuns: 200 },
  );
});
