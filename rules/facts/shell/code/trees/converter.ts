/** Turns syntax trees into expressions; what each kind of node means is told by its language's handlers. */
import type { Node } from '@vscode/tree-sitter-wasm';
import { TooMuch } from '../../too-much.ts';
import {
  block,
  type Expression,
  either,
  NOTHING,
  name,
  type Parameter,
  SOME_NUMBER,
  text,
  unescapeLiteral,
} from '../expression.ts';

const DEEPEST = 400;

/** Counts the work; throws when the code is too long to follow. */
export type Count = () => void;

export type Handlers = Readonly<Record<string, (node: Node) => Expression>>;

export class Converter {
  private readonly count: Count;
  private readonly handlers: Handlers;
  private depth = 0;

  constructor(language: (converter: Converter) => Handlers, count: Count) {
    this.count = count;
    this.handlers = language(this);
  }

  /** @throws {TooMuch} when it is nested deeper than Perch follows */
  convert(node: Node | null | undefined): Expression {
    if (!node) return NOTHING;
    this.count();
    if (this.depth > DEEPEST) throw new TooMuch('its code is nested deeper than Perch follows');
    this.depth++;
    const handler = this.handlers[node.type];
    const result = handler ? handler(node) : block(this.all(node));
    this.depth--;
    return result;
  }

  all(node: Node | null): Expression[] {
    return childrenOf(node).map((child) => this.convert(child));
  }

  field(node: Node, field: string): Expression {
    return this.convert(node.childForFieldName(field));
  }

  /** All that stand in a field, one behind the other. */
  fields(node: Node, field: string): Expression {
    return block(node.childrenForFieldName(field).map((child) => this.convert(child)));
  }

