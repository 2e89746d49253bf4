/**
 * Everything the files read so far define. Later files add to, replace and switch what earlier ones defined; the first
 * definition keeps its place in the order.
 */
import { ConditionError } from '../condition/error.ts';
import { parseCondition } from '../condition/parser.ts';
import type { Reporter } from '../diagnostics/reporter.ts';
import { SYSCALL_SOURCE } from '../syscall/fields.ts';
import type { Span } from '../text/place.ts';
import { SourceText } from '../text/source-text.ts';
import { ExceptionChecker } from './check-exceptions.ts';
import type { CollectContext } from './collect-context.ts';
import {
  type Item,
  isGiven,
  type ListDefinition,
  type MacroDefinition,
  type RuleDefinition,
  type RuleUpdate,
} from './definitions.ts';
import { Growing } from './growing.ts';
import { formatVersion, isCompatible, parseVersion } from './read-versions.ts';

/**
 * A definition with its place in the order of all items: where it first stood, and where it was last changed.
 * A macro sees the macros that first stood before its own last change.
 */
export interface Placed<T> {
  readonly definition: T;
  readonly index: number;
  readonly changed: number;
}

export interface PluginRequirements {
  readonly span: Span;
  readonly alternatives: readonly { readonly name: string; readonly version: string }[];
}

export class Collection {
  readonly lists = new Map<string, Placed<ListDefinition>>();
  readonly macros = new Map<string, Placed<MacroDefinition>>();
  readonly rules = new Map<string, RuleDefinition>();
  readonly plugins: PluginRequirements[] = [];
  /** Names of rules, macros and lists whose definition is wrong, so that nobody misses them as well. */
  readonly broken = new Set<string>();
  /** Every place a name was defined or changed, in order, for editors. */
  readonly sites: DefinitionSite[] = [];
  readonly #context: CollectContext;
  readonly #reporter: Reporter;
  readonly #exceptions: ExceptionChecker;
  readonly #growing = new Growing();
  #next = 0;

  constructor(context: CollectContext, reporter: Reporter) {
    this.#context = context;
    this.#reporter = reporter;
    this.#exceptions = new ExceptionChecker(context, reporter, this.#growing);
  }

  collect(item: Item): void {
    switch (item.kind) {
      case 'engine-version':
        this.#engineVersion(item.span, item.version);
        break;
      case 'plugin-versions':
        this.#pluginVersions(item);
        break;
      case 'list':
        this.#list(item.list, item.append);
        break;
      case 'macro':
        this.#macro(item.macro, item.append);
        break;
      case 'rule':
        this.#rule(item.rule);
        break;
      case 'rule-append':
        this.#appendRule(item.update, item.legacy);
        break;
      case 'rule-replace':
        this.#replaceRule(item.update);
        break;
      case 'broken':
        this.broken.add(item.name);
        break;
      case 'rule-enable':
        this.#enableRule(item.name, item.span, item.enabled);
        break;
    }
  }

