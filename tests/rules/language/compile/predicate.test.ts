import { describe, expect, it } from 'vitest';
import {
  ALWAYS,
  allOf,
  anyOf,
  modified,
  NEVER,
  negate,
  type Predicate,
} from '../../../../rules/language/compile/predicate.ts';
import { EventState } from '../../../../rules/language/compile/slot.ts';

const EVENT = new EventState(0, { read: () => undefined });

/** Every way to choose so many answers. */
function ways(count: number): readonly (readonly boolean[])[] {
  return Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (__, i) => ((bits >> i) & 1) === 1),
  );
}

const ALL_WAYS = [1, 2, 3, 4, 5].flatMap(ways);

/** Tests with these answers; those asked are noted by their place. */
function tests(answers: readonly boolean[], asked: number[] = []): readonly Predicate[] {
  return answers.map((answer, i) => () => {
    asked.push(i);
    return answer;
  });
}

/** The same answers as constants where `constant` says so. */
function partly(answers: readonly boolean[], constant: (place: number) => boolean): readonly Predicate[] {
  return tests(answers).map((test, i) => (constant(i) ? (answers[i] ? ALWAYS : NEVER) : test));
}

const CONSTANTS: readonly ((place: number) => boolean)[] = [() => true, (i) => i % 2 === 0, (i) => i % 2 === 1];

describe('all of several tests', () => {
  it('hold when each of them does', () => {
    for (const answers of ALL_WAYS) {
      expect(allOf(tests(answers))(EVENT)).toBe(!answers.includes(false));
      for (const constant of CONSTANTS) expect(allOf(partly(answers, constant))(EVENT)).toBe(!answers.includes(false));
    }
  });

  it('are asked from left to right until one says no', () => {
    for (const answers of ALL_WAYS) {
      const asked: number[] = [];
      allOf(tests(answers, asked))(EVENT);
      const end = answers.includes(false) ? answers.indexOf(false) + 1 : answers.length;
      expect(asked).toEqual([...answers.keys()].slice(0, end));
    }
  });
});

describe('any of several tests', () => {
  it('holds when one of them does', () => {
    for (const answers of ALL_WAYS) {
      expect(anyOf(tests(answers))(EVENT)).toBe(answers.includes(true));
      for (const constant of CONSTANTS) expect(anyOf(partly(answers, constant))(EVENT)).toBe(answers.includes(true));
    }
  });

  it('are asked from left to right until one says yes', () => {
    for (const answers of ALL_WAYS) {
      const asked: number[] = [];
      anyOf(tests(answers, asked))(EVENT);
      const end = answers.includes(true) ? answers.indexOf(true) + 1 : answers.length;
      expect(asked).toEqual([...answers.keys()].slice(0, end));
    }
  });
});

describe('tests under a modifier', () => {
  it('hold for all, any or exactly one of them', () => {
    for (const answers of ALL_WAYS) {
      const yes = answers.filter((answer) => answer).length;
      expect(modified('allof', tests(answers))(EVENT)).toBe(yes === answers.length);
      expect(modified('anyof', tests(answers))(EVENT)).toBe(yes > 0);
      expect(modified('oneof', tests(answers))(EVENT)).toBe(yes === 1);
    }
  });

  it.each(['allof', 'anyof', 'oneof'] as const)('never hold when there are none: %s', (modifier) =>
    expect(modified(modifier, [])(EVENT)).toBe(false),
  );
});

it('a negation says the opposite', () => {
  for (const [test, expected] of [
    [ALWAYS, false],
    [NEVER, true],
    [() => true, false],
    [() => false, true],
  ] as const) {
    expect(negate(test)(EVENT)).toBe(expected);
  }
});
