/** Turns syntax trees of Python, JavaScript, Ruby and PHP into expressions. */
import type { Node } from '@vscode/tree-sitter-wasm';
import { block, type Expression, NOTHING, name, text, unescapeLiteral } from './expression.ts';
import type { GrammarLanguage, Grammars } from './grammars.ts';

const DEEPEST = 120;

/** Counts the work; throws when the code is too long to follow. */
export type Count = () => void;

/** What code says. The same text always says the same. */
export interface ReadCode {
  readonly root: Expression;
  /** Part of it is no code of the language. */
  readonly hasError: boolean;
}

/** Read code is kept up to so many characters in all: agents run the same scripts again and again. */
const MOST_KEPT = 200_000;
let kept = new Map<string, ReadCode & { readonly steps: number }>();
let keptCharacters = 0;

/**
 * @param count told of each step that the reading takes, also when it was taken before
 * @returns undefined when reading the text takes too long
 * @throws {GrammarMissingError} and what `count` throws
 */
export function readCode(
  grammars: Grammars,
  language: GrammarLanguage,
  text: string,
  count: Count,
): ReadCode | undefined {
  const key = `${language} ${text}`;
  const known = kept.get(key);
  if (known) {
    for (let step = 0; step < known.steps; step++) count();
    return known;
  }
  const tree = grammars.parse(language, text);
  if (!tree) return undefined;
  try {
    let steps = 0;
    const converter = new Converter(language, () => {
      steps++;
      count();
    });
    const read = { root: converter.convert(tree.rootNode), hasError: tree.rootNode.hasError, steps };
    keep(key, read);
    return read;
  } finally {
    tree.delete();
  }
}

function keep(key: string, read: ReadCode & { readonly steps: number }): void {
  if (key.length > MOST_KEPT / 4) return;
  if (keptCharacters + key.length > MOST_KEPT) {
    kept = new Map();
    keptCharacters = 0;
  }
  kept.set(key, read);
  keptCharacters += key.length;
}

class Converter {
  private readonly count: Count;
  private readonly handlers: Readonly<Record<string, (node: Node) => Expression>>;
  private depth = 0;

  constructor(language: GrammarLanguage, count: Count) {
    this.count = count;
    this.handlers = { python: this.python(), javascript: this.javascript(), ruby: this.ruby(), php: this.php() }[
      language
    ];
  }

  convert(node: Node | null): Expression {
    if (!node) return NOTHING;
    this.count();
    if (this.depth > DEEPEST) return NOTHING;
    this.depth++;
    const handler = this.handlers[node.type];
    const result = handler ? handler(node) : this.children(node);
    this.depth--;
    return result;
  }

  private children(node: Node): Expression {
    return block(this.all(node));
  }

  private all(node: Node | null): Expression[] {
    return node
      ? node.namedChildren
          .filter((child) => child !== null && !/comment/.test(child.type))
          .map((child) => this.convert(child))
      : [];
  }

  private field(node: Node, field: string): Expression {
    return this.convert(node.childForFieldName(field));
  }

