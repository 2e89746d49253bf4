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

/** How many letters must be changed, put in, taken away or exchanged with their neighbour (Damerau and Levenshtein). */
function distance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, row) => [row]);
  const at = (row: number, column: number) => table[row]?.[column] ?? row + column;
  for (let row = 1; row <= a.length; row++) {
    for (let column = 1; column <= b.length; column++) {
      const changed = at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const exchanged =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? at(row - 2, column - 2) + 1
          : changed;
      table[row]?.push(Math.min(changed, exchanged, at(row - 1, column) + 1, at(row, column - 1) + 1));
    }
  }
  return at(a.length, b.length);
}
