/** Cuts a path in the middle, never at its end: the last part says what it is. Keeps whole parts where it can. */
export function shortenPath(path: string, longest: number): string {
  if (path.length <= longest) return path;
  const separator = path.includes('/') || !path.includes('\\') ? '/' : '\\';
  const parts = path.split(separator);
  for (let dropped = 1; dropped < parts.length - 2; dropped++) {
    const start = Math.ceil((parts.length - dropped) / 3);
    const kept = [...parts.slice(0, start), '…', ...parts.slice(start + dropped)].join(separator);
    if (kept.length <= longest) return kept;
  }
  const head = Math.max(1, Math.floor((longest - 1) / 3));
  return `${path.slice(0, head)}…${path.slice(path.length - (longest - 1 - head))}`;
}

/** A path as a head that may give way and a tail that stays. */
export function splitPath(path: string): { readonly head: string; readonly tail: string } {
  const at = Math.max(path.lastIndexOf('/', path.length - 2), path.lastIndexOf('\\', path.length - 2));
  return at <= 0 ? { head: '', tail: path } : { head: path.slice(0, at), tail: path.slice(at) };
}
