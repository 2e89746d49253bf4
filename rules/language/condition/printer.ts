/** Writes conditions as text that parses to the same tree. */
import type {
  CheckExpression,
  Expression,
  FieldOperand,
  Literal,
  LiteralList,
  Operand,
  RightSide,
  TransformerInput,
} from './ast.ts';
import { quote, quoteIfNeeded } from './escape.ts';

/** A condition on one line, with no more parentheses than it needs. */
export function printCondition(expression: Expression): string {
  return new ConditionPrinter().print(expression);
}

export function printOperand(operand: Operand): string {
  return new ConditionPrinter().operand(operand);
}

/** An operand, constant or list of inputs as it may stand inside a transformer. */
export function printInput(input: TransformerInput): string {
  return new ConditionPrinter().input(input);
}

/** Words that mean something else in the place of a value. */
const SPECIAL = /^(?:oneof|anyof|allof)$/;

export class ConditionPrinter {
  readonly source: string | undefined;

  /** @param source the text that was parsed; constants are then written as they stand in it. */
  constructor(source?: string) {
    this.source = source;
  }

  print(expression: Expression): string {
    switch (expression.kind) {
      case 'or':
        return expression.children.map((child) => this.part(child, child.kind === 'or')).join(' or ');
      case 'and':
        return expression.children
          .map((child) => this.part(child, child.kind === 'or' || child.kind === 'and'))
          .join(' and ');
      case 'not': {
        const { child } = expression;
        return `not ${this.part(child, child.kind !== 'check' && child.kind !== 'macro')}`;
      }
      case 'macro':
        // `not` followed by a blank would negate what comes next.
        return expression.name === 'not' ? '(not)' : expression.name;
      case 'check':
        return this.check(expression);
    }
  }

  part(expression: Expression, parenthesized: boolean): string {
    return parenthesized ? `(${this.print(expression)})` : this.print(expression);
  }

  check(check: CheckExpression): string {
    const words = [this.operand(check.left), check.operator];
    if (check.modifier) words.push(check.modifier);
    if (check.right) words.push(this.#rightSide(check.right, check));
    return words.join(' ');
  }

  /** The items of a list, each as it may stand in it. */
  items(list: LiteralList): readonly string[] {
    return list.items.map((item) => this.#written(item) ?? printValue(item.value));
  }

  operand(operand: Operand): string {
    if (operand.kind === 'field') return this.#written(operand) ?? printField(operand);
    const argument = operand.argument === undefined ? '' : `[${printArgument(operand.argument)}]`;
    return `${operand.name}(${operand.inputs.map((input) => this.input(input)).join(', ')})${argument}`;
  }

  input(input: TransformerInput): string {
    switch (input.kind) {
      case 'literal':
        return this.#written(input) ?? quote(input.value);
      case 'inputs':
        return `(${input.items.map((item) => this.input(item)).join(', ')})`;
      default:
        return this.operand(input);
    }
  }

  #rightSide(right: RightSide, check: CheckExpression): string {
    switch (right.kind) {
      case 'literal': {
        const isNumber = check.operator.startsWith('<') || check.operator.startsWith('>');
        return this.#written(right) ?? (isNumber ? right.value : printValue(right.value));
      }
      case 'literals': {
        // A list's name may stand without parentheses.
        const bare = this.source !== undefined && this.source.charAt(right.start) !== '(';
        return bare ? this.items(right).join('') : `(${this.items(right).join(', ')})`;
      }
      default:
        return this.operand(right);
    }
  }

  #written({ start, end }: Literal | FieldOperand): string | undefined {
    return this.source?.slice(start, end);
  }
}

function printValue(value: string): string {
  return SPECIAL.test(value) ? quote(value) : quoteIfNeeded(value);
}

function printField({ name, argument }: FieldOperand): string {
  return argument === undefined ? name : `${name}[${printArgument(argument)}]`;
}

function printArgument(argument: string): string {
  return /^[^\][\t\n\v\f\r "'\p{Cs}]+$/u.test(argument) ? argument : quote(argument);
}
