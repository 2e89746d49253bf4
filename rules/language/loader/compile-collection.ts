/** Compiles everything collected so far, as Falco does after each file: lists, then macros, then rules. */
import { type CheckVisitor, ConditionCompiler, type FieldUses, fieldUses } from '../compile/condition.ts';
import { compileOutput, OutputError, type OutputTemplate, outputFields } from '../compile/output.ts';
import type { Predicate } from '../compile/predicate.ts';
import type { Requirements } from '../compile/requirement.ts';
import { SlotTable } from '../compile/slot.ts';
import type { Expression } from '../condition/ast.ts';
import { ConditionError } from '../condition/error.ts';
import { parseCondition } from '../condition/parser.ts';
import type { ResolvedExpression } from '../condition/resolved.ts';
import type { Reporter } from '../diagnostics/reporter.ts';
import { SourceText } from '../text/source-text.ts';
import type { Collection, Placed } from './collection.ts';
import type { ListDefinition, RuleDefinition } from './definitions.ts';
import { withExceptions } from './exception-condition.ts';
import type { LoadOptions } from './options.ts';
import { MacroResolver, type ParsedMacro } from './resolve-macros.ts';
import { fieldScopes } from './scopes.ts';
import { type SplicedList, type SpliceSite, spliceLists } from './splice-lists.ts';
import { CheckWarnings } from './warn-check.ts';

export interface CompiledRule {
  readonly definition: RuleDefinition;
  /** The condition with exceptions and lists in it, and its tree. */
  readonly text: SourceText;
  readonly expression: ResolvedExpression;
  readonly test: Predicate;
  readonly requirements: Requirements;
  readonly output: OutputTemplate;
  readonly fields: FieldUses;
}

export interface CompiledCollection {
  readonly rules: readonly CompiledRule[];
  readonly slots: SlotTable;
  readonly compilers: ReadonlyMap<string, ConditionCompiler>;
}

export function compileCollection(
  collection: Collection,
  options: LoadOptions,
  reporter: Reporter,
): CompiledCollection {
  return new CollectionCompiler(collection, options, reporter).compile();
}

class CollectionCompiler {
  readonly #collection: Collection;
  readonly #options: LoadOptions;
  readonly #reporter: Reporter;
  readonly #slots = new SlotTable();
  readonly #compilers = new Map<string, ConditionCompiler>();
  readonly #lists: readonly SplicedList[];
  readonly #usedLists = new Set<string>();
  readonly #warnings: CheckWarnings;

  constructor(collection: Collection, options: LoadOptions, reporter: Reporter) {
    this.#collection = collection;
    this.#options = options;
    this.#reporter = reporter;
    for (const scope of fieldScopes(options)) {
      this.#compilers.set(scope.source, new ConditionCompiler({ scope, slots: this.#slots }));
    }
    this.#lists = [...collection.lists.values()].map((list) => this.#expandList(list));
    this.#warnings = new CheckWarnings(reporter, collection);
  }

