/**
 * Text for a terminal. What comes from agents, repositories and rule files may hold characters that move the cursor,
 * hide text or turn its direction; they are shown as `\u202e`, which is also what JSON calls them.
 */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const UNPRINTABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
