/**
 * The syntax tree of a command for bash, zsh, sh and their kin. It keeps what decides meaning (quoting, order,
 * nesting) and drops positions, but for where each command of a list stands: people are shown a command step by step.
 */

export type Part =
  /** Literal text. Only unquoted text may hold active globs, braces and tildes. */
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | Parameter
  /** `$( )` or backquotes. */
  | { readonly kind: 'substitution'; readonly body: List; readonly quoted: boolean }
  /** `<( )`, `>( )` and zsh's `=( )`. */
  | { readonly kind: 'process'; readonly body: List; readonly direction: 'in' | 'out' }
  /** `$(( ))`: `word` is the expression, kept for the substitutions in it. */
  | { readonly kind: 'arithmetic'; readonly word: Word; readonly quoted: boolean };

export interface Parameter {
  readonly kind: 'parameter';
  readonly name: string;
  readonly quoted: boolean;
  /** `${#name}`. */
  readonly length: boolean;
  /** `${!name}`. */
  readonly indirect: boolean;
  readonly index?: Word;
  /** `:-`, `%`, `//`, `^^`, `:` (a slice) and so on. */
  readonly operator?: string;
  readonly operand?: Word;
}

export type Word = readonly Part[];

export interface Assignment {
  readonly name: string;
  readonly append: boolean;
  readonly index?: Word;
  readonly value: Word;
  /** Set for `name=( … )`. */
  readonly items?: readonly Word[];
}

export interface Redirect {
  readonly operator: '<' | '>' | '>>' | '<>' | '>|' | '&>' | '&>>' | '<&' | '>&' | '<<<' | '<<';
  /** Number or name of the descriptor when written. */
  readonly descriptor?: string;
  /** The target, or the text of a here-document or here-string. */
  readonly word: Word;
}

export interface SimpleCommand {
  readonly kind: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

export interface Pipeline {
  readonly kind: 'pipeline';
  readonly commands: readonly Command[];
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly ListItem[];
}

export interface ListItem {
  readonly command: Command;
  /** What stands before the command: `;` for the first one and for a newline. */
  readonly after: '&&' | '||' | ';' | '&';
  readonly background: boolean;
  /** Where it stands in the text, as UTF-16 offsets; the separator is not in it, a here-document is not either. */
  readonly from: number;
  readonly to: number;
}

export type Compound =
  | { readonly kind: 'subshell'; readonly body: List }
  | { readonly kind: 'group'; readonly body: List }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly condition: List; readonly body: List }[];
      readonly otherwise?: List;
    }
  | { readonly kind: 'while'; readonly condition: List; readonly body: List }
  /** Without `words` the loop runs over the positional parameters. */
  | { readonly kind: 'for'; readonly variable: string; readonly words?: readonly Word[]; readonly body: List }
  | { readonly kind: 'loop'; readonly expression: Word; readonly body: List }
  | {
      readonly kind: 'case';
      readonly word: Word;
      readonly items: readonly { readonly patterns: readonly Word[]; readonly body: List }[];
    }
  | { readonly kind: 'function'; readonly name: string; readonly body: Command }
  | { readonly kind: 'test'; readonly words: readonly Word[] }
  | { readonly kind: 'arithmetic'; readonly word: Word };

export interface Redirected {
  readonly kind: 'redirected';
  readonly command: Compound;
  readonly redirects: readonly Redirect[];
}

export type Command = SimpleCommand | Pipeline | List | Compound | Redirected;

export interface Script {
  readonly body: List;
  /** Why the text could not be read to its end; what was read before it is in `body`. */
  readonly broken?: string;
  /** The character that fits nowhere, when the reading broke off at one. */
  readonly stoppedAt?: number;
}
