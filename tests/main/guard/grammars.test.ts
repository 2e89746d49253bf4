import { describe, expect, it } from 'vitest';
import { grammarsOnDemand, loadGrammars } from '../../../main/guard/grammars.ts';
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
