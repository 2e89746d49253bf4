import { existsSync, type FSWatcher, mkdirSync, readdirSync, readFileSync, watch } from 'node:fs';
import path from 'node:path';
import {
  type Diagnostic,
  type LoadOptions,
  type LoadResult,
  loadRules,
  type RuleFile,
  type RuleSet,
} from '../../rules/language/index.ts';

/** Where rules come from, in the order they are read: later files may build on earlier ones. */
export interface RuleFolders {
  readonly builtIn: string;
  readonly own: string;
}

/** The rules that judge now. */
export interface ActiveRules {
  readonly rules: RuleSet;
  /**
   * Why the rules are not all that the files say: a mistake in a file keeps the last good rules in force, or, where
   * there are none yet, leaves only the built-in ones. In the latter case calls cannot be fully judged.
   */
  readonly fault?: { readonly diagnostics: readonly Diagnostic[]; readonly incomplete: boolean };
}

export interface RuleStore {
  readonly active: ActiveRules;
  onChange(listener: () => void): void;
  /** Reads the files again; for tests and for whoever has just written one. */
  reload(): void;
  close(): void;
}

/** How long the files must be quiet before they are read again, in milliseconds: editors write in several steps. */
const QUIET = 60;

/** Loads the packs and follows their files. @throws when not even the built-in packs load: then there is no guard */
export function openRules(folders: RuleFolders, options: LoadOptions): RuleStore {
  mkdirSync(folders.own, { recursive: true, mode: 0o700 });
  let active = firstRules(folders, options);
  const listeners = new Set<() => void>();
  const reload = () => {
    const loaded = loadRules([...rulesIn(folders.builtIn), ...rulesIn(folders.own)], options);
    active = replaced(active, loaded);
    for (const listener of listeners) listener();
  };
  let timer: NodeJS.Timeout | undefined;
  const watchers = [folders.builtIn, folders.own].map((folder) =>
    follow(folder, () => {
      clearTimeout(timer);
      timer = setTimeout(reload, QUIET);
    }),
  );
  return {
    get active() {
      return active;
    },
    onChange: (listener) => {
      listeners.add(listener);
    },
    reload,
    close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher?.close();
    },
  };
}

function firstRules(folders: RuleFolders, options: LoadOptions): ActiveRules {
  const all = loadRules([...rulesIn(folders.builtIn), ...rulesIn(folders.own)], options);
  if (all.rules) return { rules: all.rules };
  const builtIn = loadRules(rulesIn(folders.builtIn), options);
  if (!builtIn.rules) {
    const [first] = builtIn.diagnostics;
    throw new Error(`Perch's own rules do not load (${first?.file}: ${first?.message}). Install Perch again.`);
  }
  return { rules: builtIn.rules, fault: { diagnostics: all.diagnostics, incomplete: true } };
}

/** The rules after a new load: all of it, or what was in force before. */
function replaced(active: ActiveRules, loaded: LoadResult): ActiveRules {
  if (loaded.rules) return { rules: loaded.rules };
  return {
    rules: active.rules,
    fault: { diagnostics: loaded.diagnostics, incomplete: active.fault?.incomplete ?? false },
  };
}

/** The rule files of a folder by name; a pack's examples are not rules. */
export function rulesIn(folder: string): readonly RuleFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name) && !/\.examples\.ya?ml$/.test(name))
    .sort()
    .map((name) => ({ name: path.join(folder, name), content: readFileSync(path.join(folder, name)) }));
}

function follow(folder: string, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    watcher.on('error', () => undefined);
    return watcher;
  } catch {
    return undefined;
  }
}
