/** Compiles one rule and reports what is wrong with it. */
import { type CheckVisitor, type ConditionCompiler, type FieldUses, fieldUses } from '../compile/condition.ts';
import type { Demands } from '../compile/demand.ts';
import type { FieldScope } from '../compile/field.ts';
import { compileOutput, OutputError, type OutputTemplate, outputFields } from '../compile/output.ts';
import type { Predicate } from '../compile/predicate.ts';
import type { CheckExpression, Expression } from '../condition/ast.ts';
import type { ResolvedExpression } from '../condition/resolved.ts';
import type { Reporter } from '../diagnostics/reporter.ts';
import { SourceText } from '../text/source-text.ts';
import type { RuleDefinition } from './definitions.ts';
import type { OutputAddition } from './options.ts';
import type { TrapReporter } from './report-traps.ts';

export interface CompiledRule {
  readonly definition: RuleDefinition;
  /** The condition with exceptions and lists in it, and its tree. */
  readonly text: SourceText;
  readonly expression: ResolvedExpression;
  readonly test: Predicate;
  readonly demands: Demands;
  readonly output: OutputTemplate;
  readonly fields: FieldUses;
}

/** A condition with everything in it that its names stand for. */
export interface ResolvedCondition {
  readonly text: SourceText;
  readonly expression: ResolvedExpression;
}

/** A condition in which some name stands for nothing, which was reported; its checks are still worth looking at. */
export interface UnresolvedCondition {
  readonly text: SourceText;
  readonly parsed: Expression;
}

export class RuleCompiler {
  readonly #reporter: Reporter;
  readonly #traps: TrapReporter;
  readonly #scopes: readonly FieldScope[];
  readonly #additions: readonly OutputAddition[];

  constructor(
    reporter: Reporter,
    traps: TrapReporter,
    scopes: readonly FieldScope[],
    additions: readonly OutputAddition[] = [],
  ) {
    this.#reporter = reporter;
    this.#traps = traps;
    this.#scopes = scopes;
    this.#additions = additions;
  }

  /**
   * Undefined when the rule is wrong or skipped.
   * @param resolve gives the condition, or undefined after reporting what is wrong with it.
   */
  compile(
    definition: RuleDefinition,
    compiler: ConditionCompiler,
    resolve: () => ResolvedCondition | UnresolvedCondition | undefined,
  ): CompiledRule | undefined {
    const output = this.#output(definition, compiler);
    // A rule that is skipped for its output is not looked at any further.
    if (output === 'skip') return undefined;
    const condition = resolve();
    if (!condition) return undefined;
    const visitor = new RuleVisitor(definition, this.#reporter, this.#traps, compiler, this.#scopes);
    if ('parsed' in condition) {
      for (const check of checksIn(condition.parsed)) compiler.compile(check, condition.text, visitor);
      return undefined;
    }
    const compiled = compiler.compile(condition.expression, condition.text, visitor);
    if (visitor.skipped || !output) return undefined;
    return {
      definition,
      ...condition,
      test: compiled.test,
      demands: compiled.demands,
      output,
      fields: new Map([
        ...compiled.fields,
        ...fieldUses(outputFields(output).flatMap((field) => field.operand.fields)),
      ]),
    };
  }

  #output(definition: RuleDefinition, compiler: ConditionCompiler): OutputTemplate | 'skip' | undefined {
    const source = this.#completeOutput(definition);
    try {
      const output = compileOutput(source.text, compiler.context);
      for (const { start, end, field, rest } of output.cuts) {
        const details = { written: source.text.slice(start, end), field, rest };
        this.#reporter.add('trap-output-cut', source.span(start, end), details);
      }
      return output;
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      const span = source.span(error.start, error.end);
      const details = { written: source.text.slice(error.start, error.end) };
      const names = [...compiler.context.scope.names()];
      if (error.problem === 'output-field-unknown' && definition.skipIfUnknownFilter) {
        this.#reporter.add('rule-skipped', span, { ...details, where: 'output' }, names);
        return 'skip';
      }
      const field = details.written.replace(/^%[0-9]*/, '');
      const elsewhere = sourceOf(field, this.#scopes);
      const more = elsewhere ? { elsewhere, source: definition.source } : {};
      this.#reporter.add(error.problem, span, { ...details, ...more }, names);
      return undefined;
    }
  }

  /** The output with what the options add to it, and without the placeholder that Falco no longer fills. */
  #completeOutput(definition: RuleDefinition): SourceText {
    let source = definition.output;
    const { file, start } = source.span(0, 0);
    for (const addition of this.#additions) {
      if (addition.source && addition.source !== definition.source) continue;
      if (addition.rule && addition.rule !== definition.name) continue;
      if (addition.tags?.some((tag) => !definition.tags.includes(tag))) continue;
      source = SourceText.join([source, SourceText.synthetic(` ${addition.format}`, file, start)]);
    }
    const info = '%container.info';
    if (!source.text.includes(info)) return source;
    const at = source.text.indexOf(info);
    this.#reporter.add('deprecated-container-info', source.span(at, at + info.length));
    const parts: SourceText[] = [];
    let from = 0;
    for (let i = at; i >= 0; i = source.text.indexOf(info, from)) {
      parts.push(source.slice(from, i));
      from = i + info.length;
    }
    return SourceText.join([...parts, source.slice(from)]);
  }
}

