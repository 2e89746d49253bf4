import { describe, expect, it } from 'vitest';
import type { Steps } from '../../../../main/audit/search/steps.ts';
import { takeTurns } from '../../../../main/audit/worker/turns.ts';

const CALLED_OFF = 'It was called off.';
const never = new AbortController().signal;

/** Work that notes each of its steps. */
function work(log: string[], name: string, steps: number): () => Steps<string> {
  return function* () {
    for (let step = 1; step <= steps; step++) {
      log.push(`${name}${step}`);
      yield;
    }
    return name;
  };
}

function loops(count: number): Promise<void> {
  return new Promise((resolve) => {
    const next = (left: number): unknown => (left === 0 ? resolve() : setImmediate(() => next(left - 1)));
    next(count);
  });
}

describe('work in turns', () => {
  it('does what somebody waits for before what may come later, even if that was begun', async () => {
    const turns = takeTurns();
    const log: string[] = [];
    const count = turns.later(work(log, 'count', 4), never);
    await loops(3);
    expect(log).not.toHaveLength(4);
    const before = log.length;
    expect(await turns.now(work(log, 'page', 3), never)).toBe('page');
    expect(log.slice(before)).toEqual(['page1', 'page2', 'page3']);
    expect(await count).toBe('count');
    expect(log.slice(before + 3).at(-1)).toBe('count4');
  });

  it('does what may come later one after the other, also after one that failed', async () => {
    const turns = takeTurns();
    const log: string[] = [];
    const fails = turns.later(function* () {
      yield;
      throw new Error('damaged');
    }, never);
    const all = Promise.all(['a', 'b'].map((name) => turns.later(work(log, name, 2), never)));
    await expect(fails).rejects.toThrow('damaged');
    expect(await all).toEqual(['a', 'b']);
    expect(log).toEqual(['a1', 'a2', 'b1', 'b2']);
  });

  it('never begins what was called off together with its being asked for, and leaves off what is under way', async () => {
    const turns = takeTurns();
    const log: string[] = [];
    const early = new AbortController();
    const first = turns.now(work(log, 'early', 2), early.signal);
    early.abort();
    await expect(first).rejects.toThrow(CALLED_OFF);
    expect(log).toEqual([]);

    const later = new AbortController();
    const second = turns.now(work(log, 'long', 1000), later.signal);
    await loops(5);
    later.abort();
    await expect(second).rejects.toThrow(CALLED_OFF);
    expect(log.length).toBeGreaterThan(0);
    expect(log.length).toBeLessThan(20);
    expect(await turns.later(work(log, 'count', 1), never)).toBe('count');
  });

  it('ends with everything that is under way', async () => {
    const turns = takeTurns();
    const waiting = [turns.now(work([], 'page', 1000), never), turns.later(work([], 'count', 1000), never)];
    await loops(3);
    turns.end();
    for (const one of waiting) await expect(one).rejects.toThrow(CALLED_OFF);
  });
});
