import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type CheckExpression,
  type Expression,
  LIST_OPERATORS,
  type Literal,
  MODIFIERS,
  NUMERIC_OPERATORS,
  type Operand,
  STRING_OPERATORS,
  TRANSFORMERS,
  type TransformerInput,
} from '../../../../rules/language/condition/ast.ts';
import { parseCondition } from '../../../../rules/language/condition/parser.ts';
import { printCondition } from '../../../../rules/language/condition/printer.ts';
import { layoutCondition } from '../../../../rules/language/format/layout-condition.ts';

const nowhere = { start: 0, end: 0 };
const identifier = fc.constantFrom('a', 'and', 'or', 'not', 'exists', 'in', 'm1', 'Shell_x', 'val', 'oneof');
/** Texts as YAML and the parser can hold them: NUL ends a quote and lone surrogates cannot be written. */
const text = fc
  .oneof(
    fc.constantFrom('', 'a b', '\\', 'a\\', '"', "'", 'anyof', '\n', '\t\b', '(a)', 'é', '\u{1f600}', '1', 'not'),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  )
  .filter((value) => !/\0|\p{Surrogate}/u.test(value));
const literal = text.map((value): Literal => ({ kind: 'literal', value, ...nowhere }));
const number = fc
  .constantFrom('0', '-1', '18446744073709551615', '1.5')
  .map((value): Literal => ({ kind: 'literal', value, ...nowhere }));
const field = fc
  .tuple(fc.constantFrom('tool.name', 'a.b.c'), fc.option(fc.constantFrom('k', '0', 'a-b', '/x'), { nil: undefined }))
  .map(([name, argument]): Operand => ({ kind: 'field', name, argument, ...nowhere }));

const { input } = fc.letrec<{ input: TransformerInput; operand: Operand; transformer: Operand }>((tie) => ({
  transformer: fc
    .tuple(fc.constantFrom(...TRANSFORMERS), fc.array(tie('input'), { minLength: 1, maxLength: 3 }))
    .map(([name, inputs]): Operand => ({ kind: 'transformer', name, inputs, argument: undefined, ...nowhere })),
  operand: fc.oneof({ depthSize: 'small' }, field, tie('transformer')),
  input: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    field,
    literal,
    tie('transformer'),
    fc
      .array(fc.oneof(field, literal), { maxLength: 3 })
      .map((items): TransformerInput => ({ kind: 'inputs', items, ...nowhere })),
  ),
}));
const operand = input.filter((found): found is Operand => found.kind === 'field' || found.kind === 'transformer');
const rightOperand = operand.map(
  (found): Operand =>
    found.kind === 'field'
      ? { kind: 'transformer', name: 'val', inputs: [found], argument: undefined, ...nowhere }
      : found,
);
const list = fc.array(literal, { maxLength: 4 }).map((items) => ({ kind: 'literals', items, ...nowhere }) as const);

const check = fc
  .oneof(
    operand.map((left) => ({ left, operator: 'exists', right: undefined, modifier: undefined }) as const),
    fc.record({
      left: operand,
      operator: fc.constantFrom(...NUMERIC_OPERATORS),
      right: fc.oneof(number, rightOperand),
      modifier: fc.constant(undefined),
    }),
    fc.record({
      left: operand,
      operator: fc.constantFrom(...STRING_OPERATORS),
      right: fc.oneof(literal, rightOperand),
      modifier: fc.constant(undefined),
    }),
    fc.record({
      left: operand,
      operator: fc.constantFrom(...STRING_OPERATORS),
      right: list,
      modifier: fc.constantFrom(...MODIFIERS),
    }),
    fc.record({
      left: operand,
      operator: fc.constantFrom(...LIST_OPERATORS),
      right: fc.oneof(list, rightOperand),
      modifier: fc.constant(undefined),
    }),
  )
  .map((parts): CheckExpression => ({ kind: 'check', ...parts, ...nowhere }));

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    check,
    identifier.map((name): Expression => ({ kind: 'macro', name, ...nowhere })),
    tie('expression')
      .filter((child) => child.kind !== 'not')
      .map((child): Expression => ({ kind: 'not', child, ...nowhere })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('expression'), { minLength: 2, maxLength: 4 }),
      )
      .map(([kind, children]): Expression => ({ kind, children, ...nowhere })),
  ),
}));

/** The tree without places. */
function bare(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner) => (key === 'start' || key === 'end' ? undefined : inner)));
}

it('prints every tree as text that parses to the same tree', () => {
  fc.assert(
    fc.property(expression, (tree) => {
      expect(bare(parseCondition(printCondition(tree)))).toEqual(bare(tree));
    }),
    { numRuns: 3000 },
  );
});

it('lays every tree out as text that parses to the same tree', () => {
  fc.assert(
    fc.property(expression, fc.integer({ min: 10, max: 120 }), (tree, width) => {
      const source = printCondition(tree);
      const parsed = parseCondition(source);
      const lines = layoutCondition(parsed, source, width, false);
      expect(bare(parseCondition(lines.join('\n')))).toEqual(bare(parsed));
    }),
    { numRuns: 1500 },
  );
});
