/**
 * Where a written path really leads: made absolute, links on every ancestor followed, aliases of the system
 * folded. Works for paths that do not exist, for dangling and for looping links, and for paths that are only
 * partly known.
 */
import type { FileKind, Files, OperatingSystem } from '../files.ts';
import { hasUnknown, UNKNOWN } from '../shell/value.ts';
import {
  absolutePath,
  below,
  comparisonKey,
  expandHome,
  isInside,
  parentOf,
  plainSpelling,
  rootOf,
  segmentsOf,
} from './spelling.ts';

export interface RealPath {
  /** As it stands in the call. */
  readonly written: string;
  /** Absolute, links followed. May hold a mark where a part is unknown; `undefined` when not even its place is known. */
  readonly real: string | undefined;
  readonly throughLink: boolean;
  /** False when some part of the path cannot be known before the call runs. */
  readonly known: boolean;
  readonly glob: boolean;
  /** What stands there now; undefined when nothing does or nobody looked. */
  readonly standing: FileKind | undefined;
}

export interface ResolverOptions {
  readonly os: OperatingSystem;
  readonly home: string;
  readonly files: Files;
}

export interface ResolveOptions {
  readonly glob?: boolean;
  /** False for what acts on a link itself, as `rm` does. */
  readonly followLast?: boolean;
}

/** As on Linux: a path with more links than this is a loop. */
const MOST_LINKS = 40;
const LONGEST_PATH = 4096;

/** Resolves the paths of one call. Keeps what it learned of folders, so that many files in one folder cost little. */
export class PathResolver {
  readonly os: OperatingSystem;
  readonly home: string;
  private readonly files: Files;
  private readonly folders = new Map<string, Step>();
  /** Links that the call itself makes before it uses them. */
  private readonly madeLinks = new Map<string, string>();

  constructor({ os, home, files }: ResolverOptions) {
    this.os = os;
    this.home = absolutePath(plainSpelling(home, os), '/');
    this.files = files;
  }

  /** `cwd` must be absolute and real; undefined when the command changed to a folder nobody knows. */
  resolve(written: string, cwd: string | undefined, options: ResolveOptions = {}): RealPath {
    const glob = options.glob ?? false;
    const known = !hasUnknown(written);
    const spelled = plainSpelling(expandHome(written, this), this.os);
    const unplaced = { written, real: undefined, throughLink: false, known: false, glob, standing: undefined };
    if (spelled.startsWith(UNKNOWN)) return unplaced;
    const isRooted = rootOf(spelled) !== undefined || /^[A-Za-z]:/.test(spelled);
    if (!isRooted && cwd === undefined) return unplaced;
    if (spelled.length > LONGEST_PATH) return { ...unplaced, known };
    const base = cwd ?? this.home;
    // Only `..` steps matter to the order in which links are followed; everything else is already plain.
    const start = isRooted ? absoluteKeepingSteps(spelled, base) : below(base, spelled);
    const walked = this.walk(start, base, options.followLast ?? true);
    const real = this.familiar(this.fold(walked.path), cwd);
    return { written, real, throughLink: walked.throughLink, known, glob, standing: walked.standing };
  }

  /**
   * Remembers a link that the call makes, so that later steps of the same call see through it.
   * @param target as it stands in the call: a leading `~` never reaches the link
   */
  addLink(link: string, target: string): void {
    this.madeLinks.set(comparisonKey(link, this.os), expandHome(target, this));
    this.folders.clear();
  }

  /**
   * What of `/proc` belongs to the program that will run: `self` is a folder of its own, not of whoever looks now, its
   * `cwd` and `root` are links to places of the call. The rest is on the disk.
   */
  private ofProcess(path: string, cwd: string): Step | undefined {
    if (this.os !== 'linux' || !path.startsWith('/proc')) return undefined;
    if (path === '/proc') return FOLDER;
    const [, program, place] = /^\/proc\/(self|thread-self|\d+)(?:\/task\/\d+)?(?:\/(root|cwd))?$/.exec(path) ?? [];
    if (program === undefined) return undefined;
    if (place === 'root') return { kind: 'link', target: '/', name: undefined };
    if (/^\d/.test(program)) return undefined;
    if (place === 'cwd') return { kind: 'link', target: cwd, name: undefined };
    return FOLDER;
  }

