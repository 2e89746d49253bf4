import { CATALOGUE } from '../facts/catalogue.ts';
import type { CheckExpression, Expression } from '../language/condition/ast.ts';
import { quoteIfNeeded } from '../language/condition/escape.ts';
import { parseCondition } from '../language/condition/parser.ts';
import { printCondition } from '../language/condition/printer.ts';
import {
  ACTION_CONDITIONS,
  BUILT_ACTIONS,
  BUILT_FIELDS,
  type BuiltAction,
  type BuiltClause,
  type BuiltOperator,
  NAMED_CONDITIONS,
} from './rule.ts';

/** The parts of a built rule that stand in its condition. */
export interface BuiltCondition {
  readonly agents: readonly string[];
  readonly action: BuiltAction;
  readonly clauses: readonly BuiltClause[];
}

const LISTS = new Set(CATALOGUE.fields.filter(({ list }) => list).map(({ name }) => name));

/** How a field with one value compares; lists of values only know `is`. */
const WORDS = { contains: 'contains', 'starts-with': 'startswith', 'ends-with': 'endswith', matches: 'glob' } as const;

/** Comparisons that make sense for a field. */
export function operatorsFor(field: string): readonly BuiltOperator[] {
  return LISTS.has(field) ? ['is'] : ['is', 'is-not', 'contains', 'starts-with', 'ends-with', 'matches'];
}

/** The condition as text, its parts in a fixed order: action, agents, conditions. */
export function composeCondition({ agents, action, clauses }: BuiltCondition): string {
  const parts = [
    ACTION_CONDITIONS[action],
    ...(agents.length > 0 ? [`agent.name in (${agents.map(quoteIfNeeded).join(', ')})`] : []),
    ...clauses.map(composeClause),
  ];
  if (parts.length === 1) return parts[0] ?? '';
  return parts.map(parenthesized).join(' and ');
}

/** Reads what `composeCondition` wrote, or somebody else in the same words; undefined when it says more than that. */
export function readCondition(text: string): BuiltCondition | undefined {
  const expression = parsed(text);
  if (!expression) return undefined;
  const whole = ACTIONS.get(printCondition(expression));
  const parts = whole === undefined && expression.kind === 'and' ? [...expression.children] : [expression];
  const first = parts.shift();
  const action = first && ACTIONS.get(printCondition(first));
  if (action === undefined) return undefined;
  const agents = agentsIn(parts[0]);
  if (agents) parts.shift();
  const clauses: BuiltClause[] = [];
  for (const part of parts) {
    const clause = readClause(part);
    if (!clause) return undefined;
    clauses.push(clause);
  }
  return { agents: agents ?? [], action, clauses };
}

const ACTIONS: ReadonlyMap<string, BuiltAction> = new Map(
  BUILT_ACTIONS.map((action) => [canonical(ACTION_CONDITIONS[action]), action]),
);
const NAMED: ReadonlyMap<string, string> = new Map(
  NAMED_CONDITIONS.map(({ name, condition }) => [canonical(condition), name]),
);

function canonical(text: string): string {
  return printCondition(parseCondition(text));
}

function parsed(text: string): Expression | undefined {
  try {
    return parseCondition(text);
  } catch {
    return undefined;
  }
}

function parenthesized(text: string): string {
  const expression = parseCondition(text);
  return expression.kind === 'and' || expression.kind === 'or' ? `(${text})` : text;
}

function composeClause(clause: BuiltClause): string {
  const text = clause.type === 'named' ? namedText(clause.name) : comparison(clause);
  return clause.unless ? `not (${text})` : text;
}

/** What stands for the name; a name of nobody's is a macro of the rule files. */
function namedText(name: string): string {
  return NAMED_CONDITIONS.find((one) => one.name === name)?.condition ?? name;
}

function comparison({ field, operator, values }: Extract<BuiltClause, { type: 'field' }>): string {
  const list = `(${values.map(quoteIfNeeded).join(', ')})`;
  if (LISTS.has(field)) return `${field} intersects ${list}`;
  switch (operator) {
    case 'is':
      return `${field} in ${list}`;
    case 'is-not':
      return values.map((value) => `${field} != ${quoteIfNeeded(value)}`).join(' and ');
    default:
      return `${field} ${WORDS[operator]} anyof ${list}`;
  }
}

function agentsIn(part: Expression | undefined): readonly string[] | undefined {
  if (part?.kind !== 'check') return undefined;
  const clause = readCheck(part);
  return clause?.field === 'agent.name' && clause.operator === 'is' ? clause.values : undefined;
}

function readClause(part: Expression): BuiltClause | undefined {
  const unless = part.kind === 'not';
  const inner = part.kind === 'not' ? part.child : part;
  const name = NAMED.get(printCondition(inner));
  if (name !== undefined) return { type: 'named', name, unless };
  if (inner.kind === 'macro') return { type: 'named', name: inner.name, unless };
  const read = inner.kind === 'check' ? readCheck(inner) : readEach(inner);
  if (!read || !BUILT_FIELDS.some(({ field }) => field === read.field)) return undefined;
  return { type: 'field', ...read, unless };
}

interface Comparison {
  readonly field: string;
  readonly operator: BuiltOperator;
  readonly values: readonly string[];
}

/** `a != x and a != y` */
function readEach(part: Expression): Comparison | undefined {
  if (part.kind !== 'and') return undefined;
  const read = part.children.map((child) => (child.kind === 'check' ? readCheck(child) : undefined));
  const [first] = read;
  if (!first || !read.every((one) => one?.operator === 'is-not' && one.field === first.field)) return undefined;
  return { ...first, values: read.flatMap((one) => one?.values ?? []) };
}

function readCheck({ left, operator, modifier, right }: CheckExpression): Comparison | undefined {
  if (left.kind !== 'field' || left.argument !== undefined || !right) return undefined;
  const values =
    right.kind === 'literals' ? right.items.map(({ value }) => value) : right.kind === 'literal' ? [right.value] : [];
  if (values.length === 0) return undefined;
  const told = (meant: BuiltOperator): Comparison => ({ field: left.name, operator: meant, values });
  if (modifier && modifier !== 'anyof') return undefined;
  if (LISTS.has(left.name)) return operator === 'intersects' ? told('is') : undefined;
  if (operator === 'in' || operator === '=' || operator === '==') return told('is');
  if (operator === '!=') return told('is-not');
  const meant = (Object.keys(WORDS) as (keyof typeof WORDS)[]).find((word) => WORDS[word] === operator);
  return meant && told(meant);
}
