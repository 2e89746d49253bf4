import { mkdirSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import {
  type Diagnostic,
  type LoadOptions,
  type LoadResult,
  loadRules,
  loadRulesInSteps,
  type RuleFile,
  type RuleSet,
} from '../../rules/language/index.ts';
import { followFolder, readRuleFolder, type UnreadableFile } from './rule-folders.ts';

/** Where rules come from, in the order they are read: later files may build on earlier ones. */
export interface RuleFolders {
  readonly builtIn: string;
  readonly own: string;
}

/**
 * Why the rules in force are not all that the files say: with a mistake in a file the last good rules stay, or, where
 * there are none yet, only the built-in ones are in force. In the latter case calls cannot be fully judged.
 */
export interface RuleFault {
  readonly diagnostics: readonly Diagnostic[];
  readonly unreadable: readonly UnreadableFile[];
  readonly incomplete: boolean;
}

/** The rules that judge now. */
export interface ActiveRules {
  readonly rules: RuleSet;
  readonly fault?: RuleFault;
}

export interface RuleStore {
  readonly active: ActiveRules;
  onChange(listener: () => void): void;
  /** Reads the files again at once, for whoever has just written one. */
  reload(): void;
  close(): void;
}

/** How long the files must be quiet before they are read again, in milliseconds: editors write in several steps. */
const QUIET = 60;

/** The longest that files which are not quiet put that off, in milliseconds. */
const LONGEST_WAIT = 120;

/** Loads the packs and follows their files. @throws when not even the built-in packs load: then there is no guard */
export function openRules(folders: RuleFolders, options: LoadOptions): RuleStore {
  mkdirSync(folders.own, { recursive: true, mode: 0o700 });
  let active = firstRules(folders, options);
  const listeners = new Set<() => void>();
  const replace = (found: Found, loaded: LoadResult) => {
    active = replaced(active, found, loaded);
    for (const listener of listeners) listener();
  };
  /** Counts loads, so that one that was overtaken by another is forgotten. */
  let latest = 0;
  const reload = () => {
    latest++;
    const found = findFiles(folders);
    replace(found, loadRules(found.files, options));
  };
  // Calls are judged between the steps, by the rules from before.
  const reloadInSteps = async () => {
    const own = ++latest;
    const found = findFiles(folders);
    const loaded = await loadRulesInSteps(found.files, options, () => setImmediate());
    if (own === latest) replace(found, loaded);
  };
  const changes = whenQuiet(() => void reloadInSteps());
  const followed = [folders.builtIn, folders.own].map((folder) => followFolder(folder, changes.note));
  return {
    get active() {
      return active;
    },
    onChange: (listener) => {
      listeners.add(listener);
    },
    reload,
    close() {
      latest++;
      changes.cancel();
      for (const folder of followed) folder.close();
    },
  };
}

/** Does something once changes have stopped for a moment, or have gone on for too long. */
function whenQuiet(run: () => void): { note(): void; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  let latest = 0;
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    note() {
      const now = performance.now();
      if (!timer) latest = now + LONGEST_WAIT;
      clearTimeout(timer);
      timer = setTimeout(
        () => {
          timer = undefined;
          run();
        },
        Math.max(0, Math.min(QUIET, latest - now)),
      );
    },
    cancel,
  };
}

interface Found {
  readonly files: readonly RuleFile[];
  readonly unreadable: readonly UnreadableFile[];
}

/** All rule files in the order they are read. Without the built-in ones there is no guard, so these must be there. */
function findFiles({ builtIn, own }: RuleFolders): Found {
  const [first, second] = [readRuleFolder(builtIn), readRuleFolder(own)];
  const missing = first.files.length === 0 ? [{ file: builtIn, reason: 'Perch’s own rules are gone' }] : [];
  return {
    files: [...first.files, ...second.files],
    unreadable: [...missing, ...first.unreadable, ...second.unreadable],
  };
}

function firstRules(folders: RuleFolders, options: LoadOptions): ActiveRules {
  const found = findFiles(folders);
  const all = loadRules(found.files, options);
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
function replaced(active: ActiveRules, found: Found, loaded: LoadResult): ActiveRules {
  if (loaded.rules && found.unreadable.length === 0) return { rules: loaded.rules };
  return { rules: active.rules, fault: faultOf(found, loaded, active.fault?.incomplete ?? false) };
}

function faultOf({ unreadable }: Found, { ok, diagnostics }: LoadResult, incomplete: boolean): RuleFault {
  return { diagnostics: ok ? [] : diagnostics, unreadable, incomplete };
}
