/** A straight line through points: how much y grows with x, and how sure that is. */
export interface Slope {
  readonly perX: number;
  /** One standard error of `perX`. */
  readonly error: number;
}

/** Least squares. @param points at least three, with different x */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): Slope {
  const count = points.length;
  const mean = (pick: 0 | 1) => points.reduce((sum, point) => sum + point[pick], 0) / count;
  const [meanX, meanY] = [mean(0), mean(1)];
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const perX = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const rest = points.reduce((sum, [x, y]) => sum + (y - meanY - perX * (x - meanX)) ** 2, 0);
  return { perX, error: Math.sqrt(rest / (count - 2) / spread) };
}

/** The lowest y of each stretch of x: memory right after it was tidied up, without the waves in between. */
export function lowest(
  points: readonly (readonly [x: number, y: number])[],
  stretch: number,
): readonly (readonly [x: number, y: number])[] {
  const low = new Map<number, readonly [number, number]>();
  for (const point of points) {
    const key = Math.floor(point[0] / stretch);
    const known = low.get(key);
    if (!known || point[1] < known[1]) low.set(key, point);
  }
  return [...low.values()];
}
