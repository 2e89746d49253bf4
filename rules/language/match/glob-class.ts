/** Classes in globs: `[a-z]`, `[!abc]`, `[[:digit:]]`, as fnmatch(3) takes them in the C locale. */

type ByteTest = (byte: number, folded: number) => boolean;

/** Reads the class that starts at `start`; undefined when it is not closed. */
export function readClass(
  source: string,
  start: number,
  ignoreCase: boolean,
): { readonly bytes: Uint8Array; readonly end: number } | 'never' | undefined {
  const tests: ByteTest[] = [];
  const foldByte = (byte: number) => (ignoreCase && byte >= 65 && byte <= 90 ? byte + 32 : byte);
  let i = start + 1;
  const negated = source.charAt(i) === '!' || source.charAt(i) === '^';
  if (negated) i++;
  for (let first = true; first || source.charAt(i) !== ']'; first = false) {
    const named = /\[:([a-z]*):\]/y;
    named.lastIndex = i;
    const name = named.exec(source)?.[1];
    if (name !== undefined) {
      const test = NAMED_CLASSES.get(name);
      if (!test) return 'never';
      tests.push((byte) => test(byte));
      i = named.lastIndex;
      continue;
    }
    const low = readClassByte(source, i);
    if (!low) return undefined;
    i = low.end;
    const from = foldByte(low.byte);
    if (source.charAt(i) === '-' && source.charAt(i + 1) !== ']') {
      const high = readClassByte(source, i + 1);
      if (!high) return undefined;
      const to = foldByte(high.byte);
      tests.push((_, folded) => folded >= from && folded <= to);
      i = high.end;
    } else tests.push((_, folded) => folded === from);
  }
  const bytes = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) {
    const inside = tests.some((test) => test(byte, foldByte(byte)));
    if (inside !== negated) bytes[byte] = 1;
  }
  return { bytes, end: i };
}

function readClassByte(source: string, at: number): { readonly byte: number; readonly end: number } | undefined {
  // `[.x.]` and `[=x=]` are long ways to write x.
  const symbol = /\[([.=])(.)\1\]/sy;
  symbol.lastIndex = at;
  const written = symbol.exec(source)?.[2];
  if (written !== undefined) return { byte: written.charCodeAt(0), end: symbol.lastIndex };
  const escaped = source.charAt(at) === '\\' ? at + 1 : at;
  if (escaped >= source.length) return undefined;
  return { byte: source.charCodeAt(escaped), end: escaped + 1 };
}

function inRange(low: string, high: string): (byte: number) => boolean {
  const from = low.charCodeAt(0);
  const to = high.charCodeAt(0);
  return (byte) => byte >= from && byte <= to;
}

const isDigit = inRange('0', '9');
const isUpper = inRange('A', 'Z');
const isLower = inRange('a', 'z');
const isAlpha = (byte: number) => isUpper(byte) || isLower(byte);
const isGraph = inRange('!', '~');

/** The C locale's classes: nothing beyond ASCII belongs to any. */
const NAMED_CLASSES: ReadonlyMap<string, (byte: number) => boolean> = new Map([
  ['alnum', (byte) => isAlpha(byte) || isDigit(byte)],
  ['alpha', isAlpha],
  ['blank', (byte) => byte === 9 || byte === 32],
  ['cntrl', (byte) => byte < 32 || byte === 127],
  ['digit', isDigit],
  ['graph', isGraph],
  ['lower', isLower],
  ['print', (byte) => isGraph(byte) || byte === 32],
  ['punct', (byte) => isGraph(byte) && !isAlpha(byte) && !isDigit(byte)],
  ['space', (byte) => (byte >= 9 && byte <= 13) || byte === 32],
  ['upper', isUpper],
  ['xdigit', (byte) => isDigit(byte) || inRange('A', 'F')(byte) || inRange('a', 'f')(byte)],
]);