/** The checks that stand in a condition itself, from left to right. */
function checksIn(expression: Expression): readonly CheckExpression[] {
  const checks: CheckExpression[] = [];
  const left: Expression[] = [expression];
  for (let next = left.pop(); next; next = left.pop()) {
    if (next.kind === 'check') checks.push(next);
    else if (next.kind === 'not') left.push(next.child);
    else if (next.kind !== 'macro') left.push(...next.children.toReversed());
  }
  return checks;
}

/** Reports what is wrong with the checks of one rule. */
class RuleVisitor implements CheckVisitor {
  skipped = false;
  #failed = false;
  readonly #definition: RuleDefinition;
  readonly #reporter: Reporter;
  readonly #traps: TrapReporter;
  readonly #compiler: ConditionCompiler;
  readonly #scopes: readonly FieldScope[];

  constructor(
    definition: RuleDefinition,
    reporter: Reporter,
    traps: TrapReporter,
    compiler: ConditionCompiler,
    scopes: readonly FieldScope[],
  ) {
    this.#definition = definition;
    this.#reporter = reporter;
    this.#traps = traps;
    this.#compiler = compiler;
    this.#scopes = scopes;
  }

  compiled: CheckVisitor['compiled'] = (check, text, result) => {
    this.#traps.check(check, text, result, this.#compiler.context.scope);
  };

  failed: CheckVisitor['failed'] = (error, text) => {
    if (this.skipped) return;
    const span = text.span(error.start, error.end);
    const names = [...this.#compiler.context.scope.names()];
    const first = !this.#failed;
    this.#failed = true;
    const unknown = error.problem === 'field-unknown' || error.problem === 'event-type-unknown';
    if (first && this.#definition.skipIfUnknownFilter && unknown) {
      this.skipped = true;
      this.#reporter.add('rule-skipped', span, { ...error.details, where: 'condition' }, names);
      return;
    }
    const elsewhere =
      error.problem === 'field-unknown' ? sourceOf(error.details['name'] ?? '', this.#scopes) : undefined;
    const details = elsewhere ? { ...error.details, elsewhere, source: this.#definition.source } : error.details;
    this.#reporter.add(error.problem, span, details, names);
  };
}

/** The source of whose events the field is one. */
function sourceOf(field: string, scopes: readonly FieldScope[]): string | undefined {
  return scopes.find((scope) => scope.find(field))?.source;
}
