import type { Run, SecretShape } from '../../../../main/audit/masking/shapes.ts';
import { randomNumbers } from '../generate.ts';

const LETTERS: Readonly<Record<Run['of'], string>> = {
  digit: '0123456789',
  hex: '0123456789abcdef',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ23456789',
  alnum: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  word: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_',
  url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  base64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  dotted: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  dollar: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./',
  path: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
};

/** A secret of a shape that nobody was ever given. Made up here, so that no scanner of repositories takes fright. */
export function exampleOf(shape: SecretShape, seed: number, start = shape.starts[0] ?? ''): string {
  const random = randomNumbers(seed);
  const run = ({ of, least, most }: Run) => {
    const letters = LETTERS[of];
    const length = Math.min(most, Math.max(least, 8) + Math.floor(random() * 6));
    let text = Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');
    // Every example has what tells a token from a word.
    if (length >= 8)
      text = `${text.slice(0, -2)}${of === 'digit' ? '42' : '7b'.slice(of === 'upper' ? 2 : 0).padEnd(2, of === 'upper' ? 'B7' : '')}`;
    return text;
  };
  const rest = shape.rest.map((part) => (typeof part === 'string' ? part : run(part))).join('');
  return `${shape.before ? run(shape.before) : ''}${start}${rest}`;
}
