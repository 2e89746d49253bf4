/** A path as it is shown: whole, or with a gap in the middle. */
export interface ShownPath {
  readonly head: string;
  /** Empty when nothing was left out. */
  readonly tail: string;
}

/** Cuts a path in the middle, never at its end: the last part says what it is. Keeps whole parts where it can. */
export function shortenPath(path: string, longest: number): ShownPath {
  if (path.length <= longest) return { head: path, tail: '' };
  const separator = path.includes('/') || !path.includes('\\') ? '/' : '\\';
  const parts = path.split(separator);
  for (let dropped = 1; dropped < parts.length - 1; dropped++) {
    const start = Math.max(1, Math.floor((parts.length - dropped) / 3));
    const head = parts.slice(0, start).join(separator) + separator;
    const tail = separator + parts.slice(start + dropped).join(separator);
    if (head.length + 1 + tail.length <= longest) return { head, tail };
  }
  return cutName(path, separator, longest);
}

/**
 * The name alone, without its folders. Where that is still too long, its end stays, as it tells the kind of file, and as
 * much of its beginning as fits.
 */
function cutName(path: string, separator: string, longest: number): ShownPath {
  const name = path.slice(path.lastIndexOf(separator) + 1);
  if (name.length + 2 <= longest) return { head: '', tail: separator + name };
  const tail = name.slice(-Math.ceil(longest / 2));
  return { head: name.slice(0, Math.max(1, Math.min(name.length - tail.length, longest - 1 - tail.length))), tail };
}
