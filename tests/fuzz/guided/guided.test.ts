import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../temporary.ts';
import { Random } from '../random.ts';
import { bytesOf, Choices } from './choices.ts';
import { Engine } from './engine.ts';
import { COUNTERS, instrument } from './instrument.ts';

const CODE = `
export const answers = [];
const pick = (a) => a > 1 ? (a > 2 ? 'many' : 'two') : a === 1 && 'one' || ({ none: true });
function loop(n) { let sum = 0; for (let i = 0; i < n; i++) if (i % 2) sum += i; else if (i > 4) sum -= 1; while (n-- > 0) sum++; return sum; }
class Thing { #x = 1; get x() { return this.#x ?? 2; } static { answers.push('static'); } }
function word(w) { switch (w) { case 'a': case 'b': return 'ab'; default: try { throw new Error(w); } catch { return 'caught'; } } }
answers.push(pick(0), pick(1), pick(2), pick(3), loop(7), new Thing().x, word('b'), word('z'), ((a, b = a) => b)(5));
`;

async function run(code: string, counters: Uint8Array): Promise<unknown> {
  const file = path.join(temporaryFolder(), 'code.mjs');
  writeFileSync(file, code);
  Object.assign(globalThis, { [COUNTERS]: counters });
  return ((await import(pathToFileURL(file).href)) as { readonly answers: unknown }).answers;
}

describe('instrumented code', () => {
  it('does what the code did, and counts where it went', async () => {
    const { code, branches, words } = instrument(CODE);
    const counters = new Uint8Array(branches);
    expect(await run(code, counters)).toEqual(await run(CODE, counters));
    expect([...counters].filter((count) => count > 0).length).toBeGreaterThan(15);
    expect([...words.values()].flat()).toEqual(expect.arrayContaining(['many', 'ab', 'caught']));
  });

  it('counts a condition that does not hold as a branch too', async () => {
    const { code, branches } = instrument('export const answers = []; if (answers.length > 0) answers.push(1);');
    const counters = new Uint8Array(branches);
    await run(code, counters);
    expect([...counters]).toEqual([0, 1, 0]);
  });
});

describe('choices out of bytes', () => {
  it('give a seed back as it was written', () => {
    const picks = [
      { index: 3, of: 14 },
      { index: 700, of: 2000 },
    ];
    const choices = new Choices(bytesOf({ input: '{"é":1}', picks }));
    expect(picks.map(({ of }) => choices.below(of))).toEqual([3, 700]);
    expect(choices.raw()?.toString()).toBe('{"é":1}');
  });

  it('are the first and the plainest when the bytes have run out', () => {
    const choices = new Choices(Buffer.alloc(0));
    expect([choices.below(9), choices.chance(0.99), choices.raw(), choices.pick(['a', 'b'])]).toEqual([
      0,
      false,
      undefined,
      'a',
    ]);
  });
});

describe('the engine', () => {
  it('finds what only an input of many right steps reaches', async () => {
    const { code, branches, words } = instrument(`export const answers = [(text) => {
      if (text[0] !== 'P') return 0;
      if (text[1] !== 'e') return 1;
      if (!text.includes('rch')) return 2;
      return text.endsWith('!!') ? 4 : 3;
    }];`);
    const counters = new Uint8Array(branches);
    const [target] = (await run(code, counters)) as readonly ((text: string) => number)[];
    let deepest = 0;
    const engine = new Engine(
      {
        counters,
        words,
        run: (bytes) => {
          deepest = Math.max(deepest, target?.(bytes.toString('latin1')) ?? 0);
          return Promise.resolve();
        },
      },
      new Random(1),
    );
    while (deepest < 4 && engine.inputs < 100_000) await engine.try(engine.next());
    expect(deepest).toBe(4);
    expect(engine.kept).toBeLessThan(30);
  });
});
