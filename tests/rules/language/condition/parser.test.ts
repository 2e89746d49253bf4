import { describe, expect, it } from 'vitest';
import type { Expression } from '../../../../rules/language/condition/ast.ts';
import { ConditionError } from '../../../../rules/language/condition/error.ts';
import { parseCondition } from '../../../../rules/language/condition/parser.ts';
import { printCondition } from '../../../../rules/language/condition/printer.ts';

/** The tree as text with every parenthesis. */
function shape(expression: Expression): string {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return `(${expression.children.map(shape).join(` ${expression.kind} `)})`;
    case 'not':
      return `not ${shape(expression.child)}`;
    default:
      return printCondition(expression);
  }
}

function problemOf(text: string): string {
  try {
    return shape(parseCondition(text));
  } catch (error) {
    if (error instanceof ConditionError) return `${error.problem} at ${error.at}`;
    throw error;
  }
}

describe('the grammar of conditions', () => {
  it.each([
    ['a.b = c', 'a.b = c'],
    ['m', 'm'],
    ['m and n or o', '((m and n) or o)'],
    ['m or n and o', '(m or (n and o))'],
    ['(m or n) and o', '((m or n) and o)'],
    ['m and n and o', '(m and n and o)'],
    ['m and (n and o)', '(m and (n and o))'],
    ['not m', 'not m'],
    ['not not m', 'm'],
    ['not(m or n)', 'not (m or n)'],
    ['not (m)', 'not m'],
    ['not m and n', '(not m and n)'],
    ['  m\tor\nn  ', '(m or n)'],
    ['m\band n', '(m and n)'],
    ['((((m))))', 'm'],
    ['m and(n) or o', '((m and n) or o)'],
    ['a.b=c', 'a.b = c'],
    ['a.b= "c d"', 'a.b = "c d"'],
    ['a.b in (c,d , "e f")', 'a.b in (c, d, "e f")'],
    ['a.b[key] exists', 'a.b[key] exists'],
    ['a.b["key"] exists', 'a.b[key] exists'],
    ['a.b contains anyof (c)', 'a.b contains anyof (c)'],
    ['a.b = anyof', 'a.b = "anyof"'],
    ['a.b = not', 'a.b = not'],
    ['a.b > -5', 'a.b > -5'],
    ['join(",", (a.b, "c", 5)) = d', 'join(",", (a.b, "c", "5")) = d'],
    ['a.b = val(c.d)', 'a.b = val(c.d)'],
    ['a.b = a*', 'a.b = a*'],
    ['a.b = [x]', 'a.b = [x]'],
    ['a.b = é', 'a.b = é'],
    ["a.b = 'it\\'s'", `a.b = "it's"`],
    ['a.b = "tab\\there"', 'a.b = "tab\\there"'],
    ['a.b = "back\\ slash"', 'a.b = back\\slash'],
    ['and and or', '(and and or)'],
  ])('reads %j as %s', (text, expected) => expect(problemOf(text)).toBe(expected));

  it.each([
    ['', 'condition-empty at 0'],
    ['   ', 'check-expected at 3'],
    ['m and', 'blank-after-word at 5'],
    ['m and ', 'check-expected at 6'],
    ['m n', 'unexpected-token at 2'],
    ['(m', 'parenthesis-open at 2'],
    ['m)', 'unexpected-token at 1'],
    ['()', 'check-expected at 1'],
    ['a.b', 'operator-expected at 3'],
    ['a.b =', 'value-expected at 5'],
    ['a.b = "c', 'value-expected at 6'],
    ['a.b = "c\\"', 'value-expected at 6'],
    ['a.b > x', 'number-expected at 6'],
    ['a.b in c d', 'unexpected-token at 9'],
    ['a.b in (c', 'parenthesis-open at 9'],
    ['a.b in (c,,d)', 'list-item-expected at 10'],
    ['a.b[ k] exists', 'field-argument-expected at 4'],
    ['a.b[k exists', 'bracket-open at 5'],
    ['a.b && c.d', 'operator-expected at 4'],
    ['! m', 'check-expected at 0'],
    ['"a" = b', 'check-expected at 0'],
    ['a.b = "\\q"', 'escape-unsupported at 10'],
    ['a.b = "\\\'"', 'escape-of-other-quote at 10'],
    ['a.b = (c)', 'value-expected at 6'],
    ['tolower(a.b', 'transformer-open at 11'],
  ])('refuses %j: %s', (text, expected) => expect(problemOf(text)).toBe(expected));

  it('takes any number of parentheses and refuses endless nesting of words', () => {
    expect(problemOf(`${'('.repeat(5000)}m${')'.repeat(5000)}`)).toBe('m');
    expect(problemOf(`${'(m and '.repeat(1200)}m${')'.repeat(1200)}`)).toMatch(/^condition-too-deep/);
  });

  it('knows where each part stands', () => {
    const text = '  m and a.b = "c"';
    const expression = parseCondition(text);
    if (expression.kind !== 'and') throw new Error('a conjunction was expected');
    expect(expression.children.map(({ start, end }) => text.slice(start, end))).toEqual(['m', 'a.b = "c"']);
  });
});
