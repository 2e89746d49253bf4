/**
 * Text that an agent controls may hold characters that hide, reorder or imitate: a command that shows less than it
 * does, a path that reads like another one. Here such text is cut into pieces, and everything that would not show, or
 * not show as what it is, becomes a piece with a name that does show.
 */
export type VisiblePiece =
  | { readonly kind: 'plain'; readonly text: string }
  /** Nothing or something misleading would be drawn; `shown` stands in its place. */
  | { readonly kind: 'hidden'; readonly text: string; readonly shown: string; readonly name: string }
  /** Drawn as it is, and marked: it looks like `like`, but is another letter. */
  | { readonly kind: 'lookalike'; readonly text: string; readonly like: string; readonly name: string };

/** Spaces in a row that could push the rest of a line out of sight. */
const LONG_GAP = 12;
const GAP = ' '.repeat(LONG_GAP);
/** Nearly all text is this, and needs no closer look. */
const HARMLESS = /^[\x20-\x7e]*$/;

const NAMES: Readonly<Record<string, string>> = {
  '\t': 'tab',
  '\n': 'line break',
  '\r': 'return',
  '\0': 'null',
  '\b': 'backspace',
  '\u001b': 'escape',
  '\u007f': 'delete',
  '\u00a0': 'no-break space',
  '\u00ad': 'soft hyphen',
  '\u034f': 'joiner',
  '\u061c': 'Arabic letter mark',
  '\u180e': 'Mongolian separator',
  '\u200b': 'zero-width space',
  '\u200c': 'zero-width non-joiner',
  '\u200d': 'zero-width joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u2028': 'line separator',
  '\u2029': 'paragraph separator',
  '\u202a': 'left-to-right embedding',
  '\u202b': 'right-to-left embedding',
  '\u202c': 'end of direction',
  '\u202d': 'left-to-right override',
  '\u202e': 'right-to-left override',
  '\u2060': 'word joiner',
  '\u2066': 'left-to-right isolate',
  '\u2067': 'right-to-left isolate',
  '\u2068': 'isolate',
  '\u2069': 'end of isolate',
  '\u2800': 'blank Braille pattern',
  '\u3164': 'Hangul filler',
  '\ufeff': 'zero-width no-break space',
  '\uffa0': 'halfwidth Hangul filler',
};

/** Line breaks and tabs may be drawn as they are where the text has lines of its own. */
export interface VisibleOptions {
  /** True keeps tabs as they are. Line breaks are always shown: lines are split before they come here. */
  readonly keepTabs?: boolean;
}

// Control, format, surrogate, private use and unassigned characters, every separator but the plain space, letters
// that are drawn as nothing, and variation selectors.
const HIDDEN =
  /\p{Cc}|\p{Cf}|\p{Cs}|\p{Co}|\p{Cn}|\p{Zl}|\p{Zp}|(?! )\p{Zs}|\p{Variation_Selector}|[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]|\u034f/u;

/** Letters that are drawn like an ASCII letter in most fonts. Not complete, and need not be: see `imitated`. */
const LOOKS = 'АВЕЅІЈКМНОРСТУХавеѕіјкорсухһԁԛԝӏьгпΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανρυικϲϳօոսհցɡıⅼⅰǃ∕⁄⧸╱∖⧵‐‑‒−․‚׃∶ː꞉ǀ∣ʹʼ∼';
const LIKE = "ABESIJKMHOPCTYXabesijkopcyxhdqwlbrnABEZHIKMNOPTYXoavpuikcjonuhggili!////\\\\----.,::::||''~";
const LIKE_ASCII: ReadonlyMap<string, string> = new Map(
  [...LOOKS].map((letter, index) => [letter, LIKE.charAt(index)]),
);

