import type { Node } from '@vscode/tree-sitter-wasm';
import { block, type Expression, either, name, text } from '../expression.ts';
import { type Converter, childrenOf, type Handlers } from './converter.ts';

const KEYWORD_ARGUMENTS = { keyword_argument: ['name', 'value'] } as const;

export function python(c: Converter): Handlers {
  const each = (node: Node): Expression => ({
    kind: 'each',
    targets: c.targets(node.childForFieldName('left')),
    over: c.field(node, 'right'),
    body: c.field(node, 'body'),
  });
  const comprehension = (node: Node): Expression =>
    childrenOf(node)
      .filter(({ type }) => type === 'for_in_clause')
      .reduceRight<Expression>(
        (body, clause) => ({
          kind: 'each',
          targets: c.targets(clause.childForFieldName('left')),
          over: c.field(clause, 'right'),
          body,
        }),
        c.field(node, 'body'),
      );
  const list = (node: Node): Expression => ({ kind: 'list', items: c.all(node) });
  const spread = (node: Node): Expression => ({ kind: 'spread', of: block(c.all(node)) });
  const branches = (node: Node): Expression => {
    const others = node.childrenForFieldName('alternative');
    const conditions = [node, ...others].map((one) => c.convert(one?.childForFieldName('condition')));
    const bodies = [c.field(node, 'consequence'), ...others.map((one) => bodyOf(c, one))];
    return c.branches(conditions, bodies, !others.some((one) => one?.type === 'else_clause'));
  };
  return {
    string: (node) => {
      const start = node.namedChild(0)?.text.toLowerCase() ?? '';
      return c.pieces(node, { raw: start.includes('r') });
    },
    concatenated_string: (node) => c.joined(c.all(node)),
    identifier: (node) => name(node.text),
    integer: (node) => text(node.text),
    slice: () => text(':'),
    true: () => text('True'),
    attribute: (node) => ({
      kind: 'member',
      of: c.field(node, 'object'),
      name: node.childForFieldName('attribute')?.text ?? '',
    }),
    subscript: (node) => ({ kind: 'index', of: c.field(node, 'value'), key: c.field(node, 'subscript') }),
    call: (node) => {
      const given = node.childForFieldName('arguments');
      // `join(x for x in y)`
      if (given?.type === 'generator_expression')
        return { kind: 'call', callee: c.field(node, 'function'), args: [c.convert(given)], named: [] };
      return c.call(c.field(node, 'function'), given, KEYWORD_ARGUMENTS);
    },
    binary_operator: (node) => {
      const operator = node.childForFieldName('operator')?.text;
      const left = c.field(node, 'left');
      const right = c.field(node, 'right');
      if (operator === '+') return { kind: 'join', parts: [left, right] };
      if (operator === '/') return { kind: 'divide', left, right };
      if (operator === '%')
        return {
          kind: 'call',
          callee: { kind: 'member', of: left, name: 'format' },
          args: right.kind === 'list' ? right.items : [right],
          named: [],
        };
      return block([left, right]);
    },
    boolean_operator: (node) => either([c.field(node, 'left'), c.field(node, 'right')]),
    conditional_expression: (node) => {
      const [value, condition, otherwise] = c.all(node);
      return c.branches(
        condition ? [condition] : [],
        [value, otherwise].flatMap((one) => one ?? []),
        false,
      );
    },
    list,
    tuple: list,
    set: list,
    expression_list: list,
    list_splat: spread,
    dictionary: (node) => ({ kind: 'object', entries: c.entries(node, 'key', 'value') }),
    assignment: (node) => ({
      kind: 'assign',
      target: c.pattern(node.childForFieldName('left')),
      value: c.field(node, 'right'),
    }),
    augmented_assignment: (node) => {
      if (node.childForFieldName('operator')?.text !== '/=') return c.augmented(node, /^\+=$/);
      const target = c.pattern(node.childForFieldName('left'));
      return { kind: 'assign', target, value: { kind: 'divide', left: target, right: c.field(node, 'right') } };
    },
    named_expression: (node) => ({ kind: 'assign', target: c.field(node, 'name'), value: c.field(node, 'value') }),
    for_statement: (node) => block([each(node), c.field(node, 'alternative')]),
    list_comprehension: comprehension,
    set_comprehension: comprehension,
    generator_expression: comprehension,
    dictionary_comprehension: comprehension,
    while_statement: (node) => c.loop(node),
    if_statement: branches,
    // What failed in the middle may have done anything before.
    try_statement: (node) => c.branches([c.field(node, 'body')], c.all(node).slice(1), true),
    match_statement: (node) => c.branches([c.field(node, 'subject')], c.all(node.childForFieldName('body')), true),
    return_statement: (node) => ({ kind: 'return', value: block(c.all(node)), isOneOf: false }),
    yield: (node) => ({ kind: 'return', value: block(c.all(node)), isOneOf: true }),
    as_pattern: (node) => ({
      kind: 'assign',
      target: c.pattern(node.namedChild(1)?.namedChild(0) ?? null),
      value: c.convert(node.namedChild(0)),
    }),
    import_statement: (node) => block(childrenOf(node).map(imported)),
    import_from_statement: (node) => {
      const [module, ...rest] = childrenOf(node);
      const names = rest.map((child): readonly [string, string] => {
        if (child.type === 'wildcard_import') return ['*', ''];
        const imported = child.childForFieldName('name')?.text ?? child.text;
        return [imported, child.childForFieldName('alias')?.text ?? imported];
      });
      return { kind: 'import', module: module?.text ?? '', as: '', names };
    },
    class_definition: (node) => c.class(node, '__init__'),
    function_definition: (node) => c.function(node, node.childForFieldName('parameters'), c.field(node, 'body')),
    lambda: (node) => c.function(node, node.childForFieldName('parameters'), c.field(node, 'body')),
  };
}

function bodyOf(c: Converter, node: Node | null): Expression {
  return c.convert(node?.childForFieldName('consequence') ?? node?.childForFieldName('body'));
}

function imported(node: Node): Expression {
  const module = node.childForFieldName('name')?.text ?? node.text;
  const alias = node.childForFieldName('alias')?.text;
  // `import os.path` binds `os`.
  const bound = alias ?? module.split('.')[0] ?? module;
  return { kind: 'import', module: alias ? module : bound, as: bound, names: [] };
}
