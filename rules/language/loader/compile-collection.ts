/**
 * Compiles everything collected so far, as Falco does after each file: lists, then macros, then rules. What no later
 * file has touched keeps the form it was compiled to.
 */
import { ConditionCompiler } from '../compile/condition.ts';
import { SlotTable } from '../compile/slot.ts';
import type { Expression } from '../condition/ast.ts';
import { ConditionError } from '../condition/error.ts';
import { parseCondition } from '../condition/parser.ts';
import type { Reporter } from '../diagnostics/reporter.ts';
import { guess } from '../diagnostics/syntax-hints.ts';
import type { Steps } from '../steps.ts';
import { SourceText } from '../text/source-text.ts';
import type { Collection, Placed } from './collection.ts';
import { type CompiledRule, type ResolvedCondition, RuleCompiler, type UnresolvedCondition } from './compile-rule.ts';
import type { ListDefinition, RuleDefinition } from './definitions.ts';
import { withExceptions } from './exception-condition.ts';
import type { LoadOptions } from './options.ts';
import { TrapReporter } from './report-traps.ts';
import { MacroResolver } from './resolve-macros.ts';
import { fieldScopes } from './scopes.ts';
import { ListTable, type SplicedList, type SpliceSite, spliceAt, spliceLists } from './splice-lists.ts';

export interface CompiledCollection {
  readonly rules: readonly CompiledRule[];
  readonly slots: SlotTable;
  readonly compilers: ReadonlyMap<string, ConditionCompiler>;
}

/** A condition with more mistakes than this is not looked at any further. */
const MOST_REPAIRS = 10;

interface KnownRule {
  readonly definition: RuleDefinition;
  /** The condition with exceptions, before lists are spliced in. */
  readonly written: string;
  readonly compiled: CompiledRule | undefined;
}

export class CollectionCompiler {
  readonly #collection: Collection;
  readonly #reporter: Reporter;
  readonly #slots = new SlotTable();
  readonly #compilers = new Map<string, ConditionCompiler>();
  readonly #usedLists = new Set<string>();
  readonly #traps: TrapReporter;
  readonly #ruleCompiler: RuleCompiler;
  readonly #macros: MacroResolver;
  readonly #rules = new Map<string, KnownRule>();
  #lists = new ListTable([]);
  #seenSites = 0;

  constructor(collection: Collection, options: LoadOptions, reporter: Reporter) {
    this.#collection = collection;
    this.#reporter = reporter;
    const scopes = fieldScopes(options);
    for (const scope of scopes) {
      this.#compilers.set(scope.source, new ConditionCompiler({ scope, slots: this.#slots }));
    }
    this.#traps = new TrapReporter(reporter, collection);
    this.#ruleCompiler = new RuleCompiler(reporter, this.#traps, scopes, options.outputAdditions);
    this.#macros = new MacroResolver(collection.broken);
  }

  /** Brings everything up to what the collection now holds, one step for each macro and rule. */
  *compile(): Steps<CompiledCollection> {
    const changed = this.#changedNames();
    this.#lists = new ListTable([...this.#collection.lists.values()].map((list) => this.#expandList(list)));
    yield* this.#compileMacros(changed);
    for (const [name, definition] of this.#collection.rules) {
      const known = this.#rules.get(name);
      const same = known?.definition === definition && !mentions(known.written, changed);
      if (same) continue;
      this.#rules.set(name, this.#rule(definition));
      yield;
    }
    this.#traps.lists();
    this.#reporter.within(undefined);
    const rules = [...this.#collection.rules.keys()].map((name) => this.#rules.get(name)?.compiled);
    return { rules: rules.filter((rule) => rule !== undefined), slots: this.#slots, compilers: this.#compilers };
  }

  /** Reports what nobody uses. */
  reportUnused(): void {
    for (const { definition } of this.#collection.macros.values()) {
      if (!this.#macros.used.has(definition.name)) {
        this.#reporter.add('macro-unused', definition.nameSpan, { name: definition.name });
      }
    }
    for (const { definition } of this.#collection.lists.values()) {
      if (!this.#usedLists.has(definition.name)) {
        this.#reporter.add('list-unused', definition.nameSpan, { name: definition.name });
      }
    }
  }

  /** Lists and macros that were defined or changed since the last time, and macros that may stand for others now. */
  #changedNames(): Set<string> {
    const sites = this.#collection.sites.slice(this.#seenSites);
    this.#seenSites = this.#collection.sites.length;
    const changed = new Set(sites.filter((site) => site.kind !== 'rule').map((site) => site.name));
    for (const { definition } of this.#collection.lists.values()) {
      if (definition.items.some((item) => changed.has(item.text))) changed.add(definition.name);
    }
    for (let before = -1; before < changed.size; ) {
      before = changed.size;
      for (const [name, { definition }] of this.#collection.macros) {
        if (!changed.has(name) && mentions(definition.condition.text, changed)) changed.add(name);
      }
    }
    return changed;
  }

  /** A list's items; the name of a list that stood before this one's last change gives way to its items. */
  #expandList({ definition, changed }: Placed<ListDefinition>): SplicedList {
    const items = definition.items.flatMap((item) => {
      const inner = this.#collection.lists.get(item.text);
      if (!inner || inner.index >= changed) return [item];
      this.#usedLists.add(item.text);
      this.#traps.nestedList(definition, inner);
      return inner.definition.items;
    });
    return { name: definition.name, items };
  }

