import { SourceText } from '../text/source-text.ts';
import { lookUp, type YamlMap, type YamlNode } from '../yaml/node.ts';
import type { ExceptionDefinition, ExceptionEntry } from './definitions.ts';
import { EXCEPTION_KEYS } from './keys.ts';
import { headOf, type ValueReader } from './values.ts';

/** More values than this in one rule are refused: aliases can make a short file stand for endless lists. */
const MOST_ENTRIES = 1_000_000;

/**
 * Reads the exceptions of a rule; undefined when something is wrong with them.
 * @param append whether they add to exceptions defined before, which then need not repeat their fields.
 */
export function readExceptions(
  map: YamlMap,
  values: ValueReader,
  append: boolean,
): readonly ExceptionDefinition[] | undefined {
  const list = lookUp(map, 'exceptions');
  if (!list || list.kind === 'null') return [];
  if (list.kind !== 'sequence') {
    values.report('exceptions-shape', list);
    return undefined;
  }
  const reader = new ExceptionReader(values, append);
  const names = new Set<string>();
  const exceptions: ExceptionDefinition[] = [];
  let complete = true;
  for (const node of list.items) {
    const exception = reader.read(node, names);
    if (exception) {
      names.add(exception.name);
      exceptions.push(exception);
    } else complete = false;
  }
  return complete ? exceptions : undefined;
}

class ExceptionReader {
  readonly #values: ValueReader;
  readonly #append: boolean;
  #entries = 0;

  constructor(values: ValueReader, append: boolean) {
    this.#values = values;
    this.#append = append;
  }

  read(node: YamlNode, before: ReadonlySet<string>): ExceptionDefinition | undefined {
    const values = this.#values;
    if (node.kind !== 'map') {
      values.report('exception-shape', node);
      return undefined;
    }
    const name = values.text(node, 'name');
    if (!name) return undefined;
    if (before.has(name.text)) {
      values.report('exception-name-repeated', name.span(0, name.length), { name: name.text });
    }
    this.#checkKeys(node);
    const fields = this.#key(node, 'fields', this.#append);
    const comps = this.#key(node, 'comps', true);
    const list = lookUp(node, 'values');
    if (list && list.kind !== 'sequence') {
      values.report('exception-values-shape', list.kind === 'null' ? headOf(node) : list);
      return undefined;
    }
    if (!list && this.#append) values.report('append-no-values', headOf(node), { name: name.text });
    const entries = list?.items.map((item) => this.#entry(item, 'values'));
    if (!fields || !comps || entries?.includes(undefined)) return undefined;
    return {
      name: name.text,
      span: values.span(node),
      fields,
      comps,
      values: (entries ?? []).filter((entry) => entry !== undefined),
    };
  }

  #checkKeys(map: YamlMap): void {
    for (const { key } of map.pairs) {
      const name = key.kind === 'scalar' ? key.source.text : '';
      if (EXCEPTION_KEYS.some((known) => known === name)) continue;
      this.#values.report('key-unknown', key, { key: name, item: 'exception' }, EXCEPTION_KEYS);
    }
  }

  #key(map: YamlMap, key: string, optional: boolean): ExceptionEntry | undefined {
    const node = lookUp(map, key);
    if (node) return this.#entry(node, key);
    if (optional) return this.#nothing(map);
    this.#values.report('key-missing', headOf(map), { key });
    return undefined;
  }

  #entry(node: YamlNode, key: string): ExceptionEntry | undefined {
    if (++this.#entries > MOST_ENTRIES) {
      if (this.#entries === MOST_ENTRIES + 1) this.#values.report('exception-values-shape', node, { limit: 'yes' });
      return undefined;
    }
    if (node.kind === 'scalar') {
      if (node.source.length > 0) return { list: false, text: node.source, items: [] };
      this.#values.report('value-empty', node, { key });
      return undefined;
    }
    if (node.kind !== 'sequence') return this.#nothing(node);
    const items: ExceptionEntry[] = [];
    for (const child of node.items) {
      const item = this.#entry(child, key);
      if (!item) return undefined;
      items.push(item);
    }
    return { list: true, text: SourceText.synthetic('', this.#values.file, node.start), items };
  }

  #nothing(node: YamlNode): ExceptionEntry {
    return { list: false, text: SourceText.synthetic('', this.#values.file, node.start), items: [] };
  }
}
