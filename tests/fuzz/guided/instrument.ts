/** Our code with a counter in every branch, so that a fuzzer sees where an input went. */
import { parseAst } from 'rolldown/parseAst';

export interface Instrumented {
  readonly code: string;
  /** How many branches are counted: `globalThis[COUNTERS]` must be as long. */
  readonly branches: number;
  /** The texts that stand in each branch. An input that holds one may go on from there. */
  readonly words: ReadonlyMap<number, readonly string[]>;
}

/** The name under which the instrumented code finds its counters. */
export const COUNTERS = '__branchCounters';

const LONGEST_WORD = 40;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}
interface Insertion {
  readonly at: number;
  readonly text: string;
  /** Among insertions at the same place. */
  readonly order: number;
}

/** @param code plain JavaScript, an ES module */
export function instrument(code: string): Instrumented {
  const insertions: Insertion[] = [];
  const words = new Map<number, string[]>();
  let branches = 1;

  // What is opened last is closed first.
  const open = (at: number, text: string): void => void insertions.push({ at, text, order: insertions.length });
  const close = (at: number, text: string): void => void insertions.push({ at, text, order: -insertions.length });

  const countIn = (node: Node): number => {
    const branch = branches++;
    const count = `${COUNTERS}[${branch}]++`;
    if (node.type === 'BlockStatement') open(node.start + 1, `${count};`);
    else if (node.type.endsWith('Statement')) {
      open(node.start, `{${count};`);
      close(node.end, '}');
    } else {
      open(node.start, `(${count},`);
      close(node.end, ')');
    }
    return branch;
  };

  const visit = (node: Node, branch: number): void => {
    if (node.type === 'Literal' && typeof node['value'] === 'string') {
      const word = node['value'];
      const known = words.get(branch) ?? [];
      if (word !== '' && word.length <= LONGEST_WORD) words.set(branch, [...known, word]);
    }
    const consequent = node['consequent'];
    if (node.type === 'IfStatement' && !isNode(node['alternate']) && isNode(consequent)) {
      close(consequent.end, ` else ${COUNTERS}[${branches++}]++;`);
    }
    if (node.type === 'SwitchCase' && Array.isArray(consequent) && isNode(consequent[0])) {
      open(consequent[0].start, `${COUNTERS}[${branches++}]++;`);
    }
    for (const [key, child] of childrenOf(node)) {
      if (isBranch(node, key)) visit(child, countIn(child));
      else visit(child, branch);
    }
  };
  visit(parseAst(code, { lang: 'js' }) as unknown as Node, 0);
  return { code: `const ${COUNTERS} = globalThis.${COUNTERS};${insert(code, insertions)}`, branches, words };
}

/** Whether a part of a node may be skipped while the node is run. */
function isBranch(node: Node, key: string): boolean {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return key === 'consequent' || key === 'alternate';
    case 'LogicalExpression':
      return key === 'right';
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'CatchClause':
      return key === 'body';
    default:
      return false;
  }
}

function childrenOf(node: Node): readonly (readonly [string, Node])[] {
  return Object.entries(node).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).filter(isNode).map((child) => [key, child] as const),
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function insert(code: string, insertions: readonly Insertion[]): string {
  const sorted = insertions.toSorted((a, b) => a.at - b.at || a.order - b.order);
  let result = '';
  let from = 0;
  for (const { at, text } of sorted) {
    result += code.slice(from, at) + text;
    from = at;
  }
  return result + code.slice(from);
}
