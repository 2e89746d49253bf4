import type { Node } from '@vscode/tree-sitter-wasm';
import { block, type Expression, either, name, text } from '../expression.ts';
import { type Converter, childrenOf, type Handlers } from './converter.ts';

/** Methods whose block gets one item after the other; all others give it what they come to. */
const GOING_THROUGH =
  /^(?:each|map|collect|flat_map|each_with_index|each_with_object|each_entry|each_slice|each_cons|each_pair|each_value|each_key|select|filter|filter_map|reject|find|detect|find_all|any\?|all\?|none\?|sum|sort_by|group_by|partition|min_by|max_by|take_while|drop_while|inject|reduce|cycle|reverse_each|uniq|zip|count|then|yield_self|tap)$/;

/** Those that give back the items themselves, all of them or some. */
const GIVING_ITEMS =
  /^(?:each|each_with_index|each_entry|each_slice|each_pair|each_value|select|filter|reject|find_all|sort_by|partition|take_while|drop_while|reverse_each|uniq|tap)$/;

/** Those whose block gets a number or a collection behind the item. */
const WITH_ANOTHER = /^each_with_(?:index|object)$/;

const BLOCK_ITEM = 'it';

export function ruby(c: Converter): Handlers {
  const called = (node: Node): Expression => {
    const receiver = node.childForFieldName('receiver');
    const method = node.childForFieldName('method')?.text ?? 'call';
    const callee: Expression = receiver ? { kind: 'member', of: c.convert(receiver), name: method } : name(method);
    const made = c.call(callee, node.childForFieldName('arguments'), { pair: ['key', 'value'] });
    const given = node.childForFieldName('block');
    const handed = childrenOf(node.childForFieldName('arguments')).find(({ type }) => type === 'block_argument');
    if (!given && !handed) return made;
    const targets = given ? c.targets(given.childForFieldName('parameters')) : [name(BLOCK_ITEM)];
    const body = given ? c.field(given, 'body') : handedOn(c, handed?.namedChild(0) ?? null);
    if (/^(?:chdir|cd)$/.test(method)) return { kind: 'within', enter: made, body };
    // `lambda { |x| … }` and `proc { |x| … }`
    if (given && !receiver && /^(?:lambda|proc)$/.test(method))
      return c.function(given, given.childForFieldName('parameters'), body);
    const goesThrough = receiver !== null && GOING_THROUGH.test(method);
    return {
      kind: 'each',
      targets: WITH_ANOTHER.test(method) ? targets.slice(0, 1) : targets,
      over: goesThrough ? c.convert(receiver) : made,
      body,
      givesItems: GIVING_ITEMS.test(method),
    };
  };
  const branches = (node: Node): Expression =>
    c.branches([c.field(node, 'condition')], [c.field(node, 'consequence'), c.field(node, 'alternative')], false);
  const modified = (node: Node): Expression => c.branches([c.field(node, 'condition')], [c.field(node, 'body')], true);
  const assign = (node: Node): Expression => ({
    kind: 'assign',
    target: c.pattern(node.childForFieldName('left')),
    value: c.field(node, 'right'),
  });
  return {
    string: (node) => c.pieces(node),
    string_array: (node) => ({ kind: 'list', items: childrenOf(node).map((child) => text(child.text)) }),
    symbol_array: (node) => ({ kind: 'list', items: childrenOf(node).map((child) => text(child.text)) }),
    heredoc_body: (node) => c.pieces(node),
    chained_string: (node) => c.joined(c.all(node)),
    simple_symbol: (node) => text(node.text.replace(/^:/, '')),
    integer: (node) => text(node.text),
    range: () => text('..'),
    true: () => text('true'),
    identifier: (node) => name(node.text),
    constant: (node) => name(node.text),
    global_variable: (node) => name(node.text),
    instance_variable: (node) => name(node.text),
    scope_resolution: (node) => ({
      kind: 'member',
      of: c.field(node, 'scope'),
      name: node.childForFieldName('name')?.text ?? '',
    }),
    call: called,
    subshell: (node) => ({ kind: 'shell', command: c.pieces(node) }),
    element_reference: (node) => {
      const [of, ...keys] = c.all(node);
      return { kind: 'index', of: of ?? block([]), key: block(keys) };
    },
    binary: (node) => {
      const operator = node.childForFieldName('operator')?.text ?? '';
      const sides = [c.field(node, 'left'), c.field(node, 'right')] as const;
      if (operator === '+') return { kind: 'join', parts: sides };
      if (operator === '<<')
        return { kind: 'call', callee: { kind: 'member', of: sides[0], name: '<<' }, args: [sides[1]], named: [] };
      return /^(?:\|\||&&|or|and)$/.test(operator) ? either(sides) : block(sides);
    },
    array: (node) => ({ kind: 'list', items: c.all(node) }),
    splat_argument: (node) => ({ kind: 'spread', of: block(c.all(node)) }),
    hash: (node) => ({ kind: 'object', entries: c.entries(node, 'key', 'value') }),
    assignment: assign,
    right_assignment_list: (node) => ({ kind: 'list', items: c.all(node) }),
    operator_assignment: (node) => c.augmented(node, /^\+=$/),
    if: branches,
    unless: branches,
    elsif: branches,
    conditional: branches,
    if_modifier: modified,
    unless_modifier: modified,
    case: (node) =>
      c.branches(
        [c.field(node, 'value')],
        childrenOf(node)
          .filter(({ type }) => type === 'when' || type === 'else')
          .map((one) => (one.type === 'when' ? c.field(one, 'body') : c.convert(one))),
        true,
      ),
    rescue: (node) => c.branches([], [block(c.all(node))], true),
    while: (node) => c.loop(node),
    until: (node) => c.loop(node),
    for: (node) => ({
      kind: 'each',
      targets: c.targets(node.childForFieldName('pattern')),
      over: c.field(node, 'value'),
      body: c.field(node, 'body'),
    }),
    in: (node) => block(c.all(node)),
    return: (node) => ({ kind: 'return', value: block(c.all(node)), isOneOf: false }),
    method: (node) => c.function(node, node.childForFieldName('parameters'), c.field(node, 'body')),
    class: (node) => c.class(node, 'initialize'),
    singleton_method: (node) => c.function(node, node.childForFieldName('parameters'), c.field(node, 'body')),
    lambda: (node) => c.function(node, node.childForFieldName('parameters'), c.field(node, 'body')),
  };
}

/** `&:name` and `&object.method(:name)`: called with each item. */
function handedOn(c: Converter, node: Node | null): Expression {
  const item = name(BLOCK_ITEM);
  if (node?.type === 'simple_symbol') {
    const callee: Expression = { kind: 'member', of: item, name: node.text.replace(/^:/, '') };
    return { kind: 'call', callee, args: [], named: [] };
  }
  const symbol = node?.childForFieldName('arguments')?.namedChild(0);
  if (node?.childForFieldName('method')?.text === 'method' && symbol?.type === 'simple_symbol') {
    const receiver = node.childForFieldName('receiver');
    const method = symbol.text.replace(/^:/, '');
    const callee: Expression = receiver ? { kind: 'member', of: c.convert(receiver), name: method } : name(method);
    return { kind: 'call', callee, args: [item], named: [] };
  }
  return { kind: 'call', callee: c.convert(node), args: [item], named: [] };
}
