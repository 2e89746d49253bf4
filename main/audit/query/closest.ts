/** The names that somebody may have meant, the likeliest first. */
export function closest(written: string, names: readonly string[], most = 3): readonly string[] {
  const allowed = written.length < 4 ? 1 : 2;
  return names
    .map((name) => ({ name, distance: name.startsWith(written) && written.length >= 2 ? 0 : distance(written, name) }))
    .filter((found) => found.distance <= allowed)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ name }) => name);
}

/** How many letters must be changed, put in or taken away (Levenshtein). */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
