import type { ExactLine } from '../../preload/contract/deed.ts';

type Colour = ExactLine['colours'][number];

/** One word of a command line: quoted text, a comment, a variable, an option, an operator, or a plain word. */
const TOKENS =
  /(?<text>'[^']*'|"(?:\\.|[^"\\])*")|(?<comment>(?<=^|\s)#.*)|(?<variable>\$\{[^}]*\}|\$\w+|%\w+%)|(?<option>(?<=\s)--?[A-Za-z][\w-]*)|(?<operator>&&|\|\||[|;&<>]+)|(?<word>[^\s|;&<>'"$]+)/g;

/** Quiet colours for a line of a command. They help to read it and decide nothing. */
export function colours(line: string): Colour[] {
  const found: Colour[] = [];
  let startsCommand = true;
  for (const { index, 0: token, groups } of line.matchAll(TOKENS)) {
    const stretch = { from: index, to: index + token.length };
    if (groups?.['operator'] !== undefined) {
      found.push({ ...stretch, as: 'operator' });
      startsCommand = !/[<>]/.test(token);
      continue;
    }
    const as = KINDS.find((kind) => groups?.[kind] !== undefined);
    if (as) found.push({ ...stretch, as });
    else if (startsCommand && !/^\w+=/.test(token)) {
      found.push({ ...stretch, as: 'program' });
      startsCommand = false;
    }
  }
  return found;
}

const KINDS = ['text', 'comment', 'variable', 'option'] as const;
