/**
 * Paths as a filter writes them, the case of letters aside:
 * - `/etc/ssh`, `~/.ssh`, `C:/Users`: that file or folder, and all below it;
 * - `.env`, `node_modules`: anything of that name, and all below it;
 * - `src/totals.ts`: those names one below the other, wherever they stand;
 * - `*.pem`, `*` and `?` for letters of a name, `**` for any folders between.
 */
export type PathPattern = (path: string) => boolean;

export interface PathParts {
  /** It begins at the root or a drive. */
  readonly rooted: boolean;
  /** Lower case. */
  readonly names: readonly string[];
}

export function pathParts(value: string): PathParts {
  const slashed = value.toLowerCase().replaceAll('\\', '/');
  return {
    rooted: slashed.startsWith('/') || /^[a-z]:/.test(slashed),
    names: slashed.split('/').filter((name) => name !== ''),
  };
}

export function pathPattern(value: string): PathPattern {
  const { rooted, names } = pathParts(value);
  return (path) => {
    const parts = pathParts(path).names;
    if (rooted) return fitsAt(names, parts, 0);
    return parts.some((_, at) => fitsAt(names, parts, at));
  };
}

export function hasStar(name: string): boolean {
  return /[*?]/.test(name);
}

function fitsAt(names: readonly string[], parts: readonly string[], start: number): boolean {
  let at = start;
  for (const [index, name] of names.entries()) {
    if (name === '**') {
      const rest = names.slice(index + 1);
      if (rest.length === 0) return true;
      return parts.slice(at).some((_, skipped) => fitsAt(rest, parts, at + skipped));
    }
    const part = parts[at++];
    if (part === undefined || !nameFits(name, part)) return false;
  }
  return true;
}

/** `*` and `?` within a name, without ever looking twice at the same two places. */
function nameFits(name: string, part: string): boolean {
  if (!hasStar(name)) return name === part;
  let [at, place] = [0, 0];
  let [star, retry] = [-1, 0];
  while (place < part.length) {
    if (at < name.length && name[at] === '*') {
      star = at++;
      retry = place;
    } else if (at < name.length && (name[at] === '?' || name[at] === part[place])) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star + 1;
      place = ++retry;
    } else return false;
  }
  while (name[at] === '*') at++;
  return at === name.length;
}
