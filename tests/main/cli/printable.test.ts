import { expect, it } from 'vitest';
import { printable } from '../../../main/cli/printable.ts';

it('leaves text, lines and tabs alone', () => {
  const text = 'Grüße, 世界 👋🏽\n\tline two\n';
  expect(printable(text)).toBe(text);
});

it.each([
  ['a colour', '\u001b[31mred', '\\u001b[31mred'],
  ['a window title', '\u001b]0;x\u0007', '\\u001b]0;x\\u0007'],
  ['a line that is written over', 'evil\rgood', 'evil\\u000dgood'],
  ['a one-byte escape', '\u009b31m', '\\u009b31m'],
  ['a turned direction', 'photo\u202egpj.sh', 'photo\\u202egpj.sh'],
  ['a hidden space', 'a\u200bb', 'a\\u200bb'],
])('shows %s', (_what, text, shown) => {
  expect(printable(text)).toBe(shown);
});

it('keeps JSON the same JSON', () => {
  const value = { path: '/tmp/\u202e\u001b\u2028x' };
  expect(JSON.parse(printable(JSON.stringify(value)))).toEqual(value);
});
