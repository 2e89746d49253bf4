/**
 * The grammar of conditions, as Falco's parser takes it.
 *
 *     condition   := or
 *     or          := and ( "or" ( blank and | "(" or ")" ) )*
 *     and         := not ( "and" ( blank not | "(" or ")" ) )*
 *     not         := ( "not" blank )* ( "not(" or ")" | check )
 *     check       := "(" or ")" | operand test | macro
 *     operand     := field | transformer
 *     field       := name [ "[" argument "]" ]             name       := identifier ( "." identifier )+
 *     transformer := transformer-name "(" input ( "," input )* ")" [ "[" argument "]" ]
 *     input       := number | quoted | "(" items ")" | transformer | field
 *     test        := "exists"
 *                  | ( "<" | "<=" | ">" | ">=" ) ( right-operand | number )
 *                  | string-operator ( blank modifier blank list | right-operand | quoted | word )
 *                  | ( "in" | "intersects" | "pmatch" ) ( "(" values ")" | right-operand | identifier )
 *     right-operand := "val(" field ")" | transformer
 *     list        := "(" values ")" | identifier
 *     values      := [ value ( "," value )* ]              value      := quoted | word
 *     argument    := quoted | argument-word                macro      := identifier
 *
 * `and`, `or` and the operators that are words need a blank after them, the list operators and `exists` do not.
 * There is no comment and no other spelling of the words. Parentheses nest without limit, so the parser keeps its own
 * stack.
 */
import {
  type Expression,
  type FieldOperand,
  type InputList,
  LIST_OPERATORS,
  type Literal,
  type LiteralList,
  MODIFIERS,
  type Modifier,
  NUMERIC_OPERATORS,
  type Operand,
  type Operator,
  type RightSide,
  STRING_OPERATORS,
  type StringOperator,
  TRANSFORMERS,
  type TransformerInput,
  type TransformerName,
  type TransformerOperand,
} from './ast.ts';
import { ConditionError } from './error.ts';
import { ConditionLexer } from './lexer.ts';

/** Junctions and negations nested deeper than this are refused, so that whoever walks the tree may recurse. */
export const DEEPEST_CONDITION = 1000;

const SIGN_OPERATORS = ['==', '=', '!='] as const;
const WORD_OPERATORS = STRING_OPERATORS.filter((operator) => /^[a-z]/.test(operator));
const TRANSFORMER_STARTS = TRANSFORMERS.map((name) => `${name}(` as const);

/** Parses a condition; throws {@link ConditionError}. */
export function parseCondition(text: string): Expression {
  return new ConditionParser(text).parse();
}

/**
 * Parses a field or transformer at the start of a text, for output templates. Throws {@link ConditionError}.
 * @returns the operand; its `end` tells how much of the text it took.
 */
export function parseOperand(text: string): Operand {
  return new ConditionParser(text).parseOperandAlone(true);
}

/** Like {@link parseOperand}, but brackets after the operand are not its argument. */
export function parseOperandWithoutArgument(text: string): Operand {
  return new ConditionParser(text).parseOperandAlone(false);
}

type Frame =
  | { readonly kind: 'and' | 'or'; readonly start: number; readonly children: Expression[] }
  | { readonly kind: 'not'; readonly start: number; readonly negated: boolean }
  | { readonly kind: 'parenthesis' };

type Step = 'or' | 'and' | 'not' | 'check' | 'parenthesis';

class ConditionParser {
  readonly #lexer: ConditionLexer;
  readonly #stack: Frame[] = [];
  readonly #depths = new Map<Expression, number>();

  constructor(text: string) {
    this.#lexer = new ConditionLexer(text);
  }

  parse(): Expression {
    const lexer = this.#lexer;
    if (lexer.text.length === 0) throw new ConditionError('condition-empty', 0);
    let step: Step | Expression = 'or';
    for (;;) {
      while (typeof step === 'string') step = this.#enter(step);
      const next: Step | Expression = this.#leave(step);
      if (typeof next !== 'string') {
        if (!lexer.ended) throw new ConditionError('unexpected-token', lexer.position, lexer.lastToken);
        return next;
      }
      step = next;
    }
  }

