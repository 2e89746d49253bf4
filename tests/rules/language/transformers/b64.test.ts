import { describe, expect, it } from 'vitest';
import { holds } from '../support.ts';

describe('b64', () => {
  it.each([
    ['cm0gLXJm', 'rm -rf', true],
    ['cm0gLXJmIC8=', 'rm -rf /', true],
    ['cm0gLXJmIC8', 'rm -rf /', true],
    ['cm0 gLXJm', 'rm -rf', false],
    ['cm0gLXJm\n', 'rm -rf', false],
    ['YR', 'a', false],
    ['YQ', 'a', true],
    ['8J+YgA==', '\u{1f600}', true],
    ['8J-YgA==', '\u{1f600}', false],
  ])('%j stands for %j: %s', (encoded, text, expected) =>
    expect(holds(`b64(tool.name) = "${text}"`, { 'tool.name': encoded })).toBe(expected),
  );

  it('has no value where the text is no base64', () => {
    expect(holds('b64(tool.name) exists', { 'tool.name': '%%%' })).toBe(false);
  });

  it('ends at a NUL for most operators', () => {
    expect(holds('b64(tool.name) = a', { 'tool.name': Buffer.from('a\0b').toString('base64') })).toBe(true);
  });
});
