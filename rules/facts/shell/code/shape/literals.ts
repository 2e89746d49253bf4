/** Texts as languages without a grammar here write them, found from where one begins. */
import type { CodeLanguage } from '../../scene.ts';

export interface Literal {
  /** `plain` stands for itself, `escaped` holds `\n` and the like, `filled` holds variables as well. */
  readonly kind: 'plain' | 'escaped' | 'filled' | 'words' | 'command' | 'pattern';
  /** Where its inner text begins and ends in the code. */
  readonly from: number;
  readonly to: number;
  /** After its closing quote. */
  readonly end: number;
}

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Languages whose texts hold variables by name: `"$folder/a"`. */
export function fillsTexts(language: CodeLanguage): boolean {
  return language === 'perl' || language === 'php';
}

/**
 * The text that begins exactly here; undefined when none does, or when nothing closes it.
 * @param step counts the work
 */
export function literalAt(
  code: string,
  at: number,
  language: CodeLanguage,
  step: (cost: number) => void,
): Literal | undefined {
  const first = code[at] ?? '';
  if (!/["'`q<[rR]/.test(first)) return undefined;
  const literal = begun(code, at, language, first);
  if (literal) step((literal.to - at) >> 6);
  else if (/^(?:["'`]|q[qwxr]?[^\w=,;)])/.test(code.slice(at, at + 3))) step((code.length - at) >> 6);
  return literal;
}

function begun(code: string, at: number, language: CodeLanguage, first: string): Literal | undefined {
  if (first === '"') return quoted(code, at, fillsTexts(language) ? 'filled' : 'escaped');
  if (first === "'") return quoted(code, at, fillsTexts(language) ? 'plain' : 'escaped');
  if (first === '`') return quoted(code, at, 'command');
  if (language === 'perl') return first === '<' ? angled(code, at) : first === 'q' ? perlQuoted(code, at) : undefined;
  if (first === '[') return longBracket(code, at);
  if (first === 'r' || first === 'R') return rawText(code, at);
  return undefined;
}

function quoted(code: string, at: number, kind: Literal['kind']): Literal | undefined {
  const to = closing(code, at + 1, undefined, code[at] as string);
  return to === -1 ? undefined : { kind, from: at + 1, to, end: to + 1 };
}

/** Where the closing mark stands; -1 when it is missing. */
export function closing(code: string, from: number, open: string | undefined, close: string): number {
  let depth = 0;
  for (let at = from; at < code.length; at++) {
    const character = code[at];
    if (character === '\\') at++;
    else if (character === close && depth-- === 0) return at;
    else if (character === open) depth++;
  }
  return -1;
}

const PERL_QUOTE = /q([qwxr]?)(?:\s*([^\w\s=,;)#])|([#]))/y;
const PERL_KINDS: Readonly<Record<string, Literal['kind']>> = { '': 'plain', w: 'words', x: 'command', r: 'pattern' };

/** `q()`, `qq{}`, `qw//`, `qx[]`, `qr||`. */
function perlQuoted(code: string, at: number): Literal | undefined {
  PERL_QUOTE.lastIndex = at;
  const match = PERL_QUOTE.exec(code);
  if (!match) return undefined;
  const open = match[2] ?? match[3] ?? '';
  const close = CLOSERS[open];
  const from = at + match[0].length;
  const to = closing(code, from, close === undefined ? undefined : open, close ?? open);
  return to === -1 ? undefined : { kind: PERL_KINDS[match[1] ?? ''] ?? 'filled', from, to, end: to + 1 };
}

/** `<~/a/*>`, and `<<"END"` with the lines up to it. */
function angled(code: string, at: number): Literal | undefined {
  const here = /<<~?(?:(["'])([^"'\n]{1,80})\1|([A-Za-z_]\w{0,79}))/y;
  here.lastIndex = at;
  const match = here.exec(code);
  if (match) {
    const from = code.indexOf('\n', at) + 1;
    const tag = match[2] ?? match[3] ?? '';
    const end = new RegExp(`^[ \\t]*${tag.replace(/[^\w]/g, '\\$&')}[ \\t]*$`, 'gm');
    end.lastIndex = from;
    const to = from === 0 ? undefined : end.exec(code)?.index;
    if (to === undefined) return undefined;
    return { kind: match[1] === "'" ? 'plain' : 'filled', from, to, end: at + match[0].length };
  }
  const glob = /<([^<>\n=;]*[*?~/{][^<>\n=;]*)>/y;
  glob.lastIndex = at;
  const length = glob.exec(code)?.[0].length;
  return length === undefined ? undefined : { kind: 'filled', from: at + 1, to: at + length - 1, end: at + length };
}

/** Lua's `[[ ]]` and `[==[ ]==]`, which other languages write for lists in lists. */
function longBracket(code: string, at: number): Literal | undefined {
  const open = /\[(=*)\[(?!["'][^"'\n]*["']\s*[,\]])/y;
  open.lastIndex = at;
  const match = open.exec(code);
  if (!match) return undefined;
  const close = `]${match[1]}]`;
  const from = at + match[0].length;
  const to = code.indexOf(close, from);
  return to === -1 ? undefined : { kind: 'plain', from, to, end: to + close.length };
}

/** R's `r"(…)"` and `R"---[…]---"`. */
function rawText(code: string, at: number): Literal | undefined {
  const open = /[rR](["'])(-*)([([{])/y;
  open.lastIndex = at;
  const match = open.exec(code);
  if (!match) return undefined;
  const close = `${CLOSERS[match[3] as string]}${match[2]}${match[1]}`;
  const from = at + match[0].length;
  const to = code.indexOf(close, from);
  return to === -1 ? undefined : { kind: 'plain', from, to, end: to + close.length };
}
