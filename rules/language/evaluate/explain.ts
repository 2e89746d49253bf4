/** Explains a rule's answer for an event: every part of the condition with what came of it. */
import type { FieldReader, FieldValue } from '../catalogue.ts';
import { compileCheck } from '../compile/check.ts';
import type { Scalar } from '../compile/field.ts';
import type { OperandContext } from '../compile/operand.ts';
import { EventState } from '../compile/slot.ts';
import type { CheckExpression, Literal, Operator } from '../condition/ast.ts';
import { printOperand } from '../condition/printer.ts';
import type { ResolvedExpression } from '../condition/resolved.ts';
import type { SourceText } from '../text/source-text.ts';
import { matchedText, type TextRange } from './matched-text.ts';
import { readableValue } from './values.ts';

/** Where in a value the text stands that made a check true. */
export interface MatchedText extends TextRange {
  /** Which item of a list it stands in. */
  readonly item?: number;
  /** The constant of the condition that it matches. */
  readonly by: string;
}

export interface ExplainedCheck {
  readonly kind: 'check';
  /** The check as written, with lists in the place of their names. */
  readonly text: string;
  /** Undefined when a field it needs could not be worked out. */
  readonly holds: boolean | undefined;
  readonly error?: string;
  /** The left side as written, and its value; undefined when the event has none. */
  readonly operand: string;
  readonly value: FieldValue | undefined;
  /** The right side's value, where another field stands there. */
  readonly other?: FieldValue;
  /** Empty for a check that does not hold. */
  readonly matched: readonly MatchedText[];
}

export type ExplainedCondition =
  | ExplainedCheck
  | {
      readonly kind: 'and' | 'or';
      readonly holds: boolean | undefined;
      readonly parts: readonly ExplainedCondition[];
    }
  | { readonly kind: 'not'; readonly holds: boolean | undefined; readonly part: ExplainedCondition }
  | {
      readonly kind: 'macro';
      readonly name: string;
      readonly holds: boolean | undefined;
      readonly part: ExplainedCondition;
    };

/** Explains every part of the condition, those too that evaluation need not look at. Never throws. */
export function explainCondition(
  expression: ResolvedExpression,
  text: SourceText,
  context: OperandContext,
  event: FieldReader,
): ExplainedCondition {
  return new Explainer(context, event).explain(expression, text);
}

/** More alternatives of a check than this are not tried one by one. */
const MOST_ALTERNATIVES = 1000;

class Explainer {
  readonly #context: OperandContext;
  readonly #event: FieldReader;
  readonly #macros = new Map<object, ExplainedCondition>();

  constructor(context: OperandContext, event: FieldReader) {
    this.#context = context;
    this.#event = remembering(event);
  }

  explain(expression: ResolvedExpression, text: SourceText): ExplainedCondition {
    switch (expression.kind) {
      case 'check':
        return this.#check(expression, text);
      case 'not': {
        const part = this.explain(expression.child, text);
        return { kind: 'not', holds: part.holds === undefined ? undefined : !part.holds, part };
      }
      case 'macro': {
        const { macro } = expression;
        const part = this.#macros.get(macro) ?? this.explain(macro.body, macro.text);
        this.#macros.set(macro, part);
        return { kind: 'macro', name: macro.name, holds: part.holds, part };
      }
      default: {
        const parts: ExplainedCondition[] = [];
        for (const child of expression.children) parts.push(this.explain(child, text));
        const deciding = expression.kind === 'or';
        // From left to right, as evaluation goes: whatever decides first, a failure included.
        const first = parts.find((part) => part.holds === undefined || part.holds === deciding);
        return { kind: expression.kind, holds: first ? first.holds : !deciding, parts };
      }
    }
  }

