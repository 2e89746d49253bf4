/** Lays a condition out over several lines, one part of a conjunction or disjunction on each. */
import type { Expression, LiteralList } from '../condition/ast.ts';
import { ConditionPrinter } from '../condition/printer.ts';

const INDENT = '  ';

/**
 * The lines of a condition.
 * @param source the text it was parsed from; constants stay as they are written there.
 * @param width the most columns of a line, where that can be kept.
 * @param grouped whether a disjunction keeps the parentheses around it.
 */
export function layoutCondition(
  expression: Expression,
  source: string,
  width: number,
  grouped: boolean,
): readonly string[] {
  const layout = new Layout(source, width);
  return grouped && expression.kind === 'or' ? layout.group(expression, '') : layout.lines(expression, '');
}

class Layout {
  readonly #printer: ConditionPrinter;
  readonly #width: number;

  constructor(source: string | undefined, width: number) {
    this.#printer = new ConditionPrinter(source);
    this.#width = width;
  }

  /** @param prefix what stands before the expression on its first line, `and ` for example. */
  lines(expression: Expression, prefix: string): readonly string[] {
    const line = prefix + this.#printer.print(expression);
    if (line.length <= this.#width) return [line];
    switch (expression.kind) {
      case 'and':
      case 'or':
        return expression.children.flatMap((child, i) => {
          const before = i === 0 ? prefix : `${expression.kind} `;
          // Whoever reads `and` beside `or` should not have to know which of them binds tighter.
          return child.kind === 'and' || child.kind === 'or' ? this.group(child, before) : this.lines(child, before);
        });
      case 'not': {
        const { child } = expression;
        const isPlain = child.kind === 'check' || child.kind === 'macro';
        return isPlain ? this.lines(child, `${prefix}not `) : this.group(child, `${prefix}not `);
      }
      case 'check':
        return expression.right?.kind === 'literals' ? this.#longList(expression.right, line) : [line];
      case 'macro':
        return [line];
    }
  }

  group(expression: Expression, prefix: string): readonly string[] {
    const line = `${prefix}(${this.#printer.print(expression)})`;
    if (line.length <= this.#width) return [line];
    const inner = new Layout(this.#printer.source, this.#width - INDENT.length).lines(expression, '');
    return [`${prefix}(`, ...inner.map((text) => INDENT + text), ')'];
  }

  /** @param line the whole check on one line. */
  #longList(list: LiteralList, line: string): readonly string[] {
    const items = this.#printer.items(list);
    const head = line.slice(0, line.length - `${items.join(', ')})`.length);
    const lines: string[] = [];
    let current = INDENT;
    for (const [i, item] of items.entries()) {
      const text = i < items.length - 1 ? `${item},` : item;
      if (current !== INDENT && current.length + text.length > this.#width) {
        lines.push(current.trimEnd());
        current = INDENT;
      }
      current += `${text} `;
    }
    return [head, ...lines, current.trimEnd(), ')'];
  }
}
