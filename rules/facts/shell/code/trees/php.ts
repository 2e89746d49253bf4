import type { Node } from '@vscode/tree-sitter-wasm';
import { block, type Expression, either, name, text } from '../expression.ts';
import { type Converter, childrenOf, type Handlers } from './converter.ts';

export function php(c: Converter): Handlers {
  const last = (node: Node): Expression => c.convert(node.namedChild(node.namedChildCount - 1));
  const made = (node: Node): Expression =>
    c.function(node, node.childForFieldName('parameters'), c.field(node, 'body'));
  const assign = (node: Node): Expression => ({
    kind: 'assign',
    target: c.pattern(node.childForFieldName('left')),
    value: c.field(node, 'right'),
  });
  const branches = (node: Node): Expression => {
    const others = node.childrenForFieldName('alternative');
    const conditions = [node, ...others].map((one) => c.convert(one?.childForFieldName('condition')));
    const bodies = [node, ...others].map((one) => c.convert(one?.childForFieldName('body')));
    return c.branches(conditions, bodies, !others.some((one) => one?.type === 'else_clause'));
  };
  return {
    argument: last,
    string: (node) => c.pieces(node, { raw: true }),
    encapsed_string: (node) => c.pieces(node),
    heredoc_body: (node) => c.pieces(node),
    nowdoc_body: (node) => text(node.text),
    integer: (node) => text(node.text),
    boolean: (node) => text(node.text.toLowerCase()),
    name: (node) => name(node.text),
    qualified_name: (node) => name(node.text.replace(/^\\/, '')),
    variable_name: (node) => name(node.text),
    function_call_expression: (node) => c.call(c.field(node, 'function'), node.childForFieldName('arguments')),
    member_call_expression: (node) =>
      c.call(
        { kind: 'member', of: c.field(node, 'object'), name: node.childForFieldName('name')?.text ?? '' },
        node.childForFieldName('arguments'),
      ),
    scoped_call_expression: (node) =>
      c.call(
        { kind: 'member', of: c.field(node, 'scope'), name: node.childForFieldName('name')?.text ?? '' },
        node.childForFieldName('arguments'),
      ),
    object_creation_expression: (node) =>
      c.call(c.convert(node.namedChild(0)), childrenOf(node).find(({ type }) => type === 'arguments') ?? null),
    member_access_expression: (node) => ({
      kind: 'member',
      of: c.field(node, 'object'),
      name: node.childForFieldName('name')?.text ?? '',
    }),
    subscript_expression: (node) => ({
      kind: 'index',
      of: c.convert(node.namedChild(0)),
      key: c.convert(node.namedChild(1)),
    }),
    shell_command_expression: (node) => ({ kind: 'shell', command: c.pieces(node) }),
    include_expression: (node) => ({ kind: 'call', callee: name('include'), args: c.all(node), named: [] }),
    require_expression: (node) => ({ kind: 'call', callee: name('include'), args: c.all(node), named: [] }),
    binary_expression: (node) => {
      const operator = node.childForFieldName('operator')?.text ?? '';
      const sides = [c.field(node, 'left'), c.field(node, 'right')];
      if (operator === '.') return { kind: 'join', parts: sides };
      return /^(?:\?\?|\|\||&&|or|and)$/.test(operator) ? either(sides) : block(sides);
    },
    // Its items have keys, or they have none.
    array_creation_expression: (node) =>
      childrenOf(node).some((item) => item.namedChildCount > 1)
        ? {
            kind: 'object',
            entries: childrenOf(node).map((item): readonly [string, Expression] => [
              item.namedChildCount > 1 ? (item.namedChild(0)?.text.replace(/^['"]|['"]$/g, '') ?? '') : '',
              last(item),
            ]),
          }
        : { kind: 'list', items: c.all(node) },
    array_element_initializer: last,
    variadic_unpacking: (node) => ({ kind: 'spread', of: block(c.all(node)) }),
    assignment_expression: assign,
    augmented_assignment_expression: (node) => c.augmented(node, /^(?:\.=|\+=)$/),
    foreach_statement: (node) => {
      const [over = null, variable = null] = childrenOf(node);
      return {
        kind: 'each',
        targets: variable?.type === 'pair' ? childrenOf(variable).map((one) => c.pattern(one)) : c.targets(variable),
        over: c.convert(over),
        body: c.field(node, 'body'),
      };
    },
    update_expression: (node) => c.counted(node),
    for_statement: (node) => c.loop(node),
    while_statement: (node) => c.loop(node),
    do_statement: (node) => c.loop(node),
    if_statement: branches,
    conditional_expression: (node) =>
      c.branches(
        [c.field(node, 'condition')],
        // `a ?: b` is `a` or `b`.
        [
          c.convert(node.childForFieldName('body') ?? node.childForFieldName('condition')),
          c.field(node, 'alternative'),
        ],
        false,
      ),
    switch_statement: (node) => c.branches([c.field(node, 'condition')], c.all(node.childForFieldName('body')), true),
    match_expression: (node) => c.branches([c.field(node, 'condition')], c.all(node.childForFieldName('body')), false),
    match_conditional_expression: (node) => c.field(node, 'return_expression'),
    match_default_expression: (node) => c.field(node, 'return_expression'),
    // What failed in the middle may have done anything before.
    try_statement: (node) => c.branches([c.field(node, 'body')], c.all(node).slice(1), true),
    return_statement: (node) => ({ kind: 'return', value: block(c.all(node)), isOneOf: false }),
    yield_expression: (node) => ({ kind: 'return', value: block(c.all(node)), isOneOf: true }),
    function_definition: made,
    class_declaration: (node) => c.class(node, '__construct'),
    method_declaration: made,
    anonymous_function: made,
    anonymous_function_creation_expression: made,
    arrow_function: made,
  };
}
