import { createHash } from 'node:crypto';

/** The chain's first link. */
export const GENESIS = createHash('sha256').update('Perch record chain 1').digest();

/**
 * JSON with sorted keys and no spaces: one text for one value, whoever writes it. Values are JSON already; undefined
 * members are left out, as JSON.stringify does.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** The hash of a record that stands behind the one with hash `previous`. */
export function link(previous: Uint8Array, record: unknown): Buffer {
  return createHash('sha256').update(previous).update(canonicalJson(record)).digest();
}
