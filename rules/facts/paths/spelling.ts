/**
 * One spelling for the many ways to write a path. Inside the facts every path is written with `/`: `/etc/hosts`,
 * `C:/Users/sam`, `//server/share/x`. Nothing here looks at a disk.
 */
import type { OperatingSystem } from '../files.ts';

export interface Spelling {
  readonly os: OperatingSystem;
  readonly home: string;
}

/** `/`, `C:/` or `//server/share/`; undefined for a relative path. */
export function rootOf(path: string): string | undefined {
  if (path[0] === '/') {
    if (path[1] === '/') return /^\/\/[^/]+(?:\/[^/]+)?/.exec(path)?.[0].concat('/') ?? '/';
    return '/';
  }
  const drive = /^[A-Za-z]:\//.exec(path);
  return drive ? drive[0] : undefined;
}

/** Names between the slashes, the root left out. Empty and `.` segments are dropped; `..` stays. */
export function segmentsOf(path: string): string[] {
  const root = rootOf(path) ?? '';
  return path
    .slice(root.length)
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.');
}

/**
 * The path in the facts' spelling, still relative if it was. On Windows: backslashes, `\\?\`, device and
 * administrative-share prefixes, Git Bash's `/c/`, drive letters, trailing dots and blanks, alternate streams.
 */
export function plainSpelling(written: string, os: OperatingSystem): string {
  let path = /^file:\/\//i.test(written) ? fromFileUrl(written, os) : written;
  if (os !== 'windows') {
    // Only Windows has drives and servers in paths; elsewhere `C:x` is a name like any other.
    return /^[A-Za-z]:/.test(path) ? `./${path}` : path.replace(/^\/{2,}/, '/');
  }
  path = path.replaceAll('\\', '/');
  path = path.replace(/^\/\/[?.]\/UNC\//i, '//').replace(/^\/\/[?.]\/(?:GLOBALROOT\/)?/i, '');
  path = path.replace(/^\/\/(?:localhost|127\.0\.0\.1|\.|::1|\[::1\])\/([A-Za-z])\$(?=\/|$)/i, '$1:');
  path = path.replace(/^\/(?:(?:cygdrive|mnt)\/)?([A-Za-z])(?=\/|$)/, '$1:');
  path = path.replace(/^([A-Za-z]):/, (_, drive: string) => `${drive.toUpperCase()}:`);
  if (/^[A-Z]:$/.test(path)) path += '/';
  const root = rootOf(path) ?? (path.startsWith('/') ? '/' : '');
  const rest = path.slice(root.length).split('/').map(windowsName).join('/');
  return root + rest;
}

/** Windows ignores dots and blanks at a name's end, and `name:stream` is still the file `name`. */
function windowsName(name: string): string {
  if (name === '.' || name === '..') return name;
  const colon = name.indexOf(':');
  const base = colon > 1 || (colon === 1 && !/^[A-Za-z]:/.test(name)) ? name.slice(0, colon) : name;
  return base.replace(/[. ]+$/, '');
}

function fromFileUrl(url: string, os: OperatingSystem): string {
  const rest = url.slice('file://'.length).replace(/^localhost(?=\/)/i, '');
  let path: string;
  try {
    path = decodeURIComponent(rest);
  } catch {
    path = rest;
  }
  return os === 'windows' && /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
}

/** `path` made absolute against `base` and freed of `.` and `..`, by its text alone. Both in the facts' spelling. */
export function absolutePath(path: string, base: string): string {
  const root = rootOf(path);
  if (root === undefined || (root === '/' && rootOf(base)?.includes(':'))) {
    if (root === '/') return normalised(`${rootOf(base) ?? '/'}${path.slice(1)}`);
    const drive = /^([A-Za-z]:)(.*)$/s.exec(path);
    if (drive)
      return normalised(
        base.toUpperCase().startsWith(drive[1] as string) ? below(base, drive[2] as string) : `${drive[1]}/${drive[2]}`,
      );
    return normalised(below(base, path));
  }
  return normalised(path);
}

/** `path` in `folder`. A second slash after the root would make a server's name of what follows. */
export function below(folder: string, path: string): string {
  return folder.endsWith('/') ? folder + path : `${folder}/${path}`;
}

export function normalised(path: string): string {
  const root = rootOf(path) ?? '';
  const kept: string[] = [];
  for (const segment of segmentsOf(path)) {
    if (segment === '..') kept.pop();
    else kept.push(segment);
  }
  return root + kept.join('/') || '/';
}

/** The home folder's variable, as tools that are no shell may read it, too. */
const HOME_VARIABLE =
  /^(?:\$HOME|\$\{HOME\}|%(?:USERPROFILE|HOME|HOMEDRIVE%%HOMEPATH)%|\$env:(?:USERPROFILE|HOME))(?=[/\\]|$)/i;

/** `~`, `~/x`, `~name/x` and the home folder's variable written out; other paths as they are. */
export function expandHome(path: string, { os, home }: Spelling): string {
  if (path[0] === '$' || path[0] === '%') return path.replace(HOME_VARIABLE, () => home);
  if (path[0] !== '~') return path;
  const match = /^~([^/\\]*)(.*)$/s.exec(path);
  if (!match) return path;
  const [, name = '', rest = ''] = match;
  if (name === '') return home + rest;
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) return path;
  if (name === 'root' && os === 'linux') return `/root${rest}`;
  return `${home.slice(0, home.lastIndexOf('/'))}/${name}${rest}`;
}

/** What two spellings of one name share: letter case and Unicode form where the system ignores them. */
export function comparisonKey(path: string, os: OperatingSystem): string {
  if (os === 'linux') return path;
  return isAscii(path) ? path.toLowerCase() : path.normalize('NFC').toLowerCase();
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}

/** Whether `path` is `folder` or lies below it, segment by segment. Both absolute. */
export function isInside(path: string, folder: string, os: OperatingSystem): boolean {
  const inner = comparisonKey(path, os);
  const outer = comparisonKey(folder, os);
  if (inner === outer) return true;
  return inner.startsWith(below(outer, ''));
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function parentOf(path: string): string {
  const root = rootOf(path) ?? '';
  const cut = path.lastIndexOf('/');
  return cut < root.length ? root || '.' : path.slice(0, cut);
}
