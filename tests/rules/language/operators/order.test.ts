import { describe, expect, it } from 'vitest';
import { codesOf, holds } from '../support.ts';

describe('< <= > >=', () => {
  it.each([
    ['test.num < 5', { 'test.num': 4 }, true],
    ['test.num < 5', { 'test.num': 5 }, false],
    ['test.num <= 5', { 'test.num': 5 }, true],
    ['test.num > 5', { 'test.num': 6 }, true],
    ['test.num >= 5', { 'test.num': 5 }, true],
    ['test.num > 5', {}, false],
    ['test.num>5', { 'test.num': 6 }, true],
    ['test.num > 18446744073709551614', { 'test.num': 18446744073709551615n }, true],
    ['test.num < val(test.num2)', { 'test.num': 4, 'test.num2': 5 }, true],
    ['test.num < val(test.num2)', { 'test.num': 4 }, false],
    ['test.rel > 10', { 'test.rel': 11 }, true],
    ['test.abs > 10', { 'test.abs': 11 }, true],
    ['len(tool.name) > 3', { 'tool.name': 'Bash' }, true],
    ['test.num > 0 and test.num < 10', { 'test.num': 5 }, true],
  ])('%s of %o is %s', (condition, event, expected) => expect(holds(condition, event)).toBe(expected));

  it('compares texts as bytes', () => {
    expect(holds('tool.name > 10', { 'tool.name': '9' })).toBe(true);
    expect(codesOf('tool.name > 10')).toEqual(['trap-text-order']);
  });

  it.each(['test.num > a', 'test.num > "5"', 'tool.name < "a"', 'test.num > '])(
    'takes a number only: %s',
    (condition) => expect(codesOf(condition)[0]).toBe('number-expected'),
  );

  it.each(['test.bool > 1', 'test.ip < 1', 'test.list > 1'])('is not for %s', (condition) =>
    expect(codesOf(condition)).toEqual(['operator-for-type']),
  );
});
