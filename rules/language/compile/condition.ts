/** Compiles a resolved condition into a predicate, and says what is wrong with its checks. */
import type { CheckExpression } from '../condition/ast.ts';
import type { ResolvedExpression, ResolvedMacro } from '../condition/resolved.ts';
import type { SourceText } from '../text/source-text.ts';
import { type CompiledCheck, compileCheck } from './check.ts';
import { type Demands, demandsOfAll, demandsOfAny, demandsOfCheck, demandsOfNot } from './demand.ts';
import { TypingError } from './error.ts';
import type { FieldUse, OperandContext } from './operand.ts';
import { allOf, anyOf, NEVER, negate, type Predicate } from './predicate.ts';

export interface CompiledCondition {
  readonly test: Predicate;
  readonly demands: Demands;
  readonly fields: FieldUses;
}

/** The fields something reads, by their written names. */
export type FieldUses = ReadonlyMap<string, FieldUse>;

/** Called for each check, in order, with what came of it. */
export interface CheckVisitor {
  readonly compiled: (check: CheckExpression, text: SourceText, result: CompiledCheck) => void;
  readonly failed: (error: TypingError, text: SourceText) => void;
}

const BROKEN: CompiledCondition = { test: NEVER, demands: [{ atoms: [], reads: [] }], fields: new Map() };

/** Compiles the conditions of one source; what macros stand for is compiled once. */
export class ConditionCompiler {
  readonly context: OperandContext;
  readonly #macros = new Map<ResolvedMacro, CompiledCondition>();

  constructor(context: OperandContext) {
    this.context = context;
  }

  compile(expression: ResolvedExpression, text: SourceText, visitor: CheckVisitor): CompiledCondition {
    switch (expression.kind) {
      case 'check':
        return this.#check(expression, text, visitor);
      case 'macro':
        return this.#macro(expression.macro, visitor);
      case 'not': {
        const child = this.compile(expression.child, text, visitor);
        return { test: negate(child.test), demands: demandsOfNot(child.demands), fields: child.fields };
      }
      default: {
        const children: CompiledCondition[] = [];
        for (const child of expression.children) children.push(this.compile(child, text, visitor));
        const tests = children.map((child) => child.test);
        const demands = children.map((child) => child.demands);
        const fields = new Map(children.flatMap((child) => [...child.fields]));
        return expression.kind === 'and'
          ? { test: allOf(tests), demands: demandsOfAll(demands), fields }
          : { test: anyOf(tests), demands: demandsOfAny(demands), fields };
      }
    }
  }

  #check(check: CheckExpression, text: SourceText, visitor: CheckVisitor): CompiledCondition {
    try {
      const compiled = compileCheck(check, this.context);
      visitor.compiled(check, text, compiled);
      const fields = [...compiled.left.fields, ...(compiled.right?.fields ?? [])];
      return {
        test: compiled.test,
        demands: demandsOfCheck(compiled.atoms, compiled.left.slot),
        fields: fieldUses(fields),
      };
    } catch (error) {
      if (!(error instanceof TypingError)) throw error;
      visitor.failed(error, text);
      return BROKEN;
    }
  }

  /** A macro's answer is kept for the event: however often conditions name it, it is worked out once. */
  #macro(macro: ResolvedMacro, visitor: CheckVisitor): CompiledCondition {
    const known = this.#macros.get(macro);
    if (known) return known;
    const body = this.compile(macro.body, macro.text, visitor);
    const key = `macro ${this.context.scope.source} ${this.#macros.size}`;
    const slot = this.context.slots.derived(key, [], (event) => body.test(event));
    const compiled: CompiledCondition = { ...body, test: (event) => event.get(slot) === true };
    this.#macros.set(macro, compiled);
    return compiled;
  }
}

export function fieldUses(fields: readonly FieldUse[]): FieldUses {
  return new Map(fields.map((field) => [field.text, field]));
}