  *#compileMacros(changedNames: ReadonlySet<string>): Steps<void> {
    for (const { definition, index, changed } of this.#collection.macros.values()) {
      const { name, condition } = definition;
      if (!changedNames.has(name)) continue;
      this.#reporter.within(name);
      const parsed = this.#parse(condition);
      this.#macros.set(name, parsed && { name, ...parsed, index, changed });
      yield;
    }
    this.#macros.resolveAll(({ problem, name, span }, macro) => {
      this.#reporter.within(macro.name);
      this.#reporter.add(problem, span, { name, macro: macro.name }, [...this.#collection.macros.keys()]);
    });
  }

  #parse(condition: SourceText): { readonly expression: Expression; readonly text: SourceText } | undefined {
    const { condition: text, sites } = spliceLists(condition, this.#lists);
    for (const site of sites) this.#usedLists.add(site.name);
    if (!text) {
      this.#reporter.add('condition-too-long', condition.span(0, condition.length));
      return undefined;
    }
    const parsed = this.#parseAsMeant(text, condition, sites);
    this.#traps.splices(sites);
    return parsed;
  }

  /** Where it is plain what was meant, reading goes on as if that stood there, and finds what else is wrong. */
  #parseAsMeant(
    spliced: SourceText,
    condition: SourceText,
    sites: readonly SpliceSite[],
  ): { readonly expression: Expression; readonly text: SourceText } | undefined {
    let text: SourceText | undefined = spliced;
    for (let repairs = 0; text && repairs < MOST_REPAIRS; repairs++) {
      try {
        return { expression: parseCondition(text.text), text };
      } catch (error) {
        if (!(error instanceof ConditionError)) throw error;
        if (this.#reportSplice(error, text, condition, sites)) return undefined;
        text = this.#reportSyntax(error, text);
      }
    }
    return undefined;
  }

  /** Reports an error inside the items of a list at the list's name; false when it is elsewhere. */
  #reportSplice(error: ConditionError, text: SourceText, condition: SourceText, sites: readonly SpliceSite[]): boolean {
    const written = condition.span(0, condition.length);
    const site = [error.at, guess(error, text.text).start]
      .map((at) => Math.min(at, text.length - 1))
      .map((at) => spliceAt(text.span(at, at + 1), written, sites, this.#lists))
      .find((found) => found !== undefined);
    if (!site) return false;
    const details = { detail: error.detail, written: site.name, hint: 'list-spliced' };
    const edit = site.place === 'bare' ? site.source.edit(0, site.source.length, `(${site.name})`) : undefined;
    this.#reporter.add(error.problem, site.source.span(0, site.source.length), details, [], edit);
    return true;
  }

  /** The condition as it was probably meant. */
  #reportSyntax(error: ConditionError, text: SourceText): SourceText | undefined {
    const { hint, start, end, instead } = guess(error, text.text);
    const details = { detail: error.detail, written: text.text.slice(start, end), ...(hint && { hint }) };
    const span = text.span(start, Math.max(end, start + 1));
    if (instead === undefined) {
      this.#reporter.add(error.problem, span, details);
      return undefined;
    }
    this.#reporter.add(error.problem, span, details, [], text.edit(start, end, instead));
    const { file, start: from } = text.span(start, start);
    return SourceText.join([text.slice(0, start), SourceText.synthetic(instead, file, from), text.slice(end)]);
  }

  #rule(definition: RuleDefinition): KnownRule {
    const compiler = this.#compilers.get(definition.source);
    if (!compiler) return { definition, written: '', compiled: undefined };
    this.#reporter.within(definition.name);
    const condition =
      definition.exceptions.length > 0
        ? withExceptions(definition.condition, definition.exceptions, this.#reporter)
        : definition.condition;
    const compiled = this.#ruleCompiler.compile(definition, compiler, () => condition && this.#resolve(condition));
    return { definition, written: condition?.text ?? '', compiled };
  }

  #resolve(condition: SourceText): ResolvedCondition | UnresolvedCondition | undefined {
    const parsed = this.#parse(condition);
    if (!parsed) return undefined;
    const { text } = parsed;
    const expression = this.#macros.resolve(parsed.expression, text, ({ problem, name, span }) =>
      this.#reporter.add(problem, span, { name }, [...this.#collection.macros.keys()]),
    );
    return expression ? { expression, text } : { parsed: parsed.expression, text };
  }
}

/** Whether one of the names may be in the text; it may also be part of a longer word. */
function mentions(text: string, names: ReadonlySet<string>): boolean {
  for (const name of names) if (text.includes(name)) return true;
  return false;
}