  #check(check: CheckExpression, text: SourceText): ExplainedCheck {
    const base = {
      kind: 'check',
      text: tidy(text.text.slice(check.start, check.end)),
      operand: printOperand(check.left),
    } as const;
    const { test, left, right } = compileCheck(check, this.#context);
    const state = new EventState(this.#context.slots.size, this.#event);
    const holds = attempt(() => test(state));
    const value = attempt(() => state.get(left.slot));
    const other = attempt(() => right && readableValue(state.get(right.slot), right.type));
    return {
      ...base,
      holds: holds.result,
      ...(holds.error === undefined ? {} : { error: holds.error }),
      value: readableValue(value.result, left.type),
      ...(other.result === undefined ? {} : { other: other.result }),
      matched: holds.result && value.result !== undefined ? this.#matched(check, value.result, other.result) : [],
    };
  }

  #matched(
    check: CheckExpression,
    value: Scalar | readonly Scalar[],
    other: FieldValue | undefined,
  ): readonly MatchedText[] {
    const { right, operator } = check;
    if (!right) return [];
    if (right.kind === 'field' || right.kind === 'transformer') {
      return typeof other === 'string' ? rangesOf(operator, value, other) : [];
    }
    const literals = right.kind === 'literal' ? [right] : right.items;
    if (operator === 'in' || operator === 'intersects') {
      const known = new Set(literals.map((literal) => literal.value));
      const values = typeof value === 'object' ? value : [value];
      return [...new Set(values.map(String))]
        .filter((text) => known.has(text))
        .flatMap((text) => rangesOf(operator, value, text));
    }
    return literals
      .slice(0, MOST_ALTERNATIVES)
      .filter((literal) => literals.length === 1 || this.#holdsAlone(check, literal))
      .flatMap((literal) => rangesOf(operator, value, literal.value));
  }

  /** Whether the check holds with this one constant in the place of all of them. */
  #holdsAlone(check: CheckExpression, literal: Literal): boolean {
    const alone: CheckExpression = {
      ...check,
      modifier: undefined,
      right: { kind: 'literals', items: [literal], start: literal.start, end: literal.end },
    };
    const { test } = compileCheck(alone, this.#context);
    return test(new EventState(this.#context.slots.size, this.#event));
  }
}

/** A check on one line, without the blanks that lists leave where they were put in. What is in quotes stays. */
function tidy(text: string): string {
  return text.replace(
    /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(\()\s+|\s+(\))|\s+/gs,
    (_, quoted?: string, open?: string, close?: string) => quoted ?? open ?? close ?? ' ',
  );
}

/** What a slot gave, or what went wrong with it. */
function attempt<T>(read: () => T): { readonly result?: T; readonly error?: string } {
  try {
    return { result: read() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Asks the event for each field once, though every check is judged on its own. */
function remembering(event: FieldReader): FieldReader {
  const values = new Map<string, FieldValue | undefined>();
  return {
    read: (field, argument) => {
      const key = argument === undefined ? field : `${field}[${argument}]`;
      if (!values.has(key)) values.set(key, event.read(field, argument));
      return values.get(key);
    },
  };
}

function rangesOf(operator: Operator, value: Scalar | readonly Scalar[], by: string): MatchedText[] {
  if (typeof value === 'string') {
    const range = matchedText(operator, value, by);
    return range ? [{ ...range, by }] : [];
  }
  if (typeof value !== 'object') return [];
  return value.flatMap((text, item) => (text === by ? [{ item, start: 0, end: by.length, by }] : []));
}

/**
 * The checks that decided: of a conjunction that holds all parts, of one that does not the first false one, and the
 * other way round for a disjunction.
 */
export function decidingChecks(condition: ExplainedCondition): readonly ExplainedCheck[] {
  switch (condition.kind) {
    case 'check':
      return [condition];
    case 'not':
    case 'macro':
      return decidingChecks(condition.part);
    default: {
      const all = (condition.kind === 'and') === condition.holds;
      const parts = all
        ? condition.parts
        : condition.parts.filter((part) => part.holds === condition.holds).slice(0, 1);
      return parts.flatMap(decidingChecks);
    }
  }
}