  parseOperandAlone(mayHaveArgument: boolean): Operand {
    const start = this.#lexer.position;
    if (this.#lexer.fieldName()) return this.#field(start, mayHaveArgument);
    const transformer = this.#transformerStart();
    if (transformer) return this.#transformer(transformer, start, 1, mayHaveArgument);
    throw new ConditionError('unexpected-token', start, this.#lexer.lastToken);
  }

  /** Opens one level of the grammar; returns what to open next, or the expression when the level held a leaf. */
  #enter(step: Step): Step | Expression {
    const lexer = this.#lexer;
    lexer.blank();
    const start = lexer.position;
    switch (step) {
      case 'or':
        this.#stack.push({ kind: 'or', start, children: [] });
        return 'and';
      case 'and':
        this.#stack.push({ kind: 'and', start, children: [] });
        return 'not';
      case 'not': {
        let negated = false;
        while (lexer.notAndBlank()) negated = !negated;
        const parenthesis = lexer.literal('not(');
        this.#stack.push({ kind: 'not', start, negated: parenthesis ? !negated : negated });
        return parenthesis ? 'parenthesis' : 'check';
      }
      case 'parenthesis':
        this.#stack.push({ kind: 'parenthesis' });
        return 'or';
      case 'check':
        return lexer.literal('(') ? 'parenthesis' : this.#check(start);
    }
  }

  /** Closes levels with the expression found; returns what to open next, or the whole once the stack is empty. */
  #leave(found: Expression): Step | Expression {
    const lexer = this.#lexer;
    let value = found;
    for (let frame = this.#stack.pop(); frame; frame = this.#stack.pop()) {
      switch (frame.kind) {
        case 'not':
          if (frame.negated) value = this.#negate(value, frame.start);
          break;
        case 'parenthesis':
          lexer.blank();
          if (!lexer.literal(')')) throw new ConditionError('parenthesis-open', lexer.position);
          break;
        default: {
          frame.children.push(value);
          lexer.blank();
          if (lexer.literal(frame.kind)) {
            this.#stack.push(frame);
            if (lexer.blank()) return frame.kind === 'or' ? 'and' : 'not';
            if (lexer.literal('(')) return 'parenthesis';
            throw new ConditionError('blank-after-word', lexer.position, frame.kind);
          }
          if (frame.children.length > 1) value = this.#junction(frame.kind, frame.children, frame.start);
        }
      }
    }
    return value;
  }