  /** Arguments, the named ones apart. `pairs` are the node types that carry a name. */
  private call(
    callee: Expression,
    list: Node | null,
    pairs: Readonly<Record<string, readonly [string, string]>> = {},
  ): Expression {
    const args: Expression[] = [];
    const named: (readonly [string, Expression])[] = [];
    for (const child of list?.namedChildren ?? []) {
      if (!child || /comment/.test(child.type)) continue;
      const pair = pairs[child.type];
      const key = pair && child.childForFieldName(pair[0]);
      if (pair && key) named.push([key.text.replace(/^[:"']|[:"']$/g, ''), this.field(child, pair[1])]);
      else args.push(this.convert(child));
    }
    return { kind: 'call', callee, args, named };
  }

  private joined(parts: readonly Expression[]): Expression {
    const [only] = parts;
    if (parts.length === 0) return text('');
    return parts.length === 1 && only ? only : { kind: 'join', parts };
  }

  /** A string made of literal pieces and interpolations. */
  private pieces(node: Node, { raw = false, literal = /content|fragment/, escapes = /escape/ } = {}): Expression {
    const parts: Expression[] = [];
    for (const child of node.namedChildren) {
      if (!child) continue;
      if (escapes.test(child.type)) parts.push(text(unescapeLiteral(child.text)));
      else if (literal.test(child.type)) parts.push(text(raw ? child.text : unescapeLiteral(child.text)));
      else if (!/string_start|string_end|heredoc_beginning|heredoc_end/.test(child.type))
        parts.push(this.interpolated(child));
    }
    return this.joined(parts);
  }

  private interpolated(node: Node): Expression {
    return /interpolation|substitution/.test(node.type) ? this.convert(node.namedChild(0)) : this.convert(node);
  }

  private function(node: Node, parameters: Node | null, body: Expression): Expression {
    const names =
      parameters?.namedChildren.flatMap((child) =>
        child ? [child.text.replace(/^[*&$]+/, '').split(/[=:\s]/)[0] ?? ''] : [],
      ) ?? [];
    return { kind: 'function', name: node.childForFieldName('name')?.text ?? '', parameters: names, body };
  }

  private python(): Readonly<Record<string, (node: Node) => Expression>> {
    const pairs = { keyword_argument: ['name', 'value'] } as const;
    const each = (node: Node): Expression => ({
      kind: 'each',
      variables: namesIn(node.childForFieldName('left')),
      over: this.field(node, 'right'),
      body: this.field(node, 'body'),
    });
    const comprehension = (node: Node): Expression =>
      node.namedChildren
        .filter((child) => child?.type === 'for_in_clause')
        .reduceRight<Expression>(
          (body, clause) => ({
            kind: 'each',
            variables: namesIn(clause?.childForFieldName('left') ?? null),
            over: this.convert(clause?.childForFieldName('right') ?? null),
            body,
          }),
          this.field(node, 'body'),
        );
    return {
      string: (node) => {
        const start = node.namedChild(0)?.text.toLowerCase() ?? '';
        return this.pieces(node, { raw: start.includes('r') });
      },
      concatenated_string: (node) => this.joined(this.all(node)),
      identifier: (node) => name(node.text),
      integer: (node) => text(node.text),
      true: () => text('True'),
      attribute: (node) => ({
        kind: 'member',
        of: this.field(node, 'object'),
        name: node.childForFieldName('attribute')?.text ?? '',
      }),
      subscript: (node) => ({ kind: 'index', of: this.field(node, 'value'), key: this.field(node, 'subscript') }),
      call: (node) => this.call(this.field(node, 'function'), node.childForFieldName('arguments'), pairs),
      binary_operator: (node) => {
        const operator = node.childForFieldName('operator')?.text;
        const left = this.field(node, 'left');
        const right = this.field(node, 'right');
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
      list: (node) => ({ kind: 'list', items: this.all(node) }),
      tuple: (node) => ({ kind: 'list', items: this.all(node) }),
      set: (node) => ({ kind: 'list', items: this.all(node) }),
      dictionary: (node) => ({ kind: 'object', entries: this.entries(node, 'key', 'value') }),
      assignment: (node) => ({ kind: 'assign', target: this.field(node, 'left'), value: this.field(node, 'right') }),
      named_expression: (node) => ({
        kind: 'assign',
        target: this.field(node, 'name'),
        value: this.field(node, 'value'),
      }),
      for_statement: each,
      list_comprehension: comprehension,
      set_comprehension: comprehension,
      generator_expression: comprehension,
      as_pattern: (node) => ({
        kind: 'assign',
        target: this.convert(node.namedChild(1)?.namedChild(0) ?? null),
        value: this.convert(node.namedChild(0)),
      }),
      import_statement: (node) => block(node.namedChildren.flatMap((child) => (child ? [pythonImport(child)] : []))),
      import_from_statement: (node) => {
        const [module, ...rest] = node.namedChildren;
        const names = rest.flatMap((child): (readonly [string, string])[] => {
          if (!child) return [];
          const imported = child.childForFieldName('name')?.text ?? child.text;
          return [[imported, child.childForFieldName('alias')?.text ?? imported]];
        });
        return { kind: 'import', module: module?.text ?? '', as: '', names };
      },
      function_definition: (node) =>
        this.function(node, node.childForFieldName('parameters'), this.field(node, 'body')),
      lambda: (node) => this.function(node, node.childForFieldName('parameters'), this.field(node, 'body')),
    };
  }

  private javascript(): Readonly<Record<string, (node: Node) => Expression>> {
    const member = (node: Node): Expression => ({
      kind: 'member',
      of: this.field(node, 'object'),
      name: node.childForFieldName('property')?.text ?? '',
    });
    const arrow = (node: Node): Expression =>
      this.function(
        node,
        node.childForFieldName('parameters') ?? node.childForFieldName('parameter'),
        this.field(node, 'body'),
      );
    return {
      string: (node) => this.pieces(node),
      template_string: (node) => this.pieces(node),
      identifier: (node) => name(node.text),
      property_identifier: (node) => text(node.text),
      shorthand_property_identifier: (node) => name(node.text),
      number: (node) => text(node.text),
      true: () => text('true'),
      member_expression: member,
      subscript_expression: (node) => ({
        kind: 'index',
        of: this.field(node, 'object'),
        key: this.field(node, 'index'),
      }),
      call_expression: (node) => {
        const list = node.childForFieldName('arguments');
        // f`text` calls f with the text.
        if (list?.type === 'template_string')
          return { kind: 'call', callee: this.field(node, 'function'), args: [this.convert(list)], named: [] };
        return this.call(this.field(node, 'function'), list);
      },
      new_expression: (node) => this.call(this.field(node, 'constructor'), node.childForFieldName('arguments')),
      import: () => name('import'),
      binary_expression: (node) => {
        const plus = node.childForFieldName('operator')?.text === '+';
        const sides = [this.field(node, 'left'), this.field(node, 'right')];
        return plus ? { kind: 'join', parts: sides } : block(sides);
      },
      array: (node) => ({ kind: 'list', items: this.all(node) }),
      object: (node) => ({ kind: 'object', entries: this.entries(node, 'key', 'value') }),
      variable_declarator: (node) => ({
        kind: 'assign',
        target: this.pattern(node.childForFieldName('name')),
        value: this.field(node, 'value'),
      }),
      assignment_expression: (node) => ({
        kind: 'assign',
        target: this.pattern(node.childForFieldName('left')),
        value: this.field(node, 'right'),
      }),
      for_in_statement: (node) => ({
        kind: 'each',
        variables: namesIn(node.childForFieldName('left')),
        over: this.field(node, 'right'),
        body: this.field(node, 'body'),
      }),
      arrow_function: arrow,
      function_expression: arrow,
      function_declaration: arrow,
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

  /** `{ a, b: c }` on the left of an assignment. */
  private pattern(node: Node | null): Expression {
    if (node?.type !== 'object_pattern') return this.convert(node);
    const entries = node.namedChildren.flatMap((child): (readonly [string, Expression])[] => {
      if (!child) return [];
      const key = child.childForFieldName('key')?.text ?? child.text;
      return [[key, name(child.childForFieldName('value')?.text ?? child.text)]];
    });
    return { kind: 'object', entries };
  }

  private ruby(): Readonly<Record<string, (node: Node) => Expression>> {
    const call = (node: Node): Expression => {
      const receiver = node.childForFieldName('receiver');
      const method = node.childForFieldName('method')?.text ?? '';
      const callee: Expression = receiver ? { kind: 'member', of: this.convert(receiver), name: method } : name(method);
      const made = this.call(callee, node.childForFieldName('arguments'), { pair: ['key', 'value'] });
      const given = node.childForFieldName('block');
      if (!given) return made;
      const variables = namesIn(given.childForFieldName('parameters'));
      const body = this.field(given, 'body');
      return {
        kind: 'each',
        variables,
        over: method === 'each' || method === 'map' ? (receiver ? this.convert(receiver) : made) : made,
        body,
      };
    };
    return {
      string: (node) => this.pieces(node),
      string_array: (node) => ({
        kind: 'list',
        items: node.namedChildren.flatMap((child) => (child ? [text(child.text)] : [])),
      }),
      heredoc_body: (node) => this.pieces(node),
      chained_string: (node) => this.joined(this.all(node)),
      simple_symbol: (node) => text(node.text.replace(/^:/, '')),
      integer: (node) => text(node.text),
      true: () => text('true'),
      identifier: (node) => name(node.text),
      constant: (node) => name(node.text),
      global_variable: (node) => name(node.text),
      scope_resolution: (node) => ({
        kind: 'member',
        of: this.field(node, 'scope'),
        name: node.childForFieldName('name')?.text ?? '',
      }),
      call,
      subshell: (node) => ({ kind: 'shell', command: this.pieces(node) }),
      element_reference: (node) => {
        const [of, ...keys] = this.all(node);
        return { kind: 'index', of: of ?? NOTHING, key: block(keys) };
      },
      binary: (node) => {
        const plus = /^(?:\+|<<)$/.test(node.childForFieldName('operator')?.text ?? '');
        const sides = [this.field(node, 'left'), this.field(node, 'right')];
        return plus ? { kind: 'join', parts: sides } : block(sides);
      },
      array: (node) => ({ kind: 'list', items: this.all(node) }),
      hash: (node) => ({ kind: 'object', entries: this.entries(node, 'key', 'value') }),
      assignment: (node) => ({ kind: 'assign', target: this.field(node, 'left'), value: this.field(node, 'right') }),
      method: (node) => this.function(node, node.childForFieldName('parameters'), this.field(node, 'body')),
    };
  }

  private php(): Readonly<Record<string, (node: Node) => Expression>> {
    const argument = (node: Node): Expression => this.convert(node.namedChild(node.namedChildCount - 1));
    return {
      argument,
      string: (node) => this.pieces(node, { raw: true }),
      encapsed_string: (node) => this.pieces(node),
      heredoc_body: (node) => this.pieces(node),
      nowdoc_body: (node) => text(node.text),
      integer: (node) => text(node.text),
      boolean: (node) => text(node.text.toLowerCase()),
      name: (node) => name(node.text),
      qualified_name: (node) => name(node.text.replace(/^\\/, '')),
      variable_name: (node) => name(node.text),
      function_call_expression: (node) => this.call(this.field(node, 'function'), node.childForFieldName('arguments')),
      member_call_expression: (node) =>
        this.call(
          { kind: 'member', of: this.field(node, 'object'), name: node.childForFieldName('name')?.text ?? '' },
          node.childForFieldName('arguments'),
        ),
      scoped_call_expression: (node) =>
        this.call(
          { kind: 'member', of: this.field(node, 'scope'), name: node.childForFieldName('name')?.text ?? '' },
          node.childForFieldName('arguments'),
        ),
      object_creation_expression: (node) =>
        this.call(
          this.convert(node.namedChild(0)),
          node.namedChildren.find((child) => child?.type === 'arguments') ?? null,
        ),
      member_access_expression: (node) => ({
        kind: 'member',
        of: this.field(node, 'object'),
        name: node.childForFieldName('name')?.text ?? '',
      }),
      subscript_expression: (node) => ({
        kind: 'index',
        of: this.convert(node.namedChild(0)),
        key: this.convert(node.namedChild(1)),
      }),
      shell_command_expression: (node) => ({ kind: 'shell', command: this.pieces(node) }),
      include_expression: (node) => ({ kind: 'call', callee: name('include'), args: this.all(node), named: [] }),
      require_expression: (node) => ({ kind: 'call', callee: name('include'), args: this.all(node), named: [] }),
      binary_expression: (node) => {
        const dot = node.childForFieldName('operator')?.text === '.';
        const sides = [this.field(node, 'left'), this.field(node, 'right')];
        return dot ? { kind: 'join', parts: sides } : block(sides);
      },
      array_creation_expression: (node) => ({ kind: 'list', items: this.all(node) }),
      array_element_initializer: (node) => this.convert(node.namedChild(node.namedChildCount - 1)),
      assignment_expression: (node) => ({
        kind: 'assign',
        target: this.field(node, 'left'),
        value: this.field(node, 'right'),
      }),
      foreach_statement: (node) => {
        const [over = null, variable = null] = node.namedChildren;
        return {
          kind: 'each',
          variables: [variable?.text ?? ''],
          over: this.convert(over),
          body: this.field(node, 'body'),
        };
      },
      function_definition: (node) =>
        this.function(node, node.childForFieldName('parameters'), this.field(node, 'body')),
      anonymous_function: (node) => this.function(node, node.childForFieldName('parameters'), this.field(node, 'body')),
      arrow_function: (node) => this.function(node, node.childForFieldName('parameters'), this.field(node, 'body')),
    };
  }

  private entries(node: Node, keyField: string, valueField: string): (readonly [string, Expression])[] {
    return node.namedChildren.flatMap((child): (readonly [string, Expression])[] => {
      if (!child) return [];
      const key = child.childForFieldName(keyField);
      if (key) return [[key.text.replace(/^['":]+|['":]+$/g, ''), this.field(child, valueField)]];
      return [['', this.convert(child)]];
    });
  }
}

function namesIn(node: Node | null): readonly string[] {
  if (!node) return [];
  if (node.namedChildCount === 0) return /identifier|name/.test(node.type) ? [node.text] : [];
  return node.namedChildren.flatMap((child) => namesIn(child));
}

function pythonImport(node: Node): Expression {
  const module = node.childForFieldName('name')?.text ?? node.text;
  const alias = node.childForFieldName('alias')?.text;
  // `import os.path` binds `os`.
  const bound = alias ?? module.split('.')[0] ?? module;
  return { kind: 'import', module: alias ? module : bound, as: bound, names: [] };
}