  #engineVersion(span: Span, text: string): void {
    const wanted = parseVersion(text);
    const have = this.#context.engineVersion;
    if (wanted && isCompatible(have, wanted)) return;
    this.#reporter.add('engine-version-newer', span, { version: text, have: formatVersion(have) });
  }

  #pluginVersions(item: PluginRequirements): void {
    const names = new Set<string>();
    for (const { name, version } of item.alternatives) {
      if (!parseVersion(version)) {
        this.#reporter.add('plugin-version-format', item.span, { name, version });
        return;
      }
      if (names.has(name)) {
        this.#reporter.add('plugin-repeated', item.span, { name });
        return;
      }
      names.add(name);
    }
    this.plugins.push({ span: item.span, alternatives: item.alternatives });
  }

  #list(list: ListDefinition, append: boolean): void {
    const known = this.lists.get(list.name);
    if (append && !known) {
      if (this.broken.has(list.name)) return;
      this.#reporter.add('append-without-list', list.nameSpan, { name: list.name }, [...this.lists.keys()]);
      return;
    }
    if (known && !append) this.#warnRedefined('list', known.definition, list);
    this.sites.push({ kind: 'list', name: list.name, span: list.nameSpan, item: list.span });
    const changed = this.#next++;
    const definition =
      append && known ? { ...known.definition, items: this.#growing.append(known.definition.items, list.items) } : list;
    this.lists.set(list.name, { definition, index: known?.index ?? changed, changed });
  }

  #macro(macro: MacroDefinition, append: boolean): void {
    const known = this.macros.get(macro.name);
    if (append && !known) {
      if (this.broken.has(macro.name)) return;
      this.#reporter.add('append-without-macro', macro.nameSpan, { name: macro.name }, [...this.macros.keys()]);
      return;
    }
    if (known && append) this.#warnBinding(known.definition.condition, macro.condition);
    if (known && !append) this.#warnRedefined('macro', known.definition, macro);
    this.sites.push({ kind: 'macro', name: macro.name, span: macro.nameSpan, item: macro.span });
    const changed = this.#next++;
    const definition =
      append && known
        ? { ...known.definition, condition: appended(known.definition.condition, macro.condition) }
        : macro;
    this.macros.set(macro.name, { definition, index: known?.index ?? changed, changed });
  }

  #rule(rule: RuleDefinition): void {
    const known = this.rules.get(rule.name);
    if (known && known.source !== rule.source) {
      this.#reporter.add('rule-source-changed', rule.sourceSpan ?? rule.nameSpan, {
        name: rule.name,
        before: known.source,
        source: rule.source,
      });
      return;
    }
    if (!this.#context.sources.includes(rule.source)) {
      this.#reporter.add(
        'source-unknown',
        rule.sourceSpan ?? rule.nameSpan,
        { source: rule.source },
        this.#context.sources,
      );
    }
    if (known) this.#warnRedefined('rule', known, rule);
    if (rule.source === SYSCALL_SOURCE && this.#context.judged) {
      const details = { source: this.#context.judged, given: rule.sourceSpan ? 'yes' : '' };
      this.#reporter.add('trap-source-syscall', rule.sourceSpan ?? rule.nameSpan, details);
    }
    const exceptions = rule.exceptions.map((exception) => {
      if (isGiven(exception.fields)) return this.#exceptions.check(exception, rule.source);
      this.#reporter.add('exception-fields-missing', exception.span, { name: exception.name });
      return undefined;
    });
    this.sites.push({ kind: 'rule', name: rule.name, span: rule.nameSpan, item: rule.span });
    this.#next++;
    const checked = exceptions.filter((exception) => exception !== undefined);
    this.rules.set(rule.name, { ...rule, exceptions: checked });
  }

  #appendRule(update: RuleUpdate, legacy: boolean): void {
    const known = this.rules.get(update.name);
    if (!known) {
      if (this.broken.has(update.name)) return;
      this.#reporter.add('append-without-rule', update.nameSpan, { name: update.name }, [...this.rules.keys()]);
      return;
    }
    if (this.#changesSource(known, update)) return;
    const { condition, output, description, tags, exceptions } = update.parts;
    if (Object.keys(update.parts).length === 0) {
      if (legacy) this.#reporter.add('append-nothing', update.nameSpan, { name: update.name });
      return;
    }
    if (condition) this.#warnBinding(known.condition, condition);
    this.sites.push({ kind: 'rule', name: update.name, span: update.nameSpan, item: update.span });
    this.#next++;
    this.rules.set(update.name, {
      ...known,
      condition: condition ? appended(known.condition, condition) : known.condition,
      output: output ? appended(known.output, output) : known.output,
      description: description ? appended(known.description, description) : known.description,
      tags: tags ? this.#growing.append(known.tags, tags) : known.tags,
      exceptions: exceptions ? this.#exceptions.append(known, exceptions) : known.exceptions,
    });
  }

  /** Other files may well mean to replace a definition; the same file hardly does. */
  #warnRedefined(kind: DefinitionSite['kind'], before: { readonly span: Span }, now: Named): void {
    if (before.span.file !== now.span.file) return;
    this.#reporter.add('trap-redefined', now.nameSpan, { kind, name: now.name });
  }

  /** Text that begins with `and` goes with the last part of a disjunction alone. */
  #warnBinding(before: SourceText, added: SourceText): void {
    if (before.length > LONGEST_LOOK || !/^\s*and\b/.test(added.text) || !isDisjunction(before.text)) return;
    this.#reporter.add('trap-append-binds', added.span(0, added.length), { condition: before.text });
  }

  #replaceRule(update: RuleUpdate): void {
    const known = this.rules.get(update.name);
    if (!known) {
      if (this.broken.has(update.name)) return;
      this.#reporter.add('replace-without-rule', update.nameSpan, { name: update.name }, [...this.rules.keys()]);
      return;
    }
    if (this.#changesSource(known, update)) return;
    this.sites.push({ kind: 'rule', name: update.name, span: update.nameSpan, item: update.span });
    this.#next++;
    this.rules.set(update.name, { ...known, ...update.parts });
  }

  #changesSource(known: RuleDefinition, update: RuleUpdate): boolean {
    const { source } = update;
    if (!source || source.text === known.source) return false;
    this.#reporter.add('rule-source-changed', source.span(0, source.length), {
      name: update.name,
      before: known.source,
      source: source.text,
    });
    return true;
  }

  #enableRule(name: string, span: Span, enabled: boolean): void {
    const known = this.rules.get(name);
    if (known) this.rules.set(name, { ...known, enabled });
    else if (!this.broken.has(name)) this.#reporter.add('enable-without-rule', span, { name }, [...this.rules.keys()]);
  }
}

/** Longer conditions are not looked into when something is appended to them. */
const LONGEST_LOOK = 10_000;

interface Named {
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
}

export interface DefinitionSite {
  readonly kind: 'list' | 'macro' | 'rule';
  readonly name: string;
  readonly span: Span;
  readonly item: Span;
}

/** Text added to a condition or an output follows after one blank. */
function appended(before: SourceText, added: SourceText): SourceText {
  const { file, start } = added.span(0, 0);
  return SourceText.join([before, SourceText.synthetic(' ', file, start), added]);
}

function isDisjunction(condition: string): boolean {
  try {
    return parseCondition(condition).kind === 'or';
  } catch (error) {
    if (error instanceof ConditionError) return false;
    throw error;
  }
}
