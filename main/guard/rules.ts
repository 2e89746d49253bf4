import { existsSync, type FSWatcher, mkdirSync, readdirSync, watch } from 'node:fs';
import path from 'node:path';
import {
  type Diagnostic,
  type LoadOptions,
  type LoadResult,
  loadRules,
  type RuleFile,
  type RuleSet,
} from '../../rules/language/index.ts';
import { readFileOf, UnfitFileError } from '../read-file.ts';
import { loosensLocked } from './locked.ts';

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
  readonly fault?: RuleFault;
}

export interface RuleFault {
  readonly diagnostics: readonly Diagnostic[];
  readonly incomplete: boolean;
  /**
   * What is wrong when every file by itself is right, in a sentence: one cannot be read, or a rule that protects Perch
   * would be loosened.
   */
  readonly message?: string;
}

/** A rule file cannot be read, or is larger than anybody writes. Leaving it out would leave its rules out unsaid. */
export class RuleFileError extends Error {}

export interface RuleStore {
  readonly active: ActiveRules;
  onChange(listener: () => void): void;
  /** Reads the files again; for tests and for whoever has just written one. */
  reload(): void;
  /** Loads other own files in the place of those on disk, to see what would come of them. Changes nothing. */
  tryOut(own: readonly RuleFile[]): LoadResult & { readonly message?: string };
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
    active = replaced(active, loadFolders(folders, options));
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
    tryOut: (own) => loadAll(rulesIn(folders.builtIn), own, options),
    close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher?.close();
    },
  };
}

function loadFolders(folders: RuleFolders, options: LoadOptions): LoadResult & { readonly message?: string } {
  try {
    return loadAll(rulesIn(folders.builtIn), rulesIn(folders.own), options);
  } catch (error) {
    if (error instanceof RuleFileError) return { ok: false, diagnostics: [], message: error.message };
    throw error;
  }
}

/** All files together, unless they loosen what protects Perch itself. */
function loadAll(
  builtIn: readonly RuleFile[],
  own: readonly RuleFile[],
  options: LoadOptions,
): LoadResult & { readonly message?: string } {
  const loaded = loadRules([...builtIn, ...own], options);
  const alone = loaded.rules && own.length > 0 ? loadRules(builtIn, options).rules : undefined;
  const message = alone && loaded.rules ? loosensLocked(builtIn, alone, own, loaded.rules) : undefined;
  return message === undefined ? loaded : { ok: false, diagnostics: loaded.diagnostics, message };
}

function firstRules(folders: RuleFolders, options: LoadOptions): ActiveRules {
  const all = loadFolders(folders, options);
  if (all.rules) return { rules: all.rules };
  const builtIn = loadRules(rulesIn(folders.builtIn), options);
  if (!builtIn.rules) {
    const [first] = builtIn.diagnostics;
    throw new Error(`Perch's own rules do not load (${first?.file}: ${first?.message}). Install Perch again.`);
  }
  return { rules: builtIn.rules, fault: faultOf(all, true) };
}

/** The rules after a new load: all of it, or what was in force before. */
function replaced(active: ActiveRules, loaded: LoadResult & { readonly message?: string }): ActiveRules {
  if (loaded.rules) return { rules: loaded.rules };
  return { rules: active.rules, fault: faultOf(loaded, active.fault?.incomplete ?? false) };
}

function faultOf({ diagnostics, message }: LoadResult & { readonly message?: string }, incomplete: boolean): RuleFault {
  return { diagnostics, incomplete, ...(message === undefined ? {} : { message }) };
}

/** Bytes of all rule files in a folder: some 10,000 rules, which load in a few seconds. */
const LARGEST = 2 * 1024 * 1024;

/**
 * The rule files of a folder by name; a pack's examples are not rules.
 * @throws {RuleFileError} when one cannot be read, or all of them are too much
 */
export function rulesIn(folder: string): readonly RuleFile[] {
  if (!existsSync(folder)) return [];
  let room = LARGEST;
  return names(folder).map((name) => {
    const content = contentOf(path.join(folder, name), room);
    room -= content.length;
    return { name: path.join(folder, name), content };
  });
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name) && !/\.examples\.ya?ml$/.test(name))
      .sort();
  } catch (error) {
    throw new RuleFileError(`Perch cannot read the folder ${folder} (${(error as Error).message}).`);
  }
}

function contentOf(file: string, room: number): Buffer {
  try {
    return readFileOf(file, room);
  } catch (error) {
    const why = (error as Error).message;
    if (!(error instanceof UnfitFileError)) throw new RuleFileError(`Perch cannot read ${file} (${why}).`);
    throw new RuleFileError(
      `Perch cannot load ${file}: ${why}, and ${LARGEST / 1024 / 1024} MiB of rules is all that loads in good time. Take it out of the folder of rules, or leave out what you do not need.`,
    );
  }
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
