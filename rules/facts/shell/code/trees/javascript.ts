import type { Node } from '@vscode/tree-sitter-wasm';
import { block, type Expression, either, name, text } from '../expression.ts';
import { type Converter, childrenOf, type Handlers } from './converter.ts';

export function javascript(c: Converter): Handlers {
  const member = (node: Node): Expression => ({
    kind: 'member',
    of: c.field(node, 'object'),
    name: node.childForFieldName('property')?.text ?? '',
  });
  const made = (node: Node): Expression =>
    c.function(
      node,
      node.childForFieldName('parameters') ?? node.childForFieldName('parameter'),
      c.field(node, 'body'),
    );
  return {
    string: (node) => c.pieces(node),
    template_string: (node) => c.pieces(node),
    identifier: (node) => name(node.text),
    this: () => name('this'),
    property_identifier: (node) => text(node.text),
    shorthand_property_identifier: (node) => name(node.text),
    number: (node) => text(node.text),
    true: () => text('true'),
    member_expression: member,
    subscript_expression: (node) => ({ kind: 'index', of: c.field(node, 'object'), key: c.field(node, 'index') }),
    call_expression: (node) => {
      const list = node.childForFieldName('arguments');
      // f`text` calls f with the text.
      if (list?.type === 'template_string')
        return { kind: 'call', callee: c.field(node, 'function'), args: [c.convert(list)], named: [] };
      return c.call(c.field(node, 'function'), list);
    },
    new_expression: (node) => c.call(c.field(node, 'constructor'), node.childForFieldName('arguments')),
    import: () => name('import'),
    binary_expression: (node) => {
      const operator = node.childForFieldName('operator')?.text ?? '';
      const sides = [c.field(node, 'left'), c.field(node, 'right')];
      if (operator === '+') return { kind: 'join', parts: sides };
      return /^(?:\|\||&&|\?\?)$/.test(operator) ? either(sides) : block(sides);
    },
    sequence_expression: (node) => {
      const all = c.all(node);
      return { kind: 'then', first: all.slice(0, -1), value: block(all.slice(-1)) };
    },
    array: (node) => ({ kind: 'list', items: c.all(node) }),
    spread_element: (node) => ({ kind: 'spread', of: block(c.all(node)) }),
    object: (node) => ({ kind: 'object', entries: c.entries(node, 'key', 'value') }),
    variable_declarator: (node) => ({
      kind: 'assign',
      target: c.pattern(node.childForFieldName('name')),
      value: c.field(node, 'value'),
    }),
    assignment_expression: (node) => ({
      kind: 'assign',
      target: c.pattern(node.childForFieldName('left')),
      value: c.field(node, 'right'),
    }),
    augmented_assignment_expression: (node) => c.augmented(node, /^\+=$/),
    for_in_statement: (node) => ({
      kind: 'each',
      targets: c.targets(node.childForFieldName('left')),
      over: c.field(node, 'right'),
      body: c.field(node, 'body'),
    }),
    update_expression: (node) => c.counted(node),
    for_statement: (node) => c.loop(node),
    while_statement: (node) => c.loop(node),
    do_statement: (node) => c.loop(node),
    if_statement: (node) =>
      c.branches([c.field(node, 'condition')], [c.field(node, 'consequence'), c.field(node, 'alternative')], false),
    ternary_expression: (node) =>
      c.branches([c.field(node, 'condition')], [c.field(node, 'consequence'), c.field(node, 'alternative')], false),
    switch_statement: (node) =>
      c.branches(
        [c.field(node, 'value')],
        childrenOf(node.childForFieldName('body')).map((one) => c.fields(one, 'body')),
        true,
      ),
    // What failed in the middle may have done anything before.
    try_statement: (node) =>
      block([c.branches([c.field(node, 'body')], [c.field(node, 'handler')], true), c.field(node, 'finalizer')]),
    return_statement: (node) => ({ kind: 'return', value: block(c.all(node)), isOneOf: false }),
    yield_expression: (node) => ({ kind: 'return', value: block(c.all(node)), isOneOf: true }),
    arrow_function: made,
    function_expression: made,
    function_declaration: made,
    generator_function: made,
    generator_function_declaration: made,
    class_declaration: (node) => c.class(node, 'constructor'),
    class: (node) => c.class(node, 'constructor'),
    method_definition: made,
    import_statement: (node) => {
      const source = node.childForFieldName('source')?.text.replace(/^['"]|['"]$/g, '') ?? '';
      const clause = node.namedChild(0)?.text ?? '';
      const named = /\{([^}]*)\}/.exec(clause)?.[1] ?? '';
      const names = named.split(',').flatMap((part): (readonly [string, string])[] => {
        const [imported = '', local = imported] = part.trim().split(/\s+as\s+/);
        return imported === '' ? [] : [[imported, local]];
      });
      const whole = /^\s*(?:\*\s+as\s+)?(\w+)/.exec(clause)?.[1] ?? '';
      return { kind: 'import', module: source, as: whole, names };
    },
  };
}
