/** Rules that lie in a project, in `.perch/rules`: found when a call works there, and read again when they change. */
import { constants } from 'node:fs';
import { open, opendir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  type Diagnostic,
  type LoadOptions,
  loadRulesInSteps,
  type RuleFile,
  type RuleSet,
} from '../../rules/language/index.ts';
import { effectOf } from '../verdict/judge.ts';
import { plainLine } from '../verdict/project.ts';
import { realFiles } from './real-files.ts';
import { isRuleFile } from './rule-folders.ts';

export interface ProjectRules {
  /** Root of the project. */
  readonly project: string;
  /** The files whose rules are in force. */
  readonly files: readonly RuleFile[];
  /** Undefined when none can be used. */
  readonly rules: RuleSet | undefined;
  /** Rules that may object to a call. */
  readonly count: number;
  /** Why files or all rules were left out, in sentences. */
  readonly problems: readonly string[];
  /** Its files were not read in time, so what they say about this call is not known. */
  readonly isLate?: true;
}

export interface ProjectRuleStore {
  /** The project's rules; undefined when it has none, or a person said not to use them. Never fails. */
  of(project: string): ProjectRules | undefined | Promise<ProjectRules | undefined>;
  /** Those of the projects that were worked in last. */
  readonly known: readonly ProjectRules[];
}

export interface ProjectRuleParts {
  readonly options: LoadOptions;
  /** Whether a person said not to use a project's rules. */
  isOff(project: string): boolean;
  /** A project's rules were read, or are gone. */
  changed(): void;
  /** Milliseconds after which a call no longer waits for its project's files. */
  readonly patience?: number;
}

/** Whoever wrote the project may want to keep Perch busy: no such files hold other calls up for a second. */
const MOST_FILES = 16;
const MOST_ENTRIES = 256;
const MOST_BYTES = 64 * 1024;
const MOST_RULES = 200;
const MOST_PROJECTS = 16;
const PATIENCE = 3000;

/** What was found, and by what a change would show. */
interface Remembered {
  readonly found: ProjectRules;
  /** Paths and their stamps; undefined where a change might not show. */
  readonly stamps: ReadonlyMap<string, string | undefined>;
}

export function openProjectRules({ options, isOff, changed, patience = PATIENCE }: ProjectRuleParts): ProjectRuleStore {
  const remembered = new Map<string, Remembered>();
  const loading = new Map<string, Promise<ProjectRules>>();

  const forget = (project: string) => {
    if (remembered.delete(project)) changed();
  };

  function keep(project: string, now: Remembered): void {
    const before = remembered.get(project)?.found;
    remembered.delete(project);
    remembered.set(project, now);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MOST_PROJECTS) break;
      remembered.delete(oldest);
    }
    if (before !== now.found) changed();
  }

  function load(project: string): Promise<ProjectRules> {
    const read = readProject(project, remembered.get(project)?.found, options)
      .catch((error: unknown): Remembered => ({ found: nothing(project, [notRead(error)]), stamps: new Map() }))
      .then((now) => {
        keep(project, now);
        return now.found;
      })
      .finally(() => loading.delete(project));
    const inTime = withPatience(
      read,
      patience,
      (): ProjectRules => ({ ...nothing(project, ['Reading its rules takes too long.']), isLate: true }),
    );
    loading.set(project, inTime);
    return inTime;
  }

  return {
    of(project) {
      if (!path.isAbsolute(project) || isOff(project)) return undefined;
      if (realFiles.stamp?.(folderOf(project)) === '') {
        forget(project);
        return undefined;
      }
      const known = remembered.get(project);
      if (known && isUnchanged(known)) {
        remembered.delete(project);
        remembered.set(project, known);
        return known.found;
      }
      return loading.get(project) ?? load(project);
    },
    get known() {
      return [...remembered.values()].map(({ found }) => found);
    },
  };
}

function folderOf(project: string): string {
  return path.join(project, '.perch', 'rules');
}

function isUnchanged({ stamps }: Remembered): boolean {
  if (stamps.size === 0) return false;
  return [...stamps].every(([file, stamp]) => stamp !== undefined && realFiles.stamp?.(file) === stamp);
}

async function withPatience<T>(wait: Promise<T>, patience: number, instead: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(instead()), patience);
  });
  try {
    return await Promise.race([wait, late]);
  } finally {
    clearTimeout(timer);
  }
}

function nothing(project: string, problems: readonly string[]): ProjectRules {
  return { project, files: [], rules: undefined, count: 0, problems };
}

