import { describe, expect, it } from 'vitest';
import { grammarsOnDemand, loadGrammars, withGrammars } from '../../../main/guard/grammars.ts';
import { GrammarMissingError } from '../../../rules/facts/shell/code/grammars.ts';

/** Ruins the state of the library that reads it: it calls itself too deep. */
const TOO_DEEP = `<?php ${'$('.repeat(30_000)}`;

/** Time passes with each look at it, however fast the computer is. */
function clock(): () => number {
  let now = 0;
  return () => now++ / 4;
}

describe('Code that is nested too deep for the library that reads it', () => {
  it('is not read, and other code is again as soon as its grammar is loaded anew', async () => {
    const grammars = grammarsOnDemand(clock());
    await grammars.load('php');
    await grammars.load('python');
    expect(grammars.parse('php', TOO_DEEP)).toBeUndefined();
    expect(() => grammars.parse('python', 'print(1)')).toThrow(GrammarMissingError);
    await grammars.load('python');
    const tree = grammars.parse('python', 'print(1)');
    expect(tree?.rootNode.type).toBe('module');
    tree?.delete();
  });

  it('does not ruin it again for whoever begins anew', async () => {
    const grammars = grammarsOnDemand(clock());
    const read = await withGrammars(grammars, () =>
      [TOO_DEEP, `${TOO_DEEP} `, '<?php 1;'].map((text) => {
        const tree = grammars.parse('php', text);
        tree?.delete();
        return tree !== undefined;
      }),
    );
    expect(read).toEqual([false, false, true]);
  });

  it('is not read, and no other either, where nobody waits for grammars', async () => {
    const grammars = await loadGrammars(clock());
    expect(grammars.parse('php', TOO_DEEP)).toBeUndefined();
    expect(grammars.parse('python', 'print(1)')).toBeUndefined();
  });

  it('leaves others that read alone', async () => {
    const [grammars, others] = [await loadGrammars(clock()), await loadGrammars()];
    expect(grammars.parse('php', TOO_DEEP)).toBeUndefined();
    const tree = others.parse('python', 'print(1)');
    expect(tree?.rootNode.type).toBe('module');
    tree?.delete();
  });
});

describe('Work that misses grammars', () => {
  it('begins anew only so often', async () => {
    const grammars = { ...grammarsOnDemand(), load: () => Promise.resolve() };
    let beginnings = 0;
    const work = () => {
      beginnings++;
      throw new GrammarMissingError('php');
    };
    await expect(withGrammars(grammars, work)).rejects.toThrow(GrammarMissingError);
    expect(beginnings).toBe(17);
  });
});