  /** Two negations are none. */
  #negate(child: Expression, start: number): Expression {
    if (child.kind === 'not') return child.child;
    return this.#measured({ kind: 'not', child, start, end: child.end }, [child]);
  }

  #junction(kind: 'and' | 'or', children: Expression[], start: number): Expression {
    return this.#measured({ kind, children, start, end: children.at(-1)?.end ?? start }, children);
  }

  #measured(node: Expression, children: readonly Expression[]): Expression {
    let depth = 0;
    for (const child of children) depth = Math.max(depth, this.#depths.get(child) ?? 0);
    if (depth >= DEEPEST_CONDITION) throw new ConditionError('condition-too-deep', node.start);
    this.#depths.set(node, depth + 1);
    return node;
  }

  #check(start: number): Expression {
    const lexer = this.#lexer;
    if (lexer.fieldName()) return this.#test(this.#field(start), start);
    const transformer = this.#transformerStart();
    if (transformer) return this.#test(this.#transformer(transformer, start), start);
    if (lexer.identifier()) return { kind: 'macro', name: lexer.lastToken, start, end: lexer.position };
    throw new ConditionError('check-expected', lexer.position);
  }

  #test(left: Operand, start: number): Expression {
    const lexer = this.#lexer;
    const finish = (operator: Operator, right?: RightSide, modifier?: Modifier): Expression => ({
      kind: 'check',
      left,
      operator,
      modifier,
      right,
      start,
      end: right?.end ?? lexer.position,
    });
    lexer.blank();
    if (lexer.literal('exists')) return finish('exists');
    const numeric = lexer.oneOf(NUMERIC_OPERATORS);
    if (numeric) return finish(numeric, this.#numberOrOperand());
    const text: StringOperator | undefined = lexer.oneOf(SIGN_OPERATORS) ?? lexer.wordBeforeBlank(WORD_OPERATORS);
    if (text) {
      const modified = this.#modifiedList(lexer.blank() || /^[a-z]/.test(text));
      return modified ? finish(text, modified.list, modified.modifier) : finish(text, this.#valueOrOperand());
    }
    const list = lexer.oneOf(LIST_OPERATORS);
    if (list) return finish(list, this.#listOrOperand());
    throw new ConditionError('operator-expected', lexer.position);
  }

  /** `anyof (a, b)`; without a list after it the word is an ordinary value. */
  #modifiedList(afterBlank: boolean): { modifier: Modifier; list: LiteralList } | undefined {
    const lexer = this.#lexer;
    const start = lexer.position;
    const modifier = afterBlank ? lexer.wordBeforeBlank(MODIFIERS) : undefined;
    const list = modifier ? (this.#list() ?? this.#listWord()) : undefined;
    if (modifier && list) return { modifier, list };
    lexer.position = start;
    return undefined;
  }

  #numberOrOperand(): RightSide {
    const lexer = this.#lexer;
    lexer.blank();
    const start = lexer.position;
    const operand = this.#rightOperand();
    if (operand) return operand;
    if (lexer.number()) return this.#literal(start);
    throw new ConditionError('number-expected', lexer.position);
  }

  #valueOrOperand(): RightSide {
    const lexer = this.#lexer;
    lexer.blank();
    const start = lexer.position;
    const operand = this.#rightOperand();
    if (operand) return operand;
    if (lexer.quoted() || lexer.word()) return this.#literal(start);
    throw new ConditionError('value-expected', lexer.position);
  }

  #listOrOperand(): RightSide {
    this.#lexer.blank();
    const list = this.#list() ?? this.#rightOperand() ?? this.#listWord();
    if (list) return list;
    throw new ConditionError('list-expected', this.#lexer.position);
  }

  /** A list in parentheses. A first item that cannot be read makes the list an empty one, as in Falco. */
  #list(): LiteralList | undefined {
    const lexer = this.#lexer;
    const start = lexer.position;
    if (!lexer.literal('(')) return undefined;
    const items: Literal[] = [];
    lexer.blank();
    const first = this.#firstItem();
    const unreadable = first?.kind === 'unreadable' ? first : undefined;
    if (first?.kind === 'literal') {
      items.push(first);
      lexer.blank();
      while (lexer.literal(',')) {
        lexer.blank();
        const itemStart = lexer.position;
        if (!lexer.quoted() && !lexer.word()) throw new ConditionError('list-item-expected', lexer.position);
        items.push(this.#literal(itemStart));
        lexer.blank();
      }
    }
    if (!lexer.literal(')')) throw new ConditionError('parenthesis-open', lexer.position);
    const list = { kind: 'literals', items, start, end: lexer.position } as const;
    return unreadable ? { ...list, unreadable } : list;
  }

  #firstItem(): Literal | { readonly kind: 'unreadable'; readonly start: number; readonly detail: string } | undefined {
    const lexer = this.#lexer;
    const start = lexer.position;
    try {
      return lexer.quoted() || lexer.word() ? this.#literal(start) : undefined;
    } catch (error) {
      if (error instanceof ConditionError) return { kind: 'unreadable', start, detail: error.detail };
      throw error;
    }
  }

  /** One word in place of a list: what a list's name is before it is spliced in. */
  #listWord(): LiteralList | undefined {
    const start = this.#lexer.position;
    if (!this.#lexer.identifier()) return undefined;
    const item = this.#literal(start);
    return { kind: 'literals', items: [item], start, end: item.end };
  }

  #literal(start: number): Literal {
    return { kind: 'literal', value: this.#lexer.lastToken, start, end: this.#lexer.position };
  }

  #rightOperand(): Operand | undefined {
    const lexer = this.#lexer;
    const start = lexer.position;
    if (lexer.literal('val(')) {
      lexer.blank();
      const fieldStart = lexer.position;
      if (!lexer.fieldName()) throw new ConditionError('field-expected-in-val', lexer.position);
      const field = this.#field(fieldStart);
      lexer.blank();
      if (!lexer.literal(')')) throw new ConditionError('transformer-open', lexer.position);
      return { kind: 'transformer', name: 'val', inputs: [field], argument: undefined, start, end: lexer.position };
    }
    const transformer = this.#transformerStart();
    return transformer ? this.#transformer(transformer, start) : undefined;
  }

  #transformerStart(): TransformerName | undefined {
    const opening = this.#lexer.oneOf(TRANSFORMER_STARTS);
    return opening ? TRANSFORMERS[TRANSFORMER_STARTS.indexOf(opening)] : undefined;
  }

  /** After a field's name: the argument, if there is one. */
  #field(start: number, mayHaveArgument = true): FieldOperand {
    const name = this.#lexer.lastToken;
    const argument = mayHaveArgument ? this.#argument() : undefined;
    return { kind: 'field', name, argument, start, end: this.#lexer.position };
  }

  #argument(): string | undefined {
    const lexer = this.#lexer;
    if (!lexer.literal('[')) return undefined;
    if (!lexer.quoted() && !lexer.argumentWord()) {
      throw new ConditionError('field-argument-expected', lexer.position);
    }
    const argument = lexer.lastToken;
    if (!lexer.literal(']')) throw new ConditionError('bracket-open', lexer.position);
    return argument;
  }

  /** After `name(`. Transformers nest only as deep as the text is long, and each level takes five characters. */
  #transformer(name: TransformerName, start: number, depth = 1, mayHaveArgument = true): TransformerOperand {
    const lexer = this.#lexer;
    if (depth > DEEPEST_TRANSFORMER) throw new ConditionError('condition-too-deep', start);
    const inputs: TransformerInput[] = [];
    do {
      inputs.push(this.#input(depth));
      lexer.blank();
    } while (lexer.literal(','));
    if (!lexer.literal(')')) throw new ConditionError('transformer-open', lexer.position);
    const argument = mayHaveArgument ? this.#argument() : undefined;
    return { kind: 'transformer', name, inputs, argument, start, end: lexer.position };
  }

  #input(depth: number): TransformerInput {
    const lexer = this.#lexer;
    lexer.blank();
    const start = lexer.position;
    if (lexer.number() || lexer.quoted()) return this.#literal(start);
    if (lexer.literal('(')) return this.#inputList(start, depth);
    const transformer = this.#transformerStart();
    if (transformer) return this.#transformer(transformer, start, depth + 1);
    if (lexer.fieldName()) return this.#field(start);
    throw new ConditionError('input-expected', lexer.position);
  }

  #inputList(start: number, depth: number): InputList {
    const lexer = this.#lexer;
    const items: (Operand | Literal)[] = [];
    lexer.blank();
    if (!lexer.literal(')')) {
      items.push(this.#inputListItem(depth));
      lexer.blank();
      while (lexer.literal(',')) {
        lexer.blank();
        items.push(this.#inputListItem(depth));
        lexer.blank();
      }
      if (!lexer.literal(')')) throw new ConditionError('input-list-open', lexer.position);
    }
    return { kind: 'inputs', items, start, end: lexer.position };
  }

  #inputListItem(depth: number): Operand | Literal {
    const lexer = this.#lexer;
    const start = lexer.position;
    if (lexer.fieldName()) return this.#field(start);
    const transformer = this.#transformerStart();
    if (transformer) return this.#transformer(transformer, start, depth + 1);
    if (lexer.quoted() || lexer.number()) return this.#literal(start);
    throw new ConditionError('input-list-item-expected', lexer.position);
  }
}

/** Transformers nested deeper than this are refused. */
const DEEPEST_TRANSFORMER = 500;
