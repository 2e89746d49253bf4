import { mkdirSync } from 'node:fs';
import {
  type Diagnostic,
  type LoadOptions,
  type LoadResult,
  loadRules,
  loadRulesInSteps,
  type RuleFile,
  type RuleSet,
} from '../../rules/language/index.ts';
import { loosensLocked } from './locked.ts';
import { followFolder, readRuleFolder, rulesIn, type UnreadableFile } from './rule-folders.ts';
import { turns } from './turns.ts';
import { whenQuiet } from './when-quiet.ts';

/** Where rules come from, in the order they are read: later files may build on earlier ones. */
export interface RuleFolders {
  readonly builtIn: string;
  readonly own: string;
  /** Rules of the machine's administrators, read after the built-in ones and as little to be loosened. */
  readonly managed?: () => readonly RuleFile[];
}

/**
 * Why the rules in force are not all that the files say: with a mistake in a file the last good rules stay, or, where
 * there are none yet, only the built-in ones are in force. In the latter case calls cannot be fully judged.
 */
export interface RuleFault {
  readonly diagnostics: readonly Diagnostic[];
  readonly unreadable: readonly UnreadableFile[];
  readonly incomplete: boolean;
  /** What is wrong when every file by itself is right: a rule that protects Perch would be loosened. */
  readonly message?: string;
}

/** The rules that judge now. */
export interface ActiveRules {
  readonly rules: RuleSet;
  readonly fault?: RuleFault;
}

/** What came of loading all files together. `message` is set when they would loosen what protects Perch itself. */
export type WholeLoad = LoadResult & { readonly message?: string };

export interface RuleStore {
  readonly active: ActiveRules;
  onChange(listener: () => void): void;
  /** Reads the files again at once, for whoever has just written one. */
  reload(): void;
  /** Loads other own files in the place of those on disk, to see what would come of them. Changes nothing. */
  tryOut(own: readonly RuleFile[]): WholeLoad;
  close(): void;
}

/** How long the files must be quiet before they are read again, in milliseconds: editors write in several steps. */
const QUIET = 60;

/** The longest that files which are not quiet put that off, in milliseconds. */
const LONGEST_WAIT = 120;

/** Loads the packs and follows their files. @throws when not even the built-in packs load: then there is no guard */
export function openRules(folders: RuleFolders, options: LoadOptions): RuleStore {
  mkdirSync(folders.own, { recursive: true, mode: 0o700 });
  const loadAll = loadOnce(options);
  let active = firstRules(folders, options, loadAll);
  const listeners = new Set<() => void>();
  const replace = (found: Found, loaded: WholeLoad) => {
    active = replaced(active, found, loaded);
    for (const listener of listeners) listener();
  };
  /** Counts loads, so that one that was overtaken by another is forgotten. */
  let latest = 0;
  const reload = () => {
    latest++;
    const found = findFiles(folders);
    replace(found, loadAll(found));
  };
  // Calls are judged between the steps, by the rules from before.
  const reloadInSteps = async () => {
    const own = ++latest;
    const found = findFiles(folders);
    const { builtIn, own: others } = found;
    const together = await loadRulesInSteps([...builtIn, ...others], options, turns(), builtIn.length);
    if (own === latest) replace(found, checked(found, together));
  };
  const changes = whenQuiet(() => void reloadInSteps(), { quiet: QUIET, longest: LONGEST_WAIT });
  const followed = [folders.builtIn, folders.own].map((folder) => followFolder(folder, changes.note));
  return {
    get active() {
      return active;
    },
    onChange: (listener) => {
      listeners.add(listener);
    },
    reload,
    tryOut: (own) => loadAll({ builtIn: [...rulesIn(folders.builtIn), ...(folders.managed?.() ?? [])], own }),
    close() {
      latest++;
      changes.cancel();
      for (const folder of followed) folder.close();
    },
  };
}

interface Files {
  readonly builtIn: readonly RuleFile[];
  readonly own: readonly RuleFile[];
}

interface Found extends Files {
  readonly unreadable: readonly UnreadableFile[];
}

/** All rule files in the order they are read. Without the built-in ones there is no guard, so these must be there. */
function findFiles({ builtIn, own, managed }: RuleFolders): Found {
  const [first, second] = [readRuleFolder(builtIn), readRuleFolder(own)];
  const missing = first.files.length === 0 ? [{ file: builtIn, reason: 'Perch’s own rules are gone' }] : [];
  return {
    builtIn: [...first.files, ...(managed?.() ?? [])],
    own: second.files,
    unreadable: [...missing, ...first.unreadable, ...second.unreadable],
  };
}

/** Loads files together, and the same files only once: what a person changes is tried out first and then written. */
function loadOnce(options: LoadOptions): (files: Files) => WholeLoad {
  let last: { readonly files: readonly RuleFile[]; readonly loaded: WholeLoad } | undefined;
  return (wanted) => {
    const files = [...wanted.builtIn, ...wanted.own];
    if (last && isSame(last.files, files)) return last.loaded;
    const loaded = checked(wanted, loadRules(files, options, wanted.builtIn.length));
    last = { files, loaded };
    return loaded;
  };
}

function isSame(before: readonly RuleFile[], now: readonly RuleFile[]): boolean {
  const isAsBefore = ({ name, content }: RuleFile, index: number) =>
    before[index]?.name === name && Buffer.from(before[index].content).equals(Buffer.from(content));
  return before.length === now.length && now.every(isAsBefore);
}

/** All files together, unless they loosen what protects Perch itself. */
function checked({ own }: Files, together: LoadResult): WholeLoad {
  const message = loosensLocked(together, new Set(own.map(({ name }) => name)));
  return message === undefined ? together : { ok: false, diagnostics: together.diagnostics, message };
}

function firstRules(folders: RuleFolders, options: LoadOptions, loadAll: (files: Files) => WholeLoad): ActiveRules {
  const found = findFiles(folders);
  const all = loadAll(found);
  if (all.rules && found.unreadable.length === 0) return { rules: all.rules };
  const { files, unreadable } = readRuleFolder(folders.builtIn);
  const builtIn = loadRules(files, options);
  if (builtIn.rules && files.length > 0 && unreadable.length === 0) {
    return { rules: builtIn.rules, fault: faultOf(found, all, true) };
  }
  const [first] = builtIn.diagnostics;
  const why = first ? `${first.file}: ${first.message}` : (unreadable[0]?.file ?? `nothing is in ${folders.builtIn}`);
  throw new Error(`Perch's own rules do not load (${why}). Install Perch again.`);
}

/** The rules after a new load: all of it, or what was in force before. */
function replaced(active: ActiveRules, found: Found, loaded: WholeLoad): ActiveRules {
  if (loaded.rules && found.unreadable.length === 0) return { rules: loaded.rules };
  return { rules: active.rules, fault: faultOf(found, loaded, active.fault?.incomplete ?? false) };
}

function faultOf({ unreadable }: Found, { ok, diagnostics, message }: WholeLoad, incomplete: boolean): RuleFault {
  return {
    diagnostics: ok ? [] : diagnostics,
    unreadable,
    incomplete,
    ...(message === undefined ? {} : { message }),
  };
}
