/** Things that stand one behind the other within a line, a string or the like, with anything in between. */

/**
 * What ends the stretch in which they have to stand (one character; nothing for the whole text), then the patterns in
 * their order. The first is global, the others are not. The last may begin with what ends the stretch.
 */
export type Sequence = readonly [end: RegExp | undefined, first: RegExp, ...then: readonly RegExp[]];

/** How far the last pattern may reach beyond the end of the stretch. */
const REACH = 200;

/**
 * Whether they stand in the text. Takes time in proportion to the text's length, which a pattern with a gap of any
 * length does not: that one begins anew at each place where its first part matches.
 */
export function holds(text: string, [end, first, ...then]: Sequence): boolean {
  let looked = 0;
  for (const match of text.matchAll(first)) {
    const start = match.index + match[0].length;
    // What stands in the same stretch as one before was looked through from there.
    if (start <= looked) continue;
    looked = endOfStretch(text, end, start);
    if (followsIn(text.slice(start, looked + REACH), looked - start, then)) return true;
  }
  return false;
}

function endOfStretch(text: string, end: RegExp | undefined, start: number): number {
  if (!end) return text.length;
  end.lastIndex = start;
  return end.exec(text)?.index ?? text.length;
}

function followsIn(stretch: string, length: number, then: readonly RegExp[]): boolean {
  let at = 0;
  for (const pattern of then) {
    const match = pattern.exec(stretch.slice(at));
    if (!match || at + match.index > length) return false;
    at += match.index + match[0].length;
  }
  return true;
}
