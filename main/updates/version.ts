const FORM = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/**
 * Compares versions as semver.org orders them (version 2, section 11).
 * @returns below 0 when `one` is older than `other`, above 0 when it is newer; undefined when one of them is no version
 */
export function compareVersions(one: string, other: string): number | undefined {
  const [first, second] = [FORM.exec(one), FORM.exec(other)];
  if (!first || !second) return undefined;
  for (const index of [1, 2, 3]) {
    const difference = Number(first[index]) - Number(second[index]);
    if (difference !== 0) return difference;
  }
  return comparePrereleases(first[4], second[4]);
}

function comparePrereleases(one: string | undefined, other: string | undefined): number {
  // 1.0.0-beta comes before 1.0.0.
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
  const [ones, others] = [one.split('.'), other.split('.')];
  for (const [index, part] of ones.entries()) {
    const counterpart = others[index];
    if (counterpart === undefined) return 1;
    const difference = comparePart(part, counterpart);
    if (difference !== 0) return difference;
  }
  return ones.length - others.length;
}

function comparePart(one: string, other: string): number {
  const [number, otherNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
  if (number && otherNumber) return Number(one) - Number(other);
  if (number !== otherNumber) return number ? -1 : 1;
  return one < other ? -1 : one > other ? 1 : 0;
}
