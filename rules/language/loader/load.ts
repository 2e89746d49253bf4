/** Loads rule files as one: all of them or none. */

import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { Reporter } from '../diagnostics/reporter.ts';
import { describeRule } from '../evaluate/describe-rule.ts';
import { RuleSet } from '../evaluate/rule-set.ts';
import type { Rule } from '../rule.ts';
import { finish, inTurns, type Steps } from '../steps.ts';
import { SYSCALL_SOURCE } from '../syscall/fields.ts';
import { decodeFile } from '../yaml/decode.ts';
import type { YamlNode } from '../yaml/node.ts';
import { readYaml } from '../yaml/parser.ts';
import type { YamlError } from '../yaml/problem.ts';
import type { CollectContext } from './collect-context.ts';
import { Collection, type DefinitionSite } from './collection.ts';
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
  /** What the files define or change, in order, when they are all right. */
  readonly definitions?: readonly LoadedDefinition[];
  readonly base?: LoadedBase;
}

/** One place where a name is defined or changed. */
export interface LoadedDefinition extends Pick<DefinitionSite, 'kind' | 'name'> {
  readonly file: string;
}

/** What the first files define on their own, before any other file. */
export interface LoadedBase {
  readonly rules: readonly Rule[];
  /** Lists and macros by name, with the text of their items or their condition. */
  readonly definitions: ReadonlyMap<string, string>;
}

/**
 * Loads the files in order. Never throws: whatever is wrong is in the diagnostics.
 * @param first so many of the first files are described on their own, too
 */
export function loadRules(files: readonly RuleFile[], options: LoadOptions, first = 0): LoadResult {
  return finish(load(files, options, first));
}

/**
 * The same in small steps, for whoever has other things to do meanwhile.
 * @param pause is called after each step; where it answers a promise, loading goes on once that is settled
 */
export function loadRulesInSteps(
  files: readonly RuleFile[],
  options: LoadOptions,
  pause: () => Promise<void> | undefined,
  first = 0,
): Promise<LoadResult> {
  return inTurns(load(files, options, first), pause);
}

function* load(files: readonly RuleFile[], options: LoadOptions, first: number): Steps<LoadResult> {
  const loader = new Loader(options);
  for (const [index, file] of files.entries()) {
    yield* loader.load(file);
    if (index + 1 === first) loader.noteBase();
  }
  return yield* loader.result(files);
}

class Loader {
  readonly #options: LoadOptions;
  readonly #reporter = new Reporter();
  readonly #collection: Collection;
  readonly #compiler: CollectionCompiler;
  #compiled: CompiledCollection | undefined;
  #base: LoadedBase | undefined;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#collection = new Collection(collectContext(options), this.#reporter);
    this.#compiler = new CollectionCompiler(this.#collection, options, this.#reporter);
  }

  *load(file: RuleFile): Steps<void> {
    const text = typeof file.content === 'string' ? file.content : decodeFile(file.content);
    this.#reporter.addText(file.name, text);
    this.#reporter.within(undefined);
    yield* this.#read(text, file.name);
    this.#compiled = yield* this.#compiler.compile();
  }

  noteBase(): void {
    const definitions = new Map<string, string>();
    const note = (name: string, text: string) => definitions.set(name, `${definitions.get(name) ?? ''} ${text}`);
    for (const { definition } of this.#collection.macros.values()) note(definition.name, definition.condition.text);
    for (const { definition } of this.#collection.lists.values())
      note(definition.name, definition.items.map((item) => item.text).join(' '));
    const rules = this.#compiled?.rules.map((rule) => describeRule(rule, this.#options)) ?? [];
    this.#base = { rules, definitions };
  }

  /** @param files all that were loaded, in order. */
  *result(files: readonly RuleFile[]): Steps<LoadResult> {
    this.#checkWhole();
    const found = this.#reporter.diagnostics();
    yield;
    const failure = found.find((diagnostic) => diagnostic.severity === 'error');
    const order = new Map(files.map((file, i) => [file.name, i]));
    const diagnostics = found.toSorted(
      (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.range.start.offset - b.range.start.offset,
    );
    if (failure) return { ok: false, diagnostics, failure };
    const compiled = this.#compiled ?? (yield* this.#compiler.compile());
    return {
      ok: true,
      rules: new RuleSet(compiled, this.#options),
      diagnostics,
      definitions: this.#collection.sites.map(({ kind, name, span }) => ({ kind, name, file: span.file })),
      ...(this.#base ? { base: this.#base } : {}),
    };
  }

  *#read(text: string, file: string): Steps<void> {
    const { documents, error, stoppedAt, unclosedQuote } = yield* readYaml(text, file);
    if (error) {
      this.#yamlError(error, text, file);
      const recovery = recover(text, file, error);
      for (const other of recovery.errors) this.#yamlError(other, text, file);
      for (const name of recovery.broken) this.#collection.collect({ kind: 'broken', name });
      for (const document of recovery.documents) yield* this.#document(document, file);
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
    for (const document of documents) yield* this.#document(document, file);
  }

  #yamlError(error: YamlError, text: string, file: string): void {
    const start = error.opened ?? error.offset;
    const details = { detail: error.detail, stopped: String(error.offset) };
    this.#reporter.add(`yaml-${error.problem}`, { file, start, end: Math.min(start + 1, text.length) }, details);
  }

  *#document(document: YamlNode, file: string): Steps<void> {
    if (document.kind === 'sequence') {
      for (const item of document.items) {
        if (item.kind === 'null') continue;
        readItem(item, file, this.#reporter, (read) => this.#collection.collect(read));
        yield;
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
