/** One shape for the parts of a program that decide what it does, whatever language it is written in. */

export type Expression =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly key: Expression }
  | Call
  /** Concatenation and interpolation. */
  | { readonly kind: 'join'; readonly parts: readonly Expression[] }
  /** Python's `path / name`. */
  | { readonly kind: 'divide'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Expression])[] }
  | { readonly kind: 'assign'; readonly target: Expression; readonly value: Expression }
  /** `for target in over: body`, comprehensions and blocks with parameters. */
  | {
      readonly kind: 'each';
      readonly targets: readonly Expression[];
      readonly over: Expression;
      readonly body: Expression;
      /** It gives what it went through, and not what its turns came to. */
      readonly givesItems?: boolean;
    }
  /** A loop that goes on for as long as something holds. */
  | { readonly kind: 'loop'; readonly body: Expression }
  /** Branches and alternatives: one of them runs, from the same state. */
  | { readonly kind: 'either'; readonly of: readonly Expression[] }
  /** Happens in another folder, or whatever else `enter` changes; afterwards it is as before. */
  | { readonly kind: 'within'; readonly enter: Expression; readonly body: Expression }
  /** The last of several: the others only happen before. */
  | { readonly kind: 'then'; readonly first: readonly Expression[]; readonly value: Expression }
  /** What a function gives back; `isOneOf` when it gives several, one by one. */
  | { readonly kind: 'return'; readonly value: Expression; readonly isOneOf: boolean }
  /** `*list`, `...list`: its items stand in its place. */
  | { readonly kind: 'spread'; readonly of: Expression }
  | {
      readonly kind: 'import';
      readonly module: string;
      readonly as: string;
      readonly names: readonly (readonly [string, string])[];
    }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly parameters: readonly Parameter[];
      readonly body: Expression;
    }
  /** A class: what it defines, and the name of the function that makes its objects. */
  | { readonly kind: 'class'; readonly name: string; readonly maker: string; readonly body: Expression }
  /** Backquotes: a command line. */
  | { readonly kind: 'shell'; readonly command: Expression }
  /** Anything else: what matters is inside. */
  | { readonly kind: 'block'; readonly items: readonly Expression[] };

export interface Parameter {
  /** What the argument is assigned to. */
  readonly target: Expression;
  /** The name that a call may give it by; empty when there is none. */
  readonly name: string;
  readonly otherwise: Expression | undefined;
  /** It takes all the arguments that are left. */
  readonly takesRest: boolean;
}

export interface Call {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly args: readonly Expression[];
  readonly named: readonly (readonly [string, Expression])[];
}

export const NOTHING: Expression = { kind: 'block', items: [] };

/** A number or the like that nobody works out. */
export const SOME_NUMBER: Expression = { kind: 'join', parts: [text('1'), text('1')] };

export function text(value: string): Expression {
  return { kind: 'text', text: value };
}

export function name(value: string): Expression {
  return { kind: 'name', name: value };
}

export function block(items: readonly Expression[]): Expression {
  const [only] = items;
  return items.length === 1 && only ? only : { kind: 'block', items };
}

/** One of several; nothing to choose from when there is only one. */
export function either(of: readonly Expression[]): Expression {
  const [only] = of;
  return of.length === 1 && only ? only : { kind: 'either', of };
}

/** Escapes of string literals that most languages share. */
export function unescapeLiteral(literal: string): string {
  if (!literal.includes('\\')) return literal;
  return literal.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(\r?\n)|([\s\S]))/g,
    (_, ...groups: (string | undefined)[]) => {
      const [hex, braced, short, long, octal, newline, other = ''] = groups;
      const code = hex ?? braced ?? short ?? long;
      if (code !== undefined) return character(Number.parseInt(code, 16));
      if (octal !== undefined) return character(Number.parseInt(octal, 8));
      if (newline !== undefined) return '';
      return { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', a: '\u0007', e: '\u001b', s: ' ' }[other] ?? other;
    },
  );
}

function character(code: number): string {
  return code > 1 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '';
}
