/** What the files in `.git` say about a repository. git itself is never started. */
import type { FileKind, Files, OperatingSystem } from '../files.ts';
import { plainHost } from '../network/hosts.ts';
import { readRemotePath, readUrl } from '../network/url.ts';
import { absolutePath, below, parentOf, plainSpelling } from '../paths/spelling.ts';

export type GitState = 'merge' | 'rebase' | 'cherry-pick' | 'revert' | 'bisect';

export interface Remote {
  readonly name: string;
  readonly url: string;
  readonly host: string;
}

export interface Repository {
  /** Folder that holds the working tree. */
  readonly root: string;
  /** Checked-out branch; undefined when HEAD is detached. */
  readonly branch: string | undefined;
  readonly defaultBranch: string | undefined;
  readonly remotes: readonly Remote[];
  /** An operation git is in the middle of. */
  readonly state: GitState | undefined;
}

const LONGEST_SETTINGS = 262_144;
const MOST_PARENTS = 64;

/** Finds the repository that `cwd` (absolute, real) belongs to. */
export type RepositoryFinder = (files: Files, cwd: string, os: OperatingSystem) => Repository | undefined;

export const findRepository: RepositoryFinder = (files, cwd, os) =>
  find(files, cwd, (root, kind) => {
    const place = placeOf(files, root, kind, os);
    return place && readRepository(files, place);
  });

/** Repositories that are remembered at once. */
const MOST_REMEMBERED = 200;

/**
 * Finds repositories and reads each anew only when one of its files was changed, which every command of git that
 * matters here does. Where a change might not show, nothing is remembered.
 */
export function rememberingFinder(): RepositoryFinder {
  const remembered = new Map<string, Remembered>();
  return (files, cwd, os) =>
    find(files, cwd, (root, kind) => {
      const known = remembered.get(root);
      if (known?.kind === kind && stampOf(files, known.place) === known.stamp) return known.repository;
      remembered.delete(root);
      const place = placeOf(files, root, kind, os);
      if (!place) return undefined;
      // What is changed from here on is too fresh for a stamp, or has another one the next time.
      const stamp = stampOf(files, place);
      const repository = readRepository(files, place);
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      if (stamp !== undefined) remembered.set(root, { kind, place, stamp, repository });
      return repository;
    });
}

interface Remembered {
  readonly kind: FileKind;
  readonly place: RepositoryPlace;
  readonly stamp: string;
  readonly repository: Repository;
}

/** Operations that git is in the middle of show in the folder's own stamp: each is a file or folder in there. */
function stampOf(files: Files, { git, common, link }: RepositoryPlace): string | undefined {
  if (!files.stamp) return undefined;
  let stamps = '';
  const linked = link === undefined ? [] : [link, `${git}/commondir`];
  for (const path of [git, `${git}/HEAD`, `${common}/config`, `${common}/refs/remotes/origin/HEAD`, ...linked]) {
    const stamp = files.stamp(path);
    if (stamp === undefined) return undefined;
    stamps += `${path}\n${stamp}\n`;
  }
  return stamps;
}

interface RepositoryPlace {
  readonly root: string;
  readonly git: string;
  /** Where what all work trees share lies. */
  readonly common: string;
  /** The file that stands for `git` in a work tree or a submodule. */
  readonly link?: string;
}

/** Looks for `.git` from the folder up, until what stands there leads to a repository. */
function find(
  files: Files,
  cwd: string,
  read: (root: string, kind: FileKind) => Repository | undefined,
): Repository | undefined {
  let folder = cwd;
  for (let level = 0; level < MOST_PARENTS; level++) {
    const kind = files.lstat(gitOf(folder));
    const found = kind && read(folder, kind);
    if (found) return found;
    const parent = parentOf(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return undefined;
}

function gitOf(folder: string): string {
  return below(folder, '.git');
}

function placeOf(files: Files, root: string, kind: FileKind, os: OperatingSystem): RepositoryPlace | undefined {
  const git = gitOf(root);
  if (kind === 'folder') return { root, git, common: git };
  return kind === 'file' ? linkedPlace(files, root, git, os) : undefined;
}

/** A worktree or submodule: `.git` is a file that names the real folder. */
function linkedPlace(files: Files, root: string, link: string, os: OperatingSystem): RepositoryPlace | undefined {
  const target = /^gitdir:\s*(.+?)\s*$/m.exec(files.readText(link, 4096) ?? '')?.[1];
  if (target === undefined) return undefined;
  const git = absolutePath(plainSpelling(target, os), root);
  const common = files.readText(`${git}/commondir`, 4096)?.trim();
  return { root, link, git, common: common ? absolutePath(plainSpelling(common, os), git) : git };
}

function readRepository(files: Files, { root, git, common }: RepositoryPlace): Repository {
  const head = files.readText(`${git}/HEAD`, 4096) ?? '';
  const branch = /^ref:\s*refs\/heads\/(.+?)\s*$/m.exec(head)?.[1];
  const remotes = readRemotes(files.readText(`${common}/config`, LONGEST_SETTINGS) ?? '');
  const remoteHead = files.readText(`${common}/refs/remotes/origin/HEAD`, 4096) ?? '';
  const defaultBranch =
    /^ref:\s*refs\/remotes\/[^/]+\/(.+?)\s*$/m.exec(remoteHead)?.[1] ??
    (branch !== undefined && /^(?:main|master|trunk)$/.test(branch) ? branch : undefined);
  return { root, branch, defaultBranch, remotes, state: currentState(files, git) };
}

function currentState(files: Files, git: string): GitState | undefined {
  if (files.lstat(`${git}/rebase-merge`) || files.lstat(`${git}/rebase-apply`)) return 'rebase';
  if (files.lstat(`${git}/MERGE_HEAD`)) return 'merge';
  if (files.lstat(`${git}/CHERRY_PICK_HEAD`)) return 'cherry-pick';
  if (files.lstat(`${git}/REVERT_HEAD`)) return 'revert';
  return files.lstat(`${git}/BISECT_LOG`) ? 'bisect' : undefined;
}

function readRemotes(settings: string): readonly Remote[] {
  const remotes: Remote[] = [];
  let name: string | undefined;
  for (const line of settings.split('\n')) {
    const section = /^\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line);
    if (section) name = section[1]?.toLowerCase() === 'remote' ? section[2] : undefined;
    const url = /^\s*(?:push)?url\s*=\s*(.+?)\s*$/i.exec(line)?.[1];
    if (name !== undefined && url !== undefined)
      remotes.push({ name, url, host: readUrl(url)?.host ?? readRemotePath(url)?.host ?? plainHost('') });
  }
  return remotes;
}