  /** Arguments, the named ones apart. `pairs` are the node types that carry a name. */
  call(
    callee: Expression,
    list: Node | null,
    pairs: Readonly<Record<string, readonly [string, string]>> = {},
  ): Expression {
    const args: Expression[] = [];
    const named: (readonly [string, Expression])[] = [];
    for (const child of childrenOf(list)) {
      const pair = pairs[child.type];
      const key = pair && child.childForFieldName(pair[0]);
      if (pair && key) named.push([key.text.replace(/^[:"']|[:"']$/g, ''), this.field(child, pair[1])]);
      else args.push(this.convert(child));
    }
    return { kind: 'call', callee, args, named };
  }

  joined(parts: readonly Expression[]): Expression {
    const [only] = parts;
    if (parts.length === 0) return text('');
    return parts.length === 1 && only ? only : { kind: 'join', parts };
  }

  /** A string made of literal pieces and interpolations. */
  pieces(node: Node, { raw = false, literal = /content|fragment/, escapes = /escape/ } = {}): Expression {
    const parts: Expression[] = [];
    for (const child of node.namedChildren) {
      if (!child) continue;
      if (escapes.test(child.type)) parts.push(text(unescapeLiteral(child.text)));
      else if (literal.test(child.type)) parts.push(text(raw ? child.text : unescapeLiteral(child.text)));
      else if (!/string_start|string_end|heredoc_beginning|heredoc_end/.test(child.type))
        parts.push(this.interpolated(child));
    }
    return this.joined(parts);
  }

  private interpolated(node: Node): Expression {
    return /interpolation|substitution/.test(node.type) ? this.convert(node.namedChild(0)) : this.convert(node);
  }

  function(node: Node, parameters: Node | null, body: Expression): Expression {
    const name = node.childForFieldName('name')?.text ?? '';
    // `x => …` has its parameter without brackets.
    const nodes = parameters && /identifier/.test(parameters.type) ? [parameters] : childrenOf(parameters);
    return { kind: 'function', name, parameters: nodes.map((one) => this.parameter(one)), body };
  }

  class(node: Node, maker: string): Expression {
    return { kind: 'class', name: node.childForFieldName('name')?.text ?? '', maker, body: this.field(node, 'body') };
  }

  private parameter(node: Node): Parameter {
    const named = node.childForFieldName('name') ?? node.childForFieldName('left') ?? node.namedChild(0) ?? node;
    const otherwise =
      node.childForFieldName('value') ?? node.childForFieldName('right') ?? node.childForFieldName('default_value');
    const isPattern = /object_pattern|array_pattern|tuple_pattern|destructured/.test(node.type);
    const target = isPattern ? node : named;
    return {
      target: this.pattern(target),
      name: /pattern/.test(target.type) ? '' : nameOf(target),
      otherwise: otherwise ? this.convert(otherwise) : undefined,
      takesRest: /splat|rest|variadic/.test(node.type) && !/dictionary|hash/.test(node.type),
    };
  }

  /** What stands on the left of an assignment or of `in`: names, and names within lists and objects. */
  pattern(node: Node | null): Expression {
    if (!node) return NOTHING;
    if (/^(?:object_pattern)$/.test(node.type))
      return {
        kind: 'object',
        entries: childrenOf(node).map((child): readonly [string, Expression] => {
          const value = child.childForFieldName('value') ?? child.childForFieldName('left') ?? child;
          const key = child.childForFieldName('key') ?? child.childForFieldName('left') ?? child;
          const otherwise = child.childForFieldName('right') ?? value.childForFieldName('right');
          const target = this.pattern(value);
          return [
            key.text.replace(/^['"]|['"]$/g, ''),
            // What stands in for a part that is not there.
            otherwise ? { kind: 'assign', target, value: this.convert(otherwise) } : target,
          ];
        }),
      };
    if (
      /^(?:array_pattern|pattern_list|tuple_pattern|list_pattern|tuple|left_assignment_list|destructured_left_assignment|destructured_parameter|block_parameters)$/.test(
        node.type,
      )
    )
      return { kind: 'list', items: childrenOf(node).map((child) => this.pattern(child)) };
    if (/^(?:assignment_pattern|object_assignment_pattern)$/.test(node.type))
      return this.pattern(node.childForFieldName('left'));
    if (/identifier|name|variable|constant|^self$/.test(node.type)) return name(nameOf(node));
    if (/declaration|rest_pattern|splat|parenthesized|typed_/.test(node.type)) return this.pattern(node.namedChild(0));
    return this.convert(node);
  }

  /** The names that a loop or a block binds, one by one. */
  targets(node: Node | null): readonly Expression[] {
    const pattern = this.pattern(node);
    return pattern.kind === 'list' ? pattern.items : [pattern];
  }

  entries(node: Node, keyField: string, valueField: string): (readonly [string, Expression])[] {
    return childrenOf(node).map((child) => {
      const key = child.childForFieldName(keyField);
      if (key) return [key.text.replace(/^['":]+|['":]+$/g, ''), this.field(child, valueField)];
      return ['', this.convert(child)];
    });
  }

  /** A loop that goes on for as long as something holds. */
  loop(node: Node): Expression {
    return { kind: 'loop', body: block(this.all(node)) };
  }

  /** `a += b`; other operators such as `||=` leave one of the two. */
  augmented(node: Node, joins: RegExp): Expression {
    const target = this.pattern(node.childForFieldName('left'));
    const parts = [target, this.field(node, 'right')];
    const isJoin = joins.test(node.childForFieldName('operator')?.text ?? '');
    return { kind: 'assign', target, value: isJoin ? { kind: 'join', parts } : either(parts) };
  }

  /** `i++` */
  counted(node: Node): Expression {
    return { kind: 'assign', target: this.pattern(node.namedChild(0)), value: SOME_NUMBER };
  }

  /** `if`, `a ? b : c` and the like: the condition, then one of the branches, which may also be none. */
  branches(conditions: readonly Expression[], branches: readonly Expression[], mayBeNone: boolean): Expression {
    const one = either(mayBeNone ? [...branches, NOTHING] : branches);
    return conditions.length === 0 ? one : { kind: 'then', first: conditions, value: one };
  }
}

export function childrenOf(node: Node | null | undefined): readonly Node[] {
  return node?.namedChildren.filter((child): child is Node => child !== null && !/comment/.test(child.type)) ?? [];
}

/** A variable's name as the code that uses it writes it. */
function nameOf(node: Node): string {
  return (
    node.text
      .replace(/^[*&]+/, '')
      .replace(/:$/, '')
      .split(/[=\s]/)[0] ?? ''
  );
}
