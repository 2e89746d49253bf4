import type { Random } from './random.ts';

/** Characters that readers of text stumble over. */
const ODD = [
  ...[
    '\0',
    '\n',
    '\r',
    '\t',
    '\\',
    '"',
    "'",
    '`',
    '$',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    ',',
    ':',
    ';',
    '#',
    '/',
    '*',
    '-',
  ],
  ...[
    '\ufeff',
    '\u202e',
    '\u2028',
    '\ud800',
    '\udfff',
    '\uffff',
    '𝒳',
    'é',
    'e\u0301',
    '\u200b',
    '__proto__',
    '1e999',
    '-0',
  ],
];

/** A text that is nearly the one given: some of it gone, doubled, moved or replaced. */
export function mutate(text: string, random: Random, words: readonly string[] = []): string {
  let result = text;
  for (let times = 1 + random.below(4); times > 0; times--) result = once(result, random, words);
  return result;
}

function once(text: string, random: Random, words: readonly string[]): string {
  const start = random.below(text.length + 1);
  const end = Math.min(text.length, start + random.below(random.chance(0.8) ? 8 : 80));
  const piece = text.slice(start, end);
  const added = words.length > 0 && random.chance(0.5) ? random.pick(words) : random.pick(ODD);
  switch (random.below(7)) {
    case 0:
      return text.slice(0, start) + text.slice(end);
    case 1:
      return text.slice(0, end) + piece.repeat(1 + random.below(20)) + text.slice(end);
    case 2:
      return text.slice(0, start) + added + text.slice(start);
    case 3:
      return text.slice(0, start) + added + text.slice(end);
    case 4:
      return text.slice(0, start);
    case 5: {
      const to = random.below(text.length + 1);
      return text.slice(0, to) + piece + text.slice(to);
    }
    default:
      return text.slice(0, start) + String.fromCharCode(random.below(0x300)) + text.slice(start + 1);
  }
}

/** A JSON value of any shape. */
export function anyValue(random: Random, depth = 0): unknown {
  switch (random.below(depth > 3 ? 5 : 8)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
      return random.pick([0, -1, 1.5, 1e300, Number.MAX_SAFE_INTEGER, -0]);
    case 3:
      return random.pick(ODD);
    case 4:
      return 'x'.repeat(random.below(200));
    case 5:
      return Array.from({ length: random.below(4) }, () => anyValue(random, depth + 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(4) }, () => [
          random.pick([...ODD, 'a', 'path']),
          anyValue(random, depth + 1),
        ]),
      );
  }
}

/** A JSON value in which some members became others. */
export function bend(value: unknown, random: Random): unknown {
  if (random.chance(0.06)) return anyValue(random);
  if (typeof value === 'string') return random.chance(0.2) ? mutate(value, random) : value;
  if (Array.isArray(value)) return value.map((item) => bend(item, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(() => !random.chance(0.03))
      .map(([key, member]) => [random.chance(0.03) ? mutate(key, random) : key, bend(member, random)]),
  );
}
