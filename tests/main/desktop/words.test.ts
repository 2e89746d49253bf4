import { expect, it } from 'vitest';
import { wordsFor } from '../../../main/desktop/words.ts';

const [english, german] = [wordsFor('en', []), wordsFor('de', [])];

it.each([
  ['the person’s, whatever the system speaks', 'de', ['en-US'], german],
  ['the system’s', 'system', ['de-AT', 'en-US'], german],
  ['the first of the system’s that Perch speaks', 'system', ['fr-FR', 'en-GB', 'de'], english],
  ['English where Perch speaks none of them', 'system', ['fr-FR'], english],
  ['English where the system names none', 'system', [], english],
] as const)('the language is %s', (_which, chosen, system, words) => {
  expect(wordsFor(chosen, system)).toBe(words);
});

it('no text is the same in both languages, and one agent is no plural', () => {
  const texts = (words: typeof english) =>
    [words.tray, words.leave, words.start, words.notification].flatMap((group) =>
      Object.values(group as Record<string, string | ((value: number | string) => string)>).map((text) =>
        typeof text === 'string' ? text : text(1),
      ),
    );
  const [ours, theirs] = [texts(english), texts(german)];
  expect(ours.filter((text, index) => text === theirs[index] || text === '')).toEqual([]);
  expect([...ours, ...theirs].filter((text) => /1 (?:agents|Agenten)/.test(text))).toEqual([]);
});
