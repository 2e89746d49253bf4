/** What a condition is made of. Positions count UTF-16 units of the condition's text, after lists were spliced in. */

export const NUMERIC_OPERATORS = ['<=', '<', '>=', '>'] as const;
export const STRING_OPERATORS = [
  '==',
  '=',
  '!=',
  'glob',
  'iglob',
  'contains',
  'icontains',
  'bcontains',
  'startswith',
  'bstartswith',
  'endswith',
  'regex',
] as const;
export const LIST_OPERATORS = ['intersects', 'in', 'pmatch'] as const;
export const MODIFIERS = ['oneof', 'anyof', 'allof'] as const;
export const TRANSFORMERS = ['tolower', 'toupper', 'b64', 'basename', 'len', 'join', 'concat', 'getopt'] as const;

export type StringOperator = (typeof STRING_OPERATORS)[number];
export type ListOperator = (typeof LIST_OPERATORS)[number];
export type Operator = 'exists' | (typeof NUMERIC_OPERATORS)[number] | StringOperator | ListOperator;
export type Modifier = (typeof MODIFIERS)[number];
export type TransformerName = (typeof TRANSFORMERS)[number];

/** Every operator in the order error messages list them. */
export const OPERATORS: readonly Operator[] = ['exists', ...NUMERIC_OPERATORS, ...STRING_OPERATORS, ...LIST_OPERATORS];

interface NodeBase {
  readonly start: number;
  readonly end: number;
}

export interface FieldOperand extends NodeBase {
  readonly kind: 'field';
  readonly name: string;
  /** What stands in brackets, unescaped; undefined without brackets. */
  readonly argument: string | undefined;
}

export interface TransformerOperand extends NodeBase {
  readonly kind: 'transformer';
  /** `val` only hands on a field's value on the right side of a check. */
  readonly name: TransformerName | 'val';
  readonly inputs: readonly TransformerInput[];
  readonly argument: string | undefined;
}

export interface Literal extends NodeBase {
  readonly kind: 'literal';
  readonly value: string;
}

/** `(a, tool.name, 5)` as an input of a transformer. */
export interface InputList extends NodeBase {
  readonly kind: 'inputs';
  readonly items: readonly (Operand | Literal)[];
}

export type Operand = FieldOperand | TransformerOperand;
export type TransformerInput = Operand | Literal | InputList;

/** The right side of a list operator or of a modifier. */
export interface LiteralList extends NodeBase {
  readonly kind: 'literals';
  readonly items: readonly Literal[];
  /** Where the only item could not be read, which made the list an empty one. */
  readonly unreadable?: { readonly start: number; readonly detail: string };
}

export type RightSide = Literal | LiteralList | Operand;

export interface CheckExpression extends NodeBase {
  readonly kind: 'check';
  readonly left: Operand;
  readonly operator: Operator;
  readonly modifier: Modifier | undefined;
  /** Undefined for `exists`. */
  readonly right: RightSide | undefined;
}

export interface MacroExpression extends NodeBase {
  readonly kind: 'macro';
  readonly name: string;
}

export interface NotExpression extends NodeBase {
  readonly kind: 'not';
  readonly child: Expression;
}

export interface JunctionExpression extends NodeBase {
  readonly kind: 'and' | 'or';
  /** Two at least. */
  readonly children: readonly Expression[];
}

export type Expression = JunctionExpression | NotExpression | CheckExpression | MacroExpression;
