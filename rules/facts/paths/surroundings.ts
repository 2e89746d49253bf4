/** Places that depend on the call: the project, the home folder, Perch's own files. */
import type { OperatingSystem } from '../files.ts';
import type { Repository } from '../git/repository.ts';
import { hasUnknown } from '../shell/value.ts';
import { type PlaceKind, SECRET_KINDS } from './place-table.ts';
import { placeKinds } from './places.ts';
import { absolutePath, comparisonKey, isInside, parentOf, rootOf, segmentsOf } from './spelling.ts';

export interface SurroundingsOptions {
  readonly os: OperatingSystem;
  readonly home: string;
  /** Absolute and real. */
  readonly cwd: string;
  /** Finds the repository that holds `cwd`, when there is one. */
  readonly repository: () => Repository | undefined;
  readonly temporaryFolders: readonly string[];
  /** Files and folders of Perch itself. */
  readonly perch: readonly string[];
  readonly perchProcesses?: readonly number[];
}

/** Folders that hold what people wrote themselves, when they lie directly in the project. */
const SOURCE_FOLDERS = new Set(
  'src app apps packages pkg cmd internal api server client frontend backend web core modules components pages views models controllers services utils scripts docs documentation tests test spec config configs assets static data database db migrations prisma content posts notebooks templates include examples infra infrastructure terraform deploy k8s charts ansible uploads media storage backups resources locales i18n fixtures ios android sources'.split(
    ' ',
  ),
);

/** Files that people write, whatever folder they are in; what compilers also write (`.js`, `.css`, `.d.ts`) is not here. */
const SOURCE_NAMES =
  /^\*(?!\.d\.ts$)\.(?:[cm]?tsx?|jsx|py|ipynb|go|rs|java|kts?|swift|rb|php|cs|fs|scala|clj|exs?|hs|lua|c|cc|cpp|h|hpp|m|mm|vue|svelte|sql|md)$/;

/** Folders in which agents keep their settings, hooks among them. */
const AGENT_FOLDER = /\/\.(?:claude|codex|gemini|qwen|cursor|opencode|factory|kiro|windsurf|copilot)$/;

export class Surroundings {
  readonly os: OperatingSystem;
  readonly home: string;
  /** The folder an agent works on: the repository around `cwd`, or `cwd` itself. */
  readonly project: string;
  private readonly options: SurroundingsOptions;
  private readonly remembered = new Map<string, ReadonlySet<PlaceKind>>();

  constructor(options: SurroundingsOptions) {
    this.options = options;
    this.os = options.os;
    this.home = options.home;
    const root = options.repository()?.root;
    this.project = root !== undefined && this.mayBeProject(root) ? root : options.cwd;
  }

  /** The checked-out branch of the project's repository, where it is known. */
  get branch(): string | undefined {
    return this.options.repository()?.branch;
  }

  get defaultBranch(): string | undefined {
    return this.options.repository()?.defaultBranch;
  }

  /** Hosts of its remotes. */
  get remoteHosts(): readonly string[] {
    return this.options.repository()?.remotes.map((remote) => remote.host) ?? [];
  }

  /** A repository in the home folder or above it (dotfiles, for one) is no project. */
  private mayBeProject(folder: string): boolean {
    return !isInside(this.home, folder, this.os) && segmentsOf(folder).length > 0;
  }

  isPerchProcess(id: string): boolean {
    return this.options.perchProcesses?.includes(Number(id)) ?? false;
  }

  inProject(real: string): boolean {
    return this.mayBeProject(this.project) && isInside(real, this.project, this.os);
  }

  inHome(real: string): boolean {
    return isInside(real, this.home, this.os);
  }

  inTemporary(real: string): boolean {
    return (
      this.kinds(real, {}).has('temporary') ||
      this.options.temporaryFolders.some((folder) => isInside(real, folder, this.os))
    );
  }

  kinds(
    real: string,
    { glob = false, recursive = false }: { glob?: boolean; recursive?: boolean },
  ): ReadonlySet<PlaceKind> {
    const key = `${glob ? 'g' : ''}${recursive ? 'r' : ''}${real}`;
    const before = this.remembered.get(key);
    if (before) return before;
    const kinds = new Set(placeKinds(real, this.options, glob));
    // The home folder of root, or of a service in /var/lib, is a home all the same.
    if (this.inHome(real)) kinds.delete('system');
    if (this.inProject(real)) {
      // A project below /opt, in /tmp or on another disk is still a project.
      for (const kind of ['system', 'personal', 'backup', 'temporary'] as const) kinds.delete(kind);
      this.addProjectKinds(real, glob, kinds);
    }
    this.addWideKinds(real, glob, kinds);
    // With its folder everything goes that an agent was told to keep to.
    if (recursive && AGENT_FOLDER.test(real)) kinds.add('agent_settings');
    if (this.isPerch(real, recursive)) kinds.add('perch');
    this.remembered.set(key, kinds);
    return kinds;
  }

