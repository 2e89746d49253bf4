import { describe, expect, it } from 'vitest';
import { holds, type Sequence } from '../../../../rules/facts/content/sequence.ts';

const LINE: Sequence = [/\n/g, /one/g, /two/];
const PIPE: Sequence = [/[\n|]/g, /one/g, /\|\s*two/];
const THREE: Sequence = [/\n/g, /one/g, /two/, /three/];
const ANYWHERE: Sequence = [undefined, /one/g, /two/];

describe('Things that stand one behind the other', () => {
  it.each<[Sequence, text: string]>([
    [LINE, 'one two'],
    [LINE, 'one … two'],
    [LINE, 'two one two'],
    [LINE, 'one\none two'],
    [LINE, 'one one\nx one two'],
    [PIPE, 'one x | two'],
    [PIPE, 'x | one | two'],
    [THREE, 'one two three'],
    [ANYWHERE, 'one\n\ntwo'],
  ])('are found: %#', (sequence, text) => {
    expect(holds(text, sequence)).toBe(true);
  });

  it.each<[Sequence, text: string]>([
    [LINE, 'one\ntwo'],
    [LINE, 'two one'],
    [LINE, 'one'],
    [LINE, ''],
    [PIPE, 'one | x | two'],
    [PIPE, 'x | two one'],
    [THREE, 'one three two'],
    [THREE, 'one two\nthree'],
  ])('are not when something ends the stretch, or the order is another: %#', (sequence, text) => {
    expect(holds(text, sequence)).toBe(false);
  });

  it('are looked for once in a stretch, however often it begins anew', () => {
    expect(holds('one '.repeat(200_000), LINE)).toBe(false);
    expect(holds('one|'.repeat(200_000), PIPE)).toBe(false);
  });
});
