/**
 * The known name a person most likely meant, for "did you mean": the one with the fewest typing mistakes, at most a
 * third of the name's length. Undefined when nothing comes close.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > 100) return undefined;
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 0.5;
  for (const candidate of known) {
    const distance = mistakes(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? byLastWord(wanted, known);
}

/** `tool.file` for `file`, `cmd.hosts` for `hosts`: people remember the last part of a dotted name. */
function byLastWord(wanted: string, known: Iterable<string>): string | undefined {
  const last = wanted.slice(wanted.lastIndexOf('.') + 1);
  if (last.length < 3) return undefined;
  for (const candidate of known)
    if (candidate.slice(candidate.lastIndexOf('.') + 1).toLowerCase() === last) return candidate;
  return undefined;
}

/** Damerau-Levenshtein distance (swapped neighbours count once), Infinity when it must exceed `limit`. */
function mistakes(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      current.push(cost);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? Number.POSITIVE_INFINITY;
}
