/** Writes conditions as text that parses to the same tree. */
import type { CheckExpression, Expression, LiteralList, Operand, RightSide, TransformerInput } from './ast.ts';
import { quote, quoteIfNeeded } from './escape.ts';

/** A condition on one line, with no more parentheses than it needs. */
export function printCondition(expression: Expression): string {
  switch (expression.kind) {
    case 'or':
      return expression.children
        .map((child) => (child.kind === 'or' ? parenthesized(child) : printCondition(child)))
        .join(' or ');
    case 'and':
      return expression.children
        .map((child) => (child.kind === 'or' || child.kind === 'and' ? parenthesized(child) : printCondition(child)))
        .join(' and ');
    case 'not': {
      const child = expression.child;
      return child.kind === 'check' || child.kind === 'macro'
        ? `not ${printCondition(child)}`
        : `not ${parenthesized(child)}`;
    }
    case 'macro':
      // `not` followed by a blank would negate what comes next.
      return expression.name === 'not' ? '(not)' : expression.name;
    case 'check':
      return printCheck(expression);
  }
}

function parenthesized(expression: Expression): string {
  return `(${printCondition(expression)})`;
}

function printCheck(check: CheckExpression): string {
  const words = [printInput(check.left), check.operator];
  if (check.modifier) words.push(check.modifier);
  if (check.right) words.push(printRightSide(check.right, isNumeric(check)));
  return words.join(' ');
}

function isNumeric(check: CheckExpression): boolean {
  return check.operator.startsWith('<') || check.operator.startsWith('>');
}

function printRightSide(right: RightSide, bare: boolean): string {
  switch (right.kind) {
    case 'literal':
      return bare ? right.value : printValue(right.value);
    case 'literals':
      return printList(right);
    default:
      return printInput(right);
  }
}

function printList(list: LiteralList): string {
  return `(${list.items.map((item) => printValue(item.value)).join(', ')})`;
}

/** Words that mean something else in the place of a value. */
const SPECIAL = /^(?:oneof|anyof|allof)$/;

function printValue(value: string): string {
  return SPECIAL.test(value) ? quote(value) : quoteIfNeeded(value);
}

/** An operand, constant or list of inputs as it may stand inside a transformer. */
export function printInput(input: TransformerInput): string {
  switch (input.kind) {
    case 'literal':
      return quote(input.value);
    case 'inputs':
      return `(${input.items.map(printInput).join(', ')})`;
    default:
      return printOperand(input);
  }
}

export function printOperand(operand: Operand): string {
  const argument = operand.argument === undefined ? '' : `[${printArgument(operand.argument)}]`;
  if (operand.kind === 'field') return operand.name + argument;
  return `${operand.name}(${operand.inputs.map(printInput).join(', ')})${argument}`;
}

function printArgument(argument: string): string {
  return /^[^\][\t\n\v\f\r "'\p{Cs}]+$/u.test(argument) ? argument : quote(argument);
}