/** @param before what was found the last time: the same files need not be loaded again */
async function readProject(
  project: string,
  before: ProjectRules | undefined,
  options: LoadOptions,
): Promise<Remembered> {
  const folder = folderOf(project);
  const stamps = new Map([[folder, realFiles.stamp?.(folder)]]);
  const { files, problems } = await readFiles(project, folder, (file) => stamps.set(file, realFiles.stamp?.(file)));
  if (before && isSame(before.files, files) && problems.length === 0 && before.problems.length === 0)
    return { found: before, stamps };
  return { found: await loadProject(project, files, problems, options), stamps };
}

interface ReadFiles {
  readonly files: readonly RuleFile[];
  readonly problems: readonly string[];
}

async function readFiles(project: string, folder: string, looksAt: (file: string) => void): Promise<ReadFiles> {
  const root = await realpath(project);
  if (!isWithin(root, await realpath(folder)))
    return { files: [], problems: ['Its folder .perch/rules is a link that leads out of the project.'] };
  const names: string[] = [];
  let entries = 0;
  for await (const { name } of await opendir(folder)) {
    if (++entries > MOST_ENTRIES) return tooMuch(`has more than ${MOST_ENTRIES} entries`);
    if (isRuleFile(name)) names.push(name);
  }
  if (names.length > MOST_FILES) return tooMuch(`holds more than ${MOST_FILES} rule files`);
  const files: RuleFile[] = [];
  const problems: string[] = [];
  let room = MOST_BYTES;
  for (const name of names.sort()) {
    const file = path.join(folder, name);
    looksAt(file);
    try {
      const real = await realpath(file);
      if (!isWithin(root, real)) {
        problems.push(`${shown(name)} is a link that leads out of the project.`);
        continue;
      }
      const content = await readUpTo(real, room);
      if (!content) return tooMuch(`holds something that is no file, or more than ${MOST_BYTES / 1024} KiB of rules`);
      room -= content.length;
      files.push({ name: file, content });
    } catch (error) {
      problems.push(`${shown(name)}: ${notRead(error)}`);
    }
  }
  return { files, problems };
}

function tooMuch(what: string): ReadFiles {
  return { files: [], problems: [`Its folder .perch/rules ${what}.`] };
}

/** The file's bytes; undefined when there are more, or it is no file. A pipe or a device in its place is not waited for. */
async function readUpTo(file: string, limit: number): Promise<Buffer | undefined> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const about = await handle.stat();
    if (!about.isFile() || about.size > limit) return undefined;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(about.size), 0, about.size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function isWithin(root: string, inner: string): boolean {
  const way = path.relative(root, inner);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

function isSame(before: readonly RuleFile[], now: readonly RuleFile[]): boolean {
  return (
    before.length === now.length &&
    before.every(({ name, content }, i) => {
      const other = now[i];
      return other?.name === name && Buffer.from(content).equals(Buffer.from(other.content));
    })
  );
}

/** Files with mistakes are left out, once: when the others do not load without them, none is used. */
async function loadProject(
  project: string,
  files: readonly RuleFile[],
  unread: readonly string[],
  options: LoadOptions,
): Promise<ProjectRules> {
  const load = (some: readonly RuleFile[]) => loadRulesInSteps(some, options, () => setImmediate());
  const problems = [...unread];
  let sound = files;
  let { rules, diagnostics } = await load(files);
  if (!rules) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const wrong = new Set(errors.map(({ file }) => file));
    for (const file of wrong) problems.push(mistakeIn(errors.filter((one) => one.file === file)));
    sound = files.filter(({ name }) => !wrong.has(name));
    ({ rules, diagnostics } = await load(sound));
    const [further] = diagnostics.filter(({ severity }) => severity === 'error');
    if (further) problems.push(mistakeIn([further]));
  }
  if (rules && rules.rules.length > MOST_RULES)
    return nothing(project, [...problems, `It brings more than ${MOST_RULES} rules.`]);
  if (!rules || sound.length === 0) return nothing(project, problems);
  const count = rules.rules.filter((rule) => rule.enabled && effectOf(rule) !== 'record').length;
  return { project, files: sound, rules, count, problems };
}

function mistakeIn([first, ...more]: readonly Diagnostic[]): string {
  if (!first) return '';
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  const { file, range, message } = first;
  return `${shown(path.basename(file))}, line ${range.start.line}: ${plainLine(message, LONGEST_MESSAGE)}${others}`;
}

/** Characters. */
const LONGEST_MESSAGE = 240;
const LONGEST_NAME = 80;

function shown(name: string): string {
  return plainLine(name, LONGEST_NAME);
}

function notRead(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'Perch may not read it.';
  if (code === 'ENOENT' || code === 'ELOOP') return 'It is a link that leads nowhere.';
  return `It cannot be read (${code ?? 'unknown'}).`;
}
