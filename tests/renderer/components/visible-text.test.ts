import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeceptive, visibleString, visibleText } from '../../../renderer/components/visible-text.ts';

describe('visible text', () => {
  it.each([
    ['a plain command', 'rm -rf ~/Documents/invoices'],
    ['umlauts and accents', 'Änderung/Café/naïve.txt'],
    ['honest Cyrillic', 'документы/счета.txt'],
    ['honest Greek', 'έγγραφα/τιμολόγια'],
    ['Chinese and Japanese', '文档/発票.txt'],
    ['Hebrew and Arabic', 'מסמכים/فواتير'],
    ['typographic signs', 'a “quote” – and so on…'],
    ['an emoji', 'notes 🎉.md'],
    ['an emoji made of several', 'a 👩‍💻 and a ⚠️ sign'],
    ['eleven spaces', `a${' '.repeat(11)}b`],
  ])('leaves %s alone', (_what, text) => {
    expect(visibleText(text)).toEqual([{ kind: 'plain', text }]);
  });

  it.each([
    ['a right-to-left override', 'cat photo\u202egpj.sh', '⟨right-to-left override⟩'],
    ['a left-to-right isolate', 'a\u2066b', '⟨left-to-right isolate⟩'],
    ['a zero-width space', 'git\u200b push', '⟨zero-width space⟩'],
    ['a soft hyphen', 'pass\u00adword', '⟨soft hyphen⟩'],
    ['an escape sequence', 'echo \u001b[8m rm', '⟨escape⟩'],
    ['a backspace', 'ls\b\brm', '⟨backspace⟩'],
    ['a carriage return that overwrites the line', 'rm -rf /\rls', '⟨return⟩'],
    ['a line break in one line', 'ls\nrm -rf /', '⟨line break⟩'],
    ['a no-break space', 'rm\u00a0-rf', '⟨no-break space⟩'],
    ['an invisible tag', 'ok\u{e0041}', '⟨U+E0041⟩'],
    ['a Hangul filler', 'x\u3164=1', '⟨Hangul filler⟩'],
    ['a blank Braille pattern', 'a\u2800b', '⟨blank Braille pattern⟩'],
    ['a joiner that joins no emoji', 'pass\u200dword', '⟨zero-width joiner⟩'],
    ['a variation selector on a letter', 'a\ufe0fb', '⟨U+FE0F⟩'],
    ['a lone surrogate', 'a\ud800b', '⟨U+D800⟩'],
    ['a private character', 'a\ue000b', '⟨U+E000⟩'],
  ])('shows %s', (_what, text, shown) => {
    expect(visibleString(text)).toContain(shown);
    expect(isDeceptive(text)).toBe(true);
  });

  it.each([
    ['a Cyrillic letter in an English word', 'pаypal.com', 'а', 'a'],
    ['a word of Cyrillic letters that reads as English', 'сосо.ру', 'с', 'c'],
    ['a Greek letter in an English word', 'gοogle.com', 'ο', 'o'],
    ['a fullwidth letter', 'ｃurl', 'ｃ', 'c'],
    ['a mathematical letter', '𝐫m', '𝐫', 'r'],
    ['a division slash', 'example.com∕login', '∕', '/'],
    ['a one-dot leader', 'evil․com', '․', '.'],
    ['a minus sign for a hyphen', 'rm −rf', '−', '-'],
  ])('marks %s', (_what, text, letter, like) => {
    const found = visibleText(text).find((piece) => piece.kind === 'lookalike');
    expect(found).toMatchObject({ text: letter, like });
  });

  it('says how long a gap is that pushes text out of sight', () => {
    expect(visibleString(`curl x${' '.repeat(400)}| sh`)).toBe('curl x⟨400 spaces⟩| sh');
  });

  it('joins many hidden characters into one note', () => {
    expect(visibleString(`a${'\u200b'.repeat(9)}b`)).toBe('a⟨9 hidden characters⟩b');
  });

  it('keeps tabs where lines may have them', () => {
    expect(isDeceptive('\tindented')).toBe(true);
    expect(visibleText('\tindented', { keepTabs: true })).toEqual([{ kind: 'plain', text: '\tindented' }]);
  });

  it('loses nothing, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(
          visibleText(text)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('never leaves a character that hides or reorders in a plain piece', () => {
    const nasty = fc.constantFrom(
      ...'\u202e\u202d\u2066\u2069\u200b\u200f\ufeff\u00ad\u001b\u0000\u2028'.split(''),
      'a',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(nasty, { maxLength: 30 }), (characters) => {
        for (const piece of visibleText(characters.join(''))) {
          if (piece.kind === 'plain') expect(piece.text).toMatch(/^[a ]+$/);
        }
      }),
    );
  });
});
