import { describe, expect, it } from 'vitest';
import { holds } from '../support.ts';

describe('iglob', () => {
  it.each([
    ['*.ENV', '/app/.env', true],
    ['*.env', '/APP/.ENV', true],
    ['[A-C]x', 'bX', true],
    ['[[:upper:]]', 'a', false],
    ['É', 'é', false],
    ['a?C', 'ABc', true],
  ])('%s matches %s: %s', (pattern, value, expected) =>
    expect(holds(`tool.name iglob "${pattern}"`, { 'tool.name': value })).toBe(expected),
  );
});