  /** Kinds of a path on another machine or in a container, where only names tell. */
  foreignKinds(path: string, glob: boolean): ReadonlySet<PlaceKind> {
    return placeKinds(path, { os: 'linux', home: '/root' }, glob);
  }

  /**
   * Kinds of a path whose beginning nobody knows, such as `$X/.aws/credentials`: it may well be in the home folder.
   * Only what would give a secret away counts; where it lies says nothing.
   */
  unplacedKinds(written: string, glob: boolean): ReadonlySet<PlaceKind> {
    const plain = this.os === 'windows' ? written.replaceAll('\\', '/') : written;
    const known = hasUnknown(plain[0] ?? '') ? plain.slice(plain.indexOf('/') + 1 || plain.length) : plain;
    const kinds = placeKinds(absolutePath(known, this.home), this.options, glob);
    return new Set([...kinds].filter((kind) => SECRET_KINDS.has(kind)));
  }

  private addProjectKinds(real: string, glob: boolean, kinds: Set<PlaceKind>): void {
    const below = segmentsOf(real.slice(this.project.length));
    const [first] = below;
    const wide = glob && below.length === 1 && /^(?:\*|\*\*|\.\*|\.\[[!^]\.\]\*|\.\?\?\*|\{.*\})+$/.test(first ?? '');
    if (below.length === 0 || wide) kinds.add('project');
    const everything = below.length === 2 && /^\*+$/.test(below[1] ?? '');
    if (glob && everything && first !== undefined && SOURCE_FOLDERS.has(comparisonKey(first, this.os)))
      kinds.add('source_files');
    if (glob && below.includes('**') && SOURCE_NAMES.test(below.at(-1) ?? '')) kinds.add('source_files');
    if (below.length > 0) {
      // Only what lies inside the project makes it a build output: `/home/me/build/app` is a project, too.
      if (kinds.has('regenerable') && !placeKinds(`/${below.join('/')}`, this.options, glob).has('regenerable'))
        kinds.delete('regenerable');
      if (below.length === 1 && first !== undefined && SOURCE_FOLDERS.has(comparisonKey(first, this.os)))
        kinds.add('source');
    } else kinds.delete('regenerable');
  }

  private addWideKinds(real: string, glob: boolean, kinds: Set<PlaceKind>): void {
    const last = real.slice(real.lastIndexOf('/') + 1);
    const all = glob && /^(?:\*+|\.\*|\*\.\*|\.\[!\.\]\*|\.\?\?\*)$/.test(last);
    const folder = all ? parentOf(real) : real;
    // `/**/*.log`: everything of that name below a disk
    const spread = real.indexOf('/**/');
    if (
      glob &&
      spread !== -1 &&
      /^(?:|[A-Z]:|\/(?:home|Users|usr|etc|var|opt|root|System|Library))$/.test(real.slice(0, spread))
    )
      kinds.add('across_disk');
    if (all && placeKinds(folder, this.options).has('personal_folder')) kinds.add('personal_folder');
    if (folder === rootOf(folder) || /^[A-Z]:$/.test(folder)) kinds.add('whole_disk');
    else if (isInside(this.home, folder, this.os))
      kinds.add(comparisonKey(folder, this.os) === comparisonKey(this.home, this.os) ? 'home' : 'all_homes');
    else if (/^\/(?:home|Users)$/i.test(folder) || /^[A-Z]:\/Users$/i.test(folder)) kinds.add('all_homes');
    else if (/^\/(?:home|Users)\/[^/]+$/i.test(folder) || /^[A-Z]:\/Users\/[^/]+$/i.test(folder)) kinds.add('home');
    else if (this.project.length > folder.length && isInside(this.project, folder, this.os)) kinds.add('above_project');
    if (folder === '/root') kinds.add('home');
  }

  private isPerch(real: string, recursive: boolean): boolean {
    return this.options.perch.some(
      (own) => isInside(real, own, this.os) || (recursive && isInside(own, real, this.os)),
    );
  }
}
