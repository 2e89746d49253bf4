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
  /** `for variable in over: body`, comprehensions and blocks with a parameter. */
  | {
      readonly kind: 'each';
      readonly variables: readonly string[];
      readonly over: Expression;
      readonly body: Expression;
    }
  | {
      readonly kind: 'import';
      readonly module: string;
      readonly as: string;
      readonly names: readonly (readonly [string, string])[];
    }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly parameters: readonly string[];
      readonly body: Expression;
    }
  /** Backquotes: a command line. */
  | { readonly kind: 'shell'; readonly command: Expression }
  /** Anything else: what matters is inside. */
  | { readonly kind: 'block'; readonly items: readonly Expression[] };

export interface Call {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly args: readonly Expression[];
  readonly named: readonly (readonly [string, Expression])[];
}

export const NOTHING: Expression = { kind: 'block', items: [] };

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
