import { describe, expect, it } from 'vitest';
import { german } from '../../../renderer/messages/de.ts';
import { english, type MessageKey } from '../../../renderer/messages/en.ts';
import { fillText, formatters, parameterNames } from '../../../renderer/messages/format.ts';

const keys = Object.keys(english) as MessageKey[];

describe('translations', () => {
  it.each(keys)('%s takes the same parameters in every language', (key) => {
    expect(parameterNames(german[key])).toEqual(parameterNames(english[key]));
  });

  it('have no text of their own that English lacks', () => {
    expect(Object.keys(german).filter((key) => !(key in english))).toEqual([]);
  });

  it('keep the voice: no exclamation marks, none of the words to avoid', () => {
    const avoided = /!|\b(hook|payload|tool call|policy|glob|daemon)\b/i;
    expect(keys.filter((key) => avoided.test(english[key]))).toEqual([]);
  });
});

describe('messages', () => {
  it.each([
    ['one', 1, '1 call'],
    ['several', 18_204, '18,204 calls'],
    ['none', 0, '0 calls'],
  ])('choose the plural form for %s', (_what, count, text) => {
    expect(fillText('en-GB', '{count|one=# call|other=# calls}', { count })).toBe(text);
  });

  it('let an exact number win over the plural form', () => {
    expect(fillText('en', '{n|=2=Two have|other=# have} gone', { n: 2 })).toBe('Two have gone');
  });

  it('take values in any order and more than once', () => {
    expect(fillText('en', '{b} and {a} and {b}', { a: 'x', b: 'y' })).toBe('y and x and y');
  });

  it('write numbers the way the language does', () => {
    expect(fillText('de', '{n}', { n: 18_204 })).toBe('18.204');
  });

  it('refuse to leave a gap where a value is missing', () => {
    expect(() => fillText('en', 'Hello {name}', {})).toThrow('name');
  });
});

describe('formatters', () => {
  const at = new Date(2025, 10, 21, 16, 4, 12).getTime();
  it.each([
    ['a time to the second', formatters('en-GB').second(at), '16:04:12'],
    ['an American time', formatters('en-US').minute(at).replace('\u202f', ' '), '4:04 PM'],
    ['a day', formatters('en-GB').day(at), 'Friday 21 November'],
    ['a German day', formatters('de').day(at), 'Freitag, 21. November'],
    ['how long something took', formatters('en-GB').milliseconds(1_430), '1.4 ms'],
    ['a countdown', formatters('en').clock(270_000), '4:30'],
    ['a long countdown', formatters('en').clock(3_661_000), '1:01:01'],
    ['a countdown that has run out', formatters('en').clock(-5), '0:00'],
    ['a list', formatters('en-GB').list(['a', 'b', 'c']), 'a, b and c'],
  ])('write %s', (_what, shown, expected) => {
    expect(shown).toBe(expected);
  });
});
