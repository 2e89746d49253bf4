/** The syntax tree of PowerShell, as far as it decides what a script does. */

import type { Join } from '../courses.ts';

export type PsExpression =
  | { readonly kind: 'text'; readonly text: string; readonly bare: boolean }
  /** A string or bare word with variables in it. */
  | { readonly kind: 'join'; readonly parts: readonly PsExpression[]; readonly bare: boolean }
  | { readonly kind: 'variable'; readonly name: string }
  /** `( )` and `$( )` and `@( )`. */
  | { readonly kind: 'group'; readonly body: PsBlock }
  | { readonly kind: 'block'; readonly body: PsBlock; readonly parameters: readonly string[] }
  | { readonly kind: 'table'; readonly entries: readonly (readonly [string, PsExpression])[] }
  | { readonly kind: 'type'; readonly name: string }
  | { readonly kind: 'cast'; readonly type: string; readonly of: PsExpression }
  | {
      readonly kind: 'member';
      readonly of: PsExpression;
      readonly name: PsExpression;
      readonly args?: readonly PsExpression[];
    }
  | { readonly kind: 'index'; readonly of: PsExpression; readonly key: PsExpression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: PsExpression; readonly right: PsExpression }
  | { readonly kind: 'unary'; readonly operator: string; readonly of: PsExpression }
  | { readonly kind: 'list'; readonly items: readonly PsExpression[] };

export interface PsRedirect {
  readonly append: boolean;
  /** `1` or `*` for output, another number for the other streams. */
  readonly stream: string;
  readonly target: PsExpression;
}

export type PsElement =
  | { readonly parameter: string; readonly value?: PsExpression }
  /** `splat`: `@name`, which stands for what the table or list of that name holds. */
  | { readonly value: PsExpression; readonly parameter?: undefined; readonly splat?: true };

export interface PsCommand {
  readonly kind: 'command';
  /** `&` and `.` before the name. */
  readonly operator: '' | '&' | '.';
  readonly name: PsExpression;
  readonly elements: readonly PsElement[];
  readonly redirects: readonly PsRedirect[];
}

export type PsStage =
  | PsCommand
  | { readonly kind: 'expression'; readonly expression: PsExpression; readonly redirects: readonly PsRedirect[] };

export type PsStatement =
  | { readonly kind: 'pipeline'; readonly stages: readonly PsStage[] }
  | { readonly kind: 'assign'; readonly target: PsExpression; readonly append: boolean; readonly value: PsStatement }
  /** Conditions and bodies of if, while, switch, try: all of them count. */
  | { readonly kind: 'branches'; readonly parts: readonly (PsBlock | PsStatement)[] }
  | { readonly kind: 'exit'; readonly code?: PsStatement }
  | { readonly kind: 'each'; readonly variable: string; readonly over: PsBlock; readonly body: PsBlock }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly parameters: readonly string[];
      readonly body: PsBlock;
    };

export interface PsBlock {
  readonly statements: readonly PsStatement[];
  /** How each statement is joined to the one before it; one after the other where this is not told. */
  readonly joins?: readonly Join[];
  /** Where each statement of a script stands in its text, as UTF-16 offsets. */
  readonly stretches?: readonly { readonly from: number; readonly to: number }[];
}

export interface PsScript {
  readonly body: PsBlock;
  readonly broken?: string;
}
