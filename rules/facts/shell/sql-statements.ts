/** Takes SQL apart into statements, in time proportional to its length. */

export interface Statement {
  /** With comments and the insides of strings taken out. */
  readonly bare: string;
  readonly full: string;
}

/** Splits at `;` outside strings and comments. What opens a string or a comment and is never closed opens nothing. */
export function statementsOf(text: string): readonly Statement[] {
  const statements: Statement[] = [];
  let bare = '';
  let full = '';
  const flush = (): void => {
    if (bare.trim() !== '') statements.push({ bare: bare.trim().replace(/\s+/g, ' '), full: full.trim() });
    bare = '';
    full = '';
  };
  for (const piece of piecesOf(text)) {
    if (piece === ';') flush();
    else if (/^--|^#|^\/\*[\s\S]/.test(piece)) {
      // MySQL runs what stands in /*! … */.
      const run = /^\/\*!\d*([\s\S]*)\*\/$/.exec(piece)?.[1];
      bare += run ?? ' ';
      full += run ?? ' ';
    } else if (piece.length > 1 && piece.startsWith("'")) {
      bare += "''";
      full += piece;
    } else {
      bare += piece.length > 1 && /^["`]/.test(piece) ? piece.slice(1, -1) : piece;
      full += piece;
    }
  }
  flush();
  return statements;
}

const PLAIN = /[^-#/'"`$;\\]+/y;
const TO_LINE_END = /--[^\n]*|#(?= )[^\n]*|\\[a-z!]+[^\n]*/y;
const QUOTED: Readonly<Record<string, RegExp>> = {
  "'": /'(?:[^'\\]|''|\\[\s\S])*'/y,
  '"': /"(?:[^"\\]|""|\\[\s\S])*"/y,
  '`': /`[^`]*`/y,
};
const DOLLAR = /\$\w{0,63}\$/y;
/** So many openings that are never closed are looked for; the others open nothing. */
const MOST_UNCLOSED = 20;

/** Comments, strings, `;` and what stands between them. */
function* piecesOf(text: string): Generator<string> {
  let unclosed = 0;
  for (let at = 0; at < text.length; ) {
    const simple = stickyAt(PLAIN, text, at) ?? stickyAt(TO_LINE_END, text, at);
    const opening = simple === undefined && unclosed < MOST_UNCLOSED ? openingAt(text, at) : undefined;
    const whole = opening && upToItsEnd(text, at, opening);
    if (opening !== undefined && whole === undefined) unclosed++;
    const piece = simple ?? whole ?? (text[at] as string);
    yield piece;
    at += piece.length;
  }
}

/** What opens a string or a comment here. */
function openingAt(text: string, at: number): string | undefined {
  if (text.startsWith('/*', at)) return '/*';
  const first = text[at] as string;
  return first === '$' ? stickyAt(DOLLAR, text, at) : QUOTED[first] && first;
}

function upToItsEnd(text: string, at: number, opening: string): string | undefined {
  const quoted = QUOTED[opening];
  if (quoted) return stickyAt(quoted, text, at);
  const close = opening === '/*' ? '*/' : opening;
  const end = text.indexOf(close, at + opening.length);
  return end === -1 ? undefined : text.slice(at, end + close.length);
}

function stickyAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
