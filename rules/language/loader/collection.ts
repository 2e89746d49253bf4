/**
 * Everything the files read so far define. Later files add to, replace and switch what earlier ones defined; the first
 * definition keeps its place in the order.
 */
import { MODIFIERS, OPERATORS, STRING_OPERATORS } from '../condition/ast.ts';
import type { Reporter } from '../diagnostics/reporter.ts';
import type { Span } from '../text/place.ts';
import { SourceText } from '../text/source-text.ts';
import {
  type ExceptionDefinition,
  type ExceptionEntry,
  type Item,
  isGiven,
  type ListDefinition,
  type MacroDefinition,
  type RuleDefinition,
  type RuleUpdate,
} from './definitions.ts';
import { formatVersion, isCompatible, parseVersion, type Version } from './read-versions.ts';

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

/** What the collection has to know of the world to judge an item. */
export interface CollectContext {
  readonly engineVersion: Version;
  /** The fields of a source; undefined when there is no such source. */
  readonly fieldsOf: (source: string) => { has(name: string): boolean; names(): Iterable<string> } | undefined;
  readonly sources: readonly string[];
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
  #next = 0;

  constructor(context: CollectContext, reporter: Reporter) {
    this.#context = context;
    this.#reporter = reporter;
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
    this.sites.push({ kind: 'list', name: list.name, span: list.nameSpan, item: list.span });
    const changed = this.#next++;
    const definition =
      append && known ? { ...known.definition, items: [...known.definition.items, ...list.items] } : list;
    this.lists.set(list.name, { definition, index: known?.index ?? changed, changed });
  }

  #macro(macro: MacroDefinition, append: boolean): void {
    const known = this.macros.get(macro.name);
    if (append && !known) {
      if (this.broken.has(macro.name)) return;
      this.#reporter.add('append-without-macro', macro.nameSpan, { name: macro.name }, [...this.macros.keys()]);
      return;
    }
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
    const exceptions = rule.exceptions.map((exception) => {
      if (isGiven(exception.fields)) return this.#checkException(exception, rule.source);
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
    this.sites.push({ kind: 'rule', name: update.name, span: update.nameSpan, item: update.span });
    this.#next++;
    this.rules.set(update.name, {
      ...known,
      condition: condition ? appended(known.condition, condition) : known.condition,
      output: output ? appended(known.output, output) : known.output,
      description: description ? appended(known.description, description) : known.description,
      tags: tags ? [...known.tags, ...tags] : known.tags,
      exceptions: exceptions ? this.#appendExceptions(known, exceptions) : known.exceptions,
    });
  }

  #appendExceptions(rule: RuleDefinition, added: readonly ExceptionDefinition[]): readonly ExceptionDefinition[] {
    const exceptions = [...rule.exceptions];
    for (const exception of added) {
      const position = exceptions.findIndex((other) => other.name === exception.name);
      const known = exceptions[position];
      const details = { name: exception.name };
      if (known) {
        if (isGiven(exception.fields)) this.#reporter.add('exception-append-fields', exception.span, details);
        else if (isGiven(exception.comps)) this.#reporter.add('exception-append-comps', exception.span, details);
        else exceptions[position] = { ...known, values: [...known.values, ...exception.values] };
      } else if (!isGiven(exception.fields)) {
        this.#reporter.add('exception-new-fields-missing', exception.span, details);
      } else if (exception.values.length === 0) {
        this.#reporter.add('exception-values-missing', exception.span, details);
      } else {
        const checked = this.#checkException(exception, rule.source);
        if (checked) exceptions.push(checked);
      }
    }
    return exceptions;
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

  /** Fills in the comparison operators and checks fields and operators; undefined when they are wrong. */
  #checkException(exception: ExceptionDefinition, source: string): ExceptionDefinition | undefined {
    const { fields, name } = exception;
    const fail = (problem: Parameters<Reporter['add']>[0], at: ExceptionEntry, known: Iterable<string> = []) => {
      const span = at.text.length > 0 ? at.text.span(0, at.text.length) : exception.span;
      this.#reporter.add(problem, span, { name, value: at.text.text }, [...known]);
      return undefined;
    };
    const comps = isGiven(exception.comps) ? exception.comps : defaultComps(fields);
    if (fields.list) {
      if (fields.items.length !== comps.items.length) return fail('exception-comps-length', comps);
      const unknown = comps.items.find((comp) => !isTupleOperator(comp.text.text));
      if (unknown) return fail('exception-comps-unknown', unknown, OPERATORS);
    } else {
      if (comps.list) return fail('exception-comps-list', comps);
      if (!isSetOperator(comps.text.text)) return fail('exception-comps-single', comps);
    }
    const known = this.#context.fieldsOf(source);
    for (const field of known ? (fields.list ? fields.items : [fields]) : []) {
      if (!known?.has(field.text.text)) return fail('exception-field-unknown', field, known?.names());
    }
    return { ...exception, comps };
  }
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

function defaultComps(fields: ExceptionEntry): ExceptionEntry {
  const { file, start } = fields.text.span(0, 0);
  const operator = (text: string): ExceptionEntry => ({
    list: false,
    text: SourceText.synthetic(text, file, start),
    items: [],
  });
  return fields.list ? { ...fields, items: fields.items.map(() => operator('=')) } : operator('in');
}

function isTupleOperator(text: string): boolean {
  return OPERATORS.some((operator) => operator === text.trim()) || isModifiedOperator(text);
}

function isSetOperator(text: string): boolean {
  return text === 'in' || text === 'pmatch' || text === 'intersects' || isModifiedOperator(text);
}

/** `startswith oneof` and its like. */
export function isModifiedOperator(text: string): boolean {
  const [operator, modifier, ...more] = text.split(/[\t\n\v\f\r ]+/).filter((word) => word !== '');
  return (
    more.length === 0 &&
    STRING_OPERATORS.some((known) => known === operator) &&
    MODIFIERS.some((known) => known === modifier)
  );
}
