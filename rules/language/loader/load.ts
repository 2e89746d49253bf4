/** Loads rule files as one: all of them or none. */

import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { Reporter } from '../diagnostics/reporter.ts';
import { RuleSet } from '../evaluate/rule-set.ts';
import { SYSCALL_SOURCE } from '../syscall/fields.ts';
import { decodeFile } from '../yaml/decode.ts';
import type { YamlNode } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parser.ts';
import type { YamlError } from '../yaml/problem.ts';
import type { CollectContext } from './collect-context.ts';
import { Collection } from './collection.ts';
import { CollectionCompiler, type CompiledCollection } from './compile-collection.ts';
import { ENGINE_VERSION, type LoadOptions, type RuleFile } from './options.ts';
import { readItem } from './read-item.ts';
import { isCompatible, parseVersion } from './read-versions.ts';
import { recover } from './recover.ts';
import { fieldScopes, isField } from './scopes.ts';

export interface LoadResult {
  readonly ok: boolean;
  /** The rules, when the files are all right. */
  readonly rules?: RuleSet;
  /** Everything found, by file and place. */
  readonly diagnostics: readonly Diagnostic[];
  /** The error that Falco would stop at, when there is one. */
  readonly failure?: Diagnostic;
}

/** Loads the files in order. Never throws: whatever is wrong is in the diagnostics. */
export function loadRules(files: readonly RuleFile[], options: LoadOptions): LoadResult {
  const loader = new Loader(options);
  for (const file of files) loader.load(file);
  return loader.result(files);
}

/**
 * The same with a pause after each file, for whoever has other things to do meanwhile.
 * @param pause settles when it may go on
 */
export async function loadRulesInSteps(
  files: readonly RuleFile[],
  options: LoadOptions,
  pause: () => Promise<void>,
): Promise<LoadResult> {
  const loader = new Loader(options);
  for (const file of files) {
    loader.load(file);
    await pause();
  }
  return loader.result(files);
}

class Loader {
  readonly #options: LoadOptions;
  readonly #reporter = new Reporter();
  readonly #collection: Collection;
  readonly #compiler: CollectionCompiler;
  #compiled: CompiledCollection | undefined;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#collection = new Collection(collectContext(options), this.#reporter);
    this.#compiler = new CollectionCompiler(this.#collection, options, this.#reporter);
  }

  load(file: RuleFile): void {
    const text = typeof file.content === 'string' ? file.content : decodeFile(file.content);
    this.#reporter.addText(file.name, text);
    this.#reporter.within(undefined);
    this.#read(text, file.name);
    this.#compiled = this.#compiler.compile();
  }

  /** @param files all that were loaded, in order. */
  result(files: readonly RuleFile[]): LoadResult {
    this.#checkWhole();
    const found = this.#reporter.diagnostics();
    const failure = found.find((diagnostic) => diagnostic.severity === 'error');
    const order = new Map(files.map((file, i) => [file.name, i]));
    const diagnostics = found.toSorted(
      (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.range.start.offset - b.range.start.offset,
    );
    if (failure) return { ok: false, diagnostics, failure };
    return { ok: true, rules: new RuleSet(this.#compiled ?? this.#compiler.compile(), this.#options), diagnostics };
  }

  #read(text: string, file: string): void {
    const { documents, error, stoppedAt, unclosedQuote } = parseYaml(text, file);
    if (error) {
      this.#yamlError(error, text, file);
      const recovery = recover(text, file, error);
      for (const other of recovery.errors) this.#yamlError(other, text, file);
      for (const name of recovery.broken) this.#collection.collect({ kind: 'broken', name });
      for (const document of recovery.documents) this.#document(document, file);
      return;
    }
    const seen = new Set<YamlNode>();
    const badKey = documents.map((node) => unreadableKey(node, seen)).find((node) => node !== undefined);
    if (badKey) this.#reporter.add('yaml-key', { file, start: badKey.start, end: badKey.end });
    if (stoppedAt !== undefined) {
      this.#reporter.add('trap-document-dropped', { file, start: stoppedAt, end: stoppedAt + 3 });
    }
    if (unclosedQuote !== undefined) {
      this.#reporter.add('trap-quote-open', { file, start: unclosedQuote, end: unclosedQuote + 1 });
    }
    for (const document of documents) this.#document(document, file);
  }

  #yamlError(error: YamlError, text: string, file: string): void {
    const start = error.opened ?? error.offset;
    const details = { detail: error.detail, stopped: String(error.offset) };
    this.#reporter.add(`yaml-${error.problem}`, { file, start, end: Math.min(start + 1, text.length) }, details);
  }

  #document(document: YamlNode, file: string): void {
    if (document.kind === 'sequence') {
      for (const item of document.items) {
        if (item.kind === 'null') continue;
        readItem(item, file, this.#reporter, (read) => this.#collection.collect(read));
      }
      return;
    }
    const span = { file, start: document.start, end: document.end };
    this.#reporter.add(document.kind === 'map' ? 'document-map' : 'document-scalar', span);
  }

  /** Checks what only all files together can tell. */
  #checkWhole(): void {
    this.#checkPlugins();
    if (!this.#reporter.hasErrors) this.#compiler.reportUnused();
  }

  #checkPlugins(): void {
    for (const { span, alternatives } of this.#collection.plugins) {
      const loaded = alternatives
        .map((wanted) => ({ wanted, have: this.#options.plugins?.find((plugin) => plugin.name === wanted.name) }))
        .find(({ have }) => have !== undefined);
      if (!loaded?.have) {
        const names = alternatives.map(({ name, version }) => `${name} (>= ${version})`).join(', ');
        this.#reporter.add('plugin-missing', span, { names });
        continue;
      }
      const { wanted, have } = loaded;
      const wantedVersion = parseVersion(wanted.version);
      const haveVersion = parseVersion(have.version);
      if (wantedVersion && haveVersion && isCompatible(haveVersion, wantedVersion)) continue;
      this.#reporter.add('plugin-incompatible', span, { name: have.name, have: have.version, version: wanted.version });
    }
  }
}

/**
 * Falco's schema check cannot read a key that is no text, wherever it looks at keys.
 * @param seen nodes looked at: aliases can make one node stand in a great many places.
 */
function unreadableKey(node: YamlNode, seen: Set<YamlNode>): YamlNode | undefined {
  if (seen.has(node)) return undefined;
  seen.add(node);
  if (node.kind === 'sequence') {
    for (const item of node.items) {
      const bad = unreadableKey(item, seen);
      if (bad) return bad;
    }
  }
  if (node.kind !== 'map') return undefined;
  for (const { key, value } of node.pairs) {
    if (key.kind === 'sequence' || key.kind === 'map') return key;
    const looked =
      key.kind === 'scalar' &&
      ['override', 'exceptions', 'required_plugin_versions', 'alternatives'].includes(key.source.text);
    const bad = looked ? unreadableKey(value, seen) : undefined;
    if (bad) return bad;
  }
  return undefined;
}

function collectContext(options: LoadOptions): CollectContext {
  const version = options.engineVersion ?? ENGINE_VERSION;
  const scopes = new Map(fieldScopes(options).map((scope) => [scope.source, scope]));
  return {
    engineVersion: parseVersion(version) ?? { major: 0, minor: 0, patch: 0 },
    sources: [...scopes.keys()],
    judged: options.catalogues.find((catalogue) => catalogue.source !== SYSCALL_SOURCE)?.source,
    fieldsOf: (source) => {
      const scope = scopes.get(source);
      return scope && { has: (name) => isField(name, scope), names: () => scope.names() };
    },
  };
}