/** @returns the pieces of `text`; joined, their `text` is what came in */
export function visibleText(text: string, options: VisibleOptions = {}): VisiblePiece[] {
  if (HARMLESS.test(text) && !text.includes(GAP)) return text ? [{ kind: 'plain', text }] : [];
  const pieces: VisiblePiece[] = [];
  let plain = '';
  const flush = () => {
    if (plain) pieces.push({ kind: 'plain', text: plain });
    plain = '';
  };
  for (const word of text.split(/( {12,})/)) {
    if (word.length >= LONG_GAP && word.trim() === '') {
      flush();
      pieces.push({ kind: 'hidden', text: word, shown: `${word.length}×␣`, name: `${word.length} spaces` });
      continue;
    }
    for (const token of word.split(/([\s/\\:@=,;|&<>()'"`._-]+)/)) {
      const mixed = mixesAlphabets(token);
      let before = '';
      for (const character of token) {
        const hidden = joinsEmoji(before, character) ? undefined : hiddenPiece(character, options);
        before = character;
        const like = hidden ? undefined : imitated(character, mixed);
        if (!hidden && !like) {
          plain += character;
          continue;
        }
        flush();
        if (hidden) pieces.push(hidden);
        else if (like) pieces.push({ kind: 'lookalike', text: character, like, name: codePoint(character) });
      }
    }
  }
  flush();
  return joinHidden(pieces);
}

/** The same as one string, for places that take no elements: accessible names, titles, notifications. */
export function visibleString(text: string): string {
  return visibleText(text)
    .map((piece) => (piece.kind === 'hidden' ? `⟨${piece.name}⟩` : piece.text))
    .join('');
}

/** Is there anything in it that a reader could miss or mistake? */
export function isDeceptive(text: string): boolean {
  return visibleText(text).some((piece) => piece.kind !== 'plain');
}

/** The characters that make one emoji out of several, in the places where they do. */
function joinsEmoji(before: string, character: string): boolean {
  if (character !== '\ufe0f' && character !== '\u200d') return false;
  return before === '\ufe0f' || /\p{Extended_Pictographic}|\p{Emoji_Modifier}/u.test(before);
}

function hiddenPiece(character: string, options: VisibleOptions): VisiblePiece | undefined {
  if (character === '\t' && options.keepTabs) return undefined;
  if (!HIDDEN.test(character)) return undefined;
  const name = NAMES[character] ?? codePoint(character);
  return { kind: 'hidden', text: character, shown: short(character), name };
}

function short(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\n') return '↵';
  if (character === '\t') return '⇥';
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return codePoint(character);
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * A letter imitates an ASCII one when it stands among letters of another alphabet, or when the whole word could be
 * read as ASCII. A word that is honestly Greek or Cyrillic has letters that look like nothing in ASCII.
 */
function imitated(character: string, mixed: boolean): string | undefined {
  if (character <= '\u007f') return undefined;
  const compatible = character.normalize('NFKC');
  const single = compatible.length === 1 || /\p{L}/u.test(character);
  if (single && compatible !== character && /^[\u0020-\u007e]+$/.test(compatible)) return compatible;
  const like = LIKE_ASCII.get(character);
  if (!like) return undefined;
  return /\p{L}/u.test(character) && !mixed ? undefined : like;
}

function mixesAlphabets(token: string): boolean {
  const letters = token.match(/\p{L}/gu) ?? [];
  if (!letters.some((letter) => letter > '\u007f')) return false;
  const foreign = letters.filter((letter) => letter > '\u007f' && !/\p{Script=Latin}/u.test(letter));
  const latin = letters.some((letter) => /\p{Script=Latin}/u.test(letter));
  return (latin && foreign.length > 0) || letters.every((letter) => letter <= '\u007f' || LIKE_ASCII.has(letter));
}

/** Ten hidden characters in a row are one piece that says so, not ten boxes. */
function joinHidden(pieces: readonly VisiblePiece[]): VisiblePiece[] {
  const joined: VisiblePiece[] = [];
  for (let start = 0; start < pieces.length; ) {
    let end = start;
    while (pieces[end]?.kind === 'hidden' && pieces[end]?.text !== '\n') end++;
    const run = pieces.slice(start, end);
    if (run.length > 3) {
      const text = run.map((piece) => piece.text).join('');
      joined.push({ kind: 'hidden', text, shown: `${run.length}×hidden`, name: `${run.length} hidden characters` });
      start = end;
    } else {
      const piece = pieces[start];
      if (piece) joined.push(piece);
      start++;
    }
  }
  return joined;
}
