/** Reads one item of a rule file: which keys it has and whether their values have the right shape. */
import type { Reporter } from '../diagnostics/reporter.ts';
import { nearest } from '../text/nearest.ts';
import { SourceText } from '../text/source-text.ts';
import { lookUp, pairOf, type YamlMap, type YamlNode } from '../yaml/node.ts';
import {
  type Item,
  type ListDefinition,
  type MacroDefinition,
  type Priority,
  parsePriority,
  type RuleParts,
  type RuleUpdate,
} from './definitions.ts';
import { APPENDABLE, ITEM_KINDS, type ItemKind, KNOWN_KEYS, REPLACEABLE } from './keys.ts';
import { readExceptions } from './read-exceptions.ts';
import { readEngineVersion, readPluginVersions } from './read-versions.ts';
import { headOf, ValueReader } from './values.ts';

export const LIST_NAME = /^[^()"'\t\n\v\f\r =,]+$/;
export const MACRO_NAME = /^[a-zA-Z]+[a-zA-Z0-9_]*$/;

/** Reads an item and hands what it defines to `collect`; an item may give several things, in order. */
export function readItem(node: YamlNode, file: string, reporter: Reporter, collect: (item: Item) => void): void {
  new ItemReader(file, reporter, collect).read(node);
}

class ItemReader {
  readonly #values: ValueReader;
  readonly #reporter: Reporter;
  readonly #collect: (item: Item) => void;

  constructor(file: string, reporter: Reporter, collect: (item: Item) => void) {
    this.#values = new ValueReader(file, reporter);
    this.#reporter = reporter;
    this.#collect = collect;
  }

  read(node: YamlNode): void {
    this.#reporter.within(undefined);
    if (node.kind !== 'map') {
      this.#values.report('item-shape', node);
      return;
    }
    const kind = ITEM_KINDS.find((key) => lookUp(node, key));
    if (!kind) {
      const keys = node.pairs.flatMap(({ key }) => (key.kind === 'scalar' ? [key.source.text] : []));
      const meant = keys.map((key) => nearest(key, ITEM_KINDS)).find((key) => key !== undefined);
      this.#values.report('item-unknown', headOf(node), { key: keys[0] ?? '' }, meant ? [meant] : ITEM_KINDS);
      return;
    }
    const name = lookUp(node, kind);
    if (name?.kind === 'scalar' && !kind.startsWith('required')) this.#reporter.within(name.source.text);
    this.#checkKeys(node, kind);
    const read: Readonly<Record<ItemKind, () => void>> = {
      required_engine_version: () => readEngineVersion(node, this.#values, this.#collect),
      required_plugin_versions: () => readPluginVersions(node, this.#values, this.#collect),
      list: () => this.#list(node),
      macro: () => this.#macro(node),
      rule: () => this.#rule(node),
    };
    read[kind]();
  }

  #checkKeys(map: YamlMap, kind: ItemKind): void {
    const seen = new Set<string>();
    for (const { key } of map.pairs) {
      const name = key.kind === 'scalar' ? key.source.text : '';
      if (seen.has(name)) this.#values.report('trap-key-repeated', key, { key: name });
      else if (name === '<<') this.#values.report('trap-merge-key', key);
      else if (!KNOWN_KEYS[kind].includes(name)) {
        this.#values.report('key-unknown', key, { key: name, item: kind }, KNOWN_KEYS[kind]);
      }
      seen.add(name);
    }
  }

  #list(map: YamlMap): void {
    const name = this.#values.text(map, 'list');
    if (!name) return;
    if (!LIST_NAME.test(name.text)) {
      this.#values.report('list-name', name.span(0, name.length), { name: name.text });
    }
    const items = this.#values.texts(map, 'items');
    const append = this.#appends(map, ['items']);
    if (!items || append === undefined) {
      this.#broken(name.text);
      return;
    }
    const list: ListDefinition = {
      name: name.text,
      span: this.#values.span(map),
      nameSpan: name.span(0, name.length),
      items,
    };
    this.#collect({ kind: 'list', append, list });
  }

  #macro(map: YamlMap): void {
    const name = this.#values.text(map, 'macro');
    if (!name) return;
    if (!MACRO_NAME.test(name.text)) {
      this.#values.report('macro-name', name.span(0, name.length), { name: name.text });
    }
    const condition = this.#values.text(map, 'condition');
    const append = this.#appends(map, ['condition']);
    if (!condition || append === undefined) {
      this.#broken(name.text);
      return;
    }
    const macro: MacroDefinition = {
      name: name.text,
      span: this.#values.span(map),
      nameSpan: name.span(0, name.length),
      condition,
    };
    this.#collect({ kind: 'macro', append, macro });
  }

  #broken(name: string): void {
    this.#collect({ kind: 'broken', name });
  }

  /** Whether a list or macro adds to what is there; undefined when its keys contradict each other. */
  #appends(map: YamlMap, keys: readonly string[]): boolean | undefined {
    const legacy = this.#legacyAppend(map);
    const override = this.#override(map, keys, keys);
    if (legacy === undefined || !override) return undefined;
    if (legacy && (override.append.size > 0 || override.replace.size > 0)) {
      this.#values.report('override-and-append', pairOf(map, 'append')?.key ?? map);
      return undefined;
    }
    return legacy || override.append.size > 0;
  }

  #legacyAppend(map: YamlMap): boolean | undefined {
    if (!this.#values.has(map, 'append')) return false;
    const append = this.#values.boolean(map, 'append');
    if (append) this.#values.report('deprecated-append', pairOf(map, 'append')?.key ?? map);
    return append;
  }

  #override(
    map: YamlMap,
    appendable: readonly string[],
    replaceable: readonly string[],
  ): { readonly append: ReadonlySet<string>; readonly replace: ReadonlySet<string> } | undefined {
    const value = lookUp(map, 'override');
    const append = new Set<string>();
    const replace = new Set<string>();
    if (value?.kind === 'sequence' && value.items.length > 0) {
      this.#values.report('override-shape', value);
      return undefined;
    }
    if (value?.kind !== 'map') return { append, replace };
    let good = true;
    const fail = (...report: Parameters<ValueReader['report']>) => {
      this.#values.report(...report);
      good = false;
    };
    for (const pair of value.pairs) {
      const key = textOrNull(pair.key);
      const operation = textOrNull(pair.value);
      const mayAppend = appendable.includes(key ?? '');
      const mayReplace = replaceable.includes(key ?? '');
      if (key === undefined || operation === undefined) fail('override-shape', pair.value, { key: key ?? '' });
      else if (operation === 'append') {
        if (mayAppend) append.add(key);
        else fail('override-no-append', pair.key, { key }, appendable);
      } else if (operation === 'replace') {
        if (mayReplace) replace.add(key);
        else fail('override-no-replace', pair.key, { key }, replaceable);
      } else {
        const allowed = [...(mayAppend ? ['append'] : []), ...(mayReplace ? ['replace'] : [])];
        const at = pair.value.kind === 'null' ? pair.key : pair.value;
        fail('override-operation', at, { key, operation, allowed: allowed.join(' ') }, allowed);
      }
    }
    return good ? { append, replace } : undefined;
  }

  #rule(map: YamlMap): void {
    const name = this.#values.text(map, 'rule');
    if (!name) return;
    const base = {
      name: name.text,
      span: this.#values.span(map),
      nameSpan: name.span(0, name.length),
      source: this.#values.optionalText(map, 'source'),
    };
    const legacy = this.#legacyAppend(map);
    const override = this.#override(map, APPENDABLE, REPLACEABLE);
    if (legacy === undefined || !override) return;
    const overrides = override.append.size > 0 || override.replace.size > 0;
    if (legacy && overrides) this.#values.report('override-and-append', pairOf(map, 'append')?.key ?? map);
    else if (overrides) this.#updates(map, base, override);
    else if (legacy) {
      const parts: Mutable<Partial<RuleParts>> = {};
      if (this.#values.has(map, 'condition')) this.#readPart(map, 'condition', parts, true);
      if (this.#values.has(map, 'exceptions')) this.#readPart(map, 'exceptions', parts, true);
      this.#collect({ kind: 'rule-append', update: { ...base, parts }, legacy: true });
    } else if (['condition', 'output', 'desc', 'priority'].some((key) => this.#values.has(map, key))) {
      this.#definition(map, base);
    } else this.#enable(map, base);
  }

  #updates(
    map: YamlMap,
    base: Omit<RuleUpdate, 'parts'>,
    override: { readonly append: ReadonlySet<string>; readonly replace: ReadonlySet<string> },
  ): void {
    const unlisted = new Set<string>(REPLACEABLE.filter((key) => this.#values.has(map, key)));
    for (const operation of ['append', 'replace'] as const) {
      const keys = override[operation];
      if (keys.size === 0) continue;
      const parts: Mutable<Partial<RuleParts>> = {};
      for (const key of UPDATE_ORDER) {
        if (!keys.has(key)) continue;
        if (unlisted.delete(key)) this.#readPart(map, key, parts, operation === 'append');
        else this.#values.report('override-key-missing', headOf(map), { operation, key });
      }
      this.#collect({ kind: `rule-${operation}`, update: { ...base, parts }, legacy: false });
    }
    for (const key of unlisted) {
      this.#values.report('override-key-unlisted', pairOf(map, key)?.key ?? map, { key });
    }
  }

  #readPart(map: YamlMap, key: UpdateKey, parts: Mutable<Partial<RuleParts>>, append: boolean): void {
    const values = this.#values;
    const set = <K extends keyof RuleParts>(part: K, value: RuleParts[K] | undefined) => {
      if (value !== undefined) parts[part] = value;
    };
    const read: Readonly<Record<UpdateKey, () => void>> = {
      condition: () => set('condition', values.text(map, key)),
      exceptions: () => set('exceptions', readExceptions(map, values, append)),
      output: () => set('output', values.text(map, key)),
      desc: () => set('description', values.text(map, key)),
      tags: () =>
        set(
          'tags',
          values.texts(map, key)?.map((tag) => tag.text),
        ),
      priority: () => set('priority', this.#priority(map)),
      enabled: () => set('enabled', values.boolean(map, key)),
      warn_evttypes: () => set('warnEventTypes', values.boolean(map, key)),
      'skip-if-unknown-filter': () => set('skipIfUnknownFilter', values.boolean(map, key)),
      capture: () => set('capture', values.boolean(map, key)),
      capture_duration: () => set('captureDuration', values.number(map, key)),
    };
    read[key]();
  }

  #priority(map: YamlMap): Priority | undefined {
    const text = this.#values.text(map, 'priority');
    if (!text) return undefined;
    const priority = parsePriority(text.text);
    if (!priority) this.#values.report('priority-unknown', text.span(0, text.length), { value: text.text });
    return priority;
  }

  #enable(map: YamlMap, base: Omit<RuleUpdate, 'parts'>): void {
    const text = this.#values.text(map, 'enabled');
    const enabled = text && this.#values.boolean(map, 'enabled');
    if (enabled === undefined) return;
    this.#values.report('deprecated-enabled', pairOf(map, 'enabled')?.key ?? map);
    this.#collect({ kind: 'rule-enable', name: base.name, span: base.nameSpan, enabled });
  }

  #definition(map: YamlMap, base: Omit<RuleUpdate, 'parts'>): void {
    const values = this.#values;
    const condition = values.text(map, 'condition');
    const output = values.text(map, 'output');
    const description = values.text(map, 'desc');
    const priority = this.#priority(map);
    const { source } = base;
    const enabled = values.boolean(map, 'enabled');
    const warnEventTypes = values.boolean(map, 'warn_evttypes');
    const skipIfUnknownFilter = values.boolean(map, 'skip-if-unknown-filter');
    const capture = values.boolean(map, 'capture');
    const captureDuration = values.number(map, 'capture_duration');
    const tags = values.optionalTexts(map, 'tags');
    const exceptions = readExceptions(map, values, false);
    const wrongSource = values.has(map, 'source') && !source;
    if (!condition || wrongSource) {
      this.#broken(base.name);
      return;
    }
    // What is wrong with the other keys is reported; the condition is still worth looking at.
    const nothing = condition.slice(0, 0);
    const { file, start } = condition.span(0, 0);
    this.#collect({
      kind: 'rule',
      rule: {
        ...base,
        condition,
        // An output that is missing is not said to be empty as well.
        output: output ? trim(output) : SourceText.synthetic('…', file, start),
        description: description ?? nothing,
        priority: priority ?? 'debug',
        source: source?.text ?? 'syscall',
        sourceSpan: source?.span(0, source.length),
        enabled: enabled ?? true,
        warnEventTypes: warnEventTypes ?? true,
        skipIfUnknownFilter: skipIfUnknownFilter ?? false,
        capture: capture ?? false,
        captureDuration: captureDuration ?? 0,
        tags: (tags ?? []).map((tag) => tag.text),
        exceptions: exceptions ?? [],
      },
    });
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The keys an override may name, in the order Falco reads them. */
const UPDATE_ORDER = [
  'condition',
  'exceptions',
  'output',
  'desc',
  'tags',
  'priority',
  'enabled',
  'warn_evttypes',
  'skip-if-unknown-filter',
  'capture',
  'capture_duration',
] as const;
type UpdateKey = (typeof UPDATE_ORDER)[number];

/** A scalar's text; nothing at all reads as the word null, anything else as undefined. */
function textOrNull(node: YamlNode): string | undefined {
  if (node.kind === 'null') return 'null';
  return node.kind === 'scalar' ? node.source.text : undefined;
}

function trim<T extends { readonly text: string; slice(start: number, end: number): T }>(source: T): T {
  const start = source.text.search(/[^\t\n\v\f\r ]/);
  if (start < 0) return source.slice(0, 0);
  return source.slice(start, source.text.replace(/[\t\n\v\f\r ]+$/, '').length);
}