  /** Folds names of the system for one place: `/private/etc`. */
  private fold(path: string): string {
    if (this.os === 'macos') {
      return path
        .replace(/^\/private(?=\/(?:etc|var|tmp)(?:\/|$))/i, '')
        .replace(/^\/System\/Volumes\/Data(?=\/)/i, '');
    }
    return path;
  }

  /** Where letter case does not matter: the spelling of the folders that the call itself uses. */
  private familiar(path: string, cwd: string | undefined): string {
    if (this.os === 'linux') return path;
    for (const anchor of [cwd, this.home]) {
      if (anchor !== undefined && isInside(path, anchor, this.os)) return anchor + path.slice(anchor.length);
    }
    return path;
  }

  private walk(
    path: string,
    cwd: string,
    followLast: boolean,
  ): { path: string; throughLink: boolean; standing: FileKind | undefined } {
    let current = rootOf(path) ?? '/';
    let waiting = segmentsOf(path);
    let throughLink = false;
    let links = 0;
    let standing: FileKind | undefined = 'folder';
    let missing = false;
    for (let index = 0; index < waiting.length; index++) {
      const segment = waiting[index] as string;
      if (segment === '..') {
        current = parentOf(current);
        missing = false;
        standing = 'folder';
        continue;
      }
      const next = below(current, segment);
      const isLast = index === waiting.length - 1;
      // Below something that is not there yet stands what the call itself puts there, and nothing else.
      const isLost = missing || hasUnknown(segment);
      const step: Step =
        this.ofProcess(next, cwd) ?? this.madeLink(next) ?? (isLost ? NOTHING : this.step(next, isLast));
      standing = step.kind;
      const follow = followLast || !isLast;
      if (step.target !== undefined && follow && links < MOST_LINKS) {
        links++;
        throughLink = true;
        const target = plainSpelling(step.target, this.os);
        const rest = waiting.slice(index + 1);
        waiting = [...segmentsOf(target), ...rest];
        index = -1;
        const root = rootOf(target);
        if (root !== undefined) current = root;
        standing = 'folder';
        missing = false;
        continue;
      }
      missing = step.kind === undefined;
      current = step.name ?? next;
    }
    return { path: current, throughLink, standing };
  }

  private madeLink(path: string): Step | undefined {
    const target = this.madeLinks.get(comparisonKey(path, this.os));
    return target === undefined ? undefined : { kind: 'link', target, name: undefined };
  }

  private step(path: string, last: boolean): Step {
    const key = comparisonKey(path, this.os);
    const remembered = this.folders.get(key);
    if (remembered) return remembered;
    const kind = this.files.lstat(path);
    const target = kind === 'link' ? this.files.readlink(path) : undefined;
    const name = kind !== undefined && kind !== 'link' ? this.files.trueName?.(path) : undefined;
    const step: Step = { kind, target, name: name === undefined ? undefined : plainSpelling(name, this.os) };
    if (!last) this.folders.set(key, step);
    return step;
  }
}

interface Step {
  readonly kind: FileKind | undefined;
  /** Of a link. */
  readonly target: string | undefined;
  readonly name: string | undefined;
}

const FOLDER: Step = { kind: 'folder', target: undefined, name: undefined };
const NOTHING: Step = { kind: undefined, target: undefined, name: undefined };

/** Adds the root a path lacks but leaves `..` in place: a link before it decides where it leads. */
function absoluteKeepingSteps(path: string, base: string): string {
  const root = rootOf(path);
  const isWhole = root !== undefined && !(root === '/' && rootOf(base)?.includes(':'));
  return isWhole ? path : absolutePath(path, base);
}
