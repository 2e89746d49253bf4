/**
 * JSON with sorted keys and no spaces: one text for one value. Values are JSON already; undefined members are left
 * out, as JSON.stringify does.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (!Array.isArray(value)) {
    const object = value as Readonly<Record<string, unknown>>;
    return canonicalMembers(object, sorted(Object.keys(object)));
  }
  let text = '';
  for (const item of value as readonly unknown[]) text += (text === '' ? '' : ',') + canonicalJson(item ?? null);
  return `[${text}]`;
}

/** These members of an object, in this order, but for those that are left out. */
export function canonicalMembers(
  object: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  isLeftOut: (key: string, value: unknown) => boolean = () => false,
): string {
  let text = '';
  for (const key of keys) {
    const value = object[key];
    if (value === undefined || isLeftOut(key, value)) continue;
    text += (text === '' ? '' : ',') + keyText(key) + canonicalJson(value);
  }
  return `{${text}}`;
}

/** Most objects have few keys, in order already. */
function sorted(keys: string[]): readonly string[] {
  return keys.every((key, index) => index === 0 || (keys[index - 1] as string) < key) ? keys : keys.sort();
}

/** Keys as they are written, since the same ones come again with every record. */
const known = new Map<string, string>();
const MOST_KNOWN = 1000;
const LONGEST_KNOWN = 64;

function keyText(key: string): string {
  const before = known.get(key);
  if (before !== undefined) return before;
  const text = `${JSON.stringify(key)}:`;
  if (known.size < MOST_KNOWN && key.length <= LONGEST_KNOWN) known.set(key, text);
  return text;
}
