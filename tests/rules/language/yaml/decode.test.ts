import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeRuleFile, loadRules } from '../../../../rules/language/index.ts';
import { CATALOGUE, ruleOf } from '../support.ts';

const TEXT = ruleOf('tool.name = "é\u{1f600}"');

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = Buffer.from(text, 'utf16le');
  return littleEndian ? bytes : bytes.swap16();
}

it.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16, small end first', utf16(TEXT, true)],
  ['UTF-16, large end first', utf16(TEXT, false)],
  ['UTF-16 with a mark', utf16(`\ufeff${TEXT}`, true)],
  ['UTF-16 with the other mark', utf16(`\ufeff${TEXT}`, false)],
])('reads %s', (_, content) => {
  expect(decodeRuleFile(content).replace(/^\ufeff/, '')).toBe(TEXT);
  expect(loadRules([{ name: 'a.yaml', content }], { catalogues: [CATALOGUE] }).rules?.rules[0]?.condition).toBe(
    'tool.name = "é\u{1f600}"',
  );
});

it('gives UTF-8 back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 4 }), (text) => {
      fc.pre(!/[\0\ufeff]|\p{Surrogate}/u.test(text));
      expect(decodeRuleFile(Buffer.from(text))).toBe(text);
    }),
  );
});