  compile(): CompiledCollection {
    const mark = this.#reporter.mark;
    const resolver = this.#macros();
    const rules: CompiledRule[] = [];
    for (const definition of this.#collection.rules.values()) {
      const compiler = this.#compilers.get(definition.source);
      const rule = compiler && this.#rule(definition, compiler, resolver);
      if (rule) rules.push(rule);
    }
    this.#reporter.within(undefined);
    if (!this.#reporter.errorsSince(mark)) this.#reportUnused(resolver);
    return { rules, slots: this.#slots, compilers: this.#compilers };
  }

  /** A list's items; the name of a list that stood before this one's last change gives way to its items. */
  #expandList({ definition, changed }: Placed<ListDefinition>): SplicedList {
    const items = definition.items.flatMap((item) => {
      const inner = this.#collection.lists.get(item.text);
      if (!inner || inner.index >= changed) return [item];
      this.#usedLists.add(item.text);
      return inner.definition.items;
    });
    return { name: definition.name, items };
  }

  #macros(): MacroResolver {
    const parsed = new Map<string, ParsedMacro>();
    const broken = new Set(this.#collection.attempted);
    for (const { definition, index, changed } of this.#collection.macros.values()) {
      const { name, condition } = definition;
      broken.delete(name);
      this.#reporter.within(name);
      const result = this.#parse(condition);
      if (result) parsed.set(name, { name, ...result, index, changed });
      else broken.add(name);
    }
    const resolver = new MacroResolver(parsed, broken);
    resolver.resolveAll(({ problem, name, span }, macro) => {
      this.#reporter.within(macro.name);
      this.#reporter.add(problem, span, { name, macro: macro.name }, [...parsed.keys()]);
    });
    return resolver;
  }

  #parse(condition: SourceText): { readonly expression: Expression; readonly text: SourceText } | undefined {
    const { condition: text, sites } = spliceLists(condition, this.#lists);
    for (const site of sites) this.#usedLists.add(site.name);
    if (!text) {
      this.#reporter.add('condition-too-long', condition.span(0, condition.length));
      return undefined;
    }
    try {
      const expression = parseCondition(text.text);
      this.#warnings.splices(sites);
      return { expression, text };
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      this.#reportSyntax(error, text, sites);
      return undefined;
    }
  }

  #reportSyntax(error: ConditionError, text: SourceText, sites: readonly SpliceSite[]): void {
    const at = Math.min(error.at, text.length);
    const span = at < text.length ? text.span(at, at + 1) : text.span(Math.max(0, at - 1), at);
    this.#reporter.add(error.problem, span, {
      detail: error.detail,
      before: text.text.slice(Math.max(0, at - 60), at),
      after: text.text.slice(at, at + 60),
      lists: sites.map((site) => site.name).join(' '),
    });
  }

  #rule(definition: RuleDefinition, compiler: ConditionCompiler, resolver: MacroResolver): CompiledRule | undefined {
    this.#reporter.within(definition.name);
    const condition =
      definition.exceptions.length > 0
        ? withExceptions(definition.condition, definition.exceptions, this.#reporter)
        : definition.condition;
    const output = this.#output(definition, compiler);
    // A rule that is skipped for its output is not looked at any further.
    if (output === 'skip') return undefined;
    const parsed = condition && this.#parse(condition);
    const expression =
      parsed &&
      resolver.resolve(parsed.expression, parsed.text, ({ problem, name, span }) =>
        this.#reporter.add(problem, span, { name }, [...this.#collection.macros.keys()]),
      );
    if (!parsed || !expression) return undefined;
    const visitor = new RuleVisitor(definition, this.#reporter, this.#warnings, compiler);
    const compiled = compiler.compile(expression, parsed.text, visitor);
    if (visitor.skipped || !output) return undefined;
    return {
      definition,
      text: parsed.text,
      expression,
      test: compiled.test,
      requirements: compiled.requirements,
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
      return compileOutput(source.text, compiler.context);
    } catch (error) {
      if (!(error instanceof OutputError)) throw error;
      const span = source.span(error.start, error.end);
      const details = { written: source.text.slice(error.start, error.end) };
      const names = [...compiler.context.scope.names()];
      if (error.problem === 'output-field-unknown' && definition.skipIfUnknownFilter) {
        this.#reporter.add('rule-skipped', span, { ...details, where: 'output' }, names);
        return 'skip';
      }
      this.#reporter.add(error.problem, span, details, names);
      return undefined;
    }
  }

  #completeOutput(definition: RuleDefinition): SourceText {
    let source = definition.output;
    const { file, start } = source.span(0, 0);
    for (const addition of this.#options.outputAdditions ?? []) {
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

  #reportUnused(resolver: MacroResolver): void {
    for (const { definition } of this.#collection.macros.values()) {
      if (!resolver.used.has(definition.name)) {
        this.#reporter.add('macro-unused', definition.nameSpan, { name: definition.name });
      }
    }
    for (const { definition } of this.#collection.lists.values()) {
      if (!this.#usedLists.has(definition.name)) {
        this.#reporter.add('list-unused', definition.nameSpan, { name: definition.name });
      }
    }
  }
}

/** Reports what is wrong with the checks of one rule. */
class RuleVisitor implements CheckVisitor {
  skipped = false;
  #failed = false;
  readonly #definition: RuleDefinition;
  readonly #reporter: Reporter;
  readonly #warnings: CheckWarnings;
  readonly #compiler: ConditionCompiler;

  constructor(definition: RuleDefinition, reporter: Reporter, warnings: CheckWarnings, compiler: ConditionCompiler) {
    this.#definition = definition;
    this.#reporter = reporter;
    this.#warnings = warnings;
    this.#compiler = compiler;
  }

  compiled: CheckVisitor['compiled'] = (check, text, result) => {
    this.#warnings.check(check, text, result, this.#compiler.context);
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
    this.#reporter.add(error.problem, span, error.details, names);
  };
}
