/**
 * Reads IP addresses in every spelling a resolver accepts: `169.254.169.254`, `2852039166`, `0xa9fea9fe`,
 * `0251.0376.0251.0376`, `169.16689662`, `[::ffff:a9fe:a9fe]`, full-width digits.
 */

export type AddressClass = 'loopback' | 'private' | 'link_local' | 'metadata' | 'unspecified' | 'multicast' | 'public';

/** The address in its plain spelling (`169.254.169.254`, `fd00:ec2::254` in full); undefined for a name. */
export function parseAddress(written: string): string | undefined {
  const text = written
    .normalize('NFKC')
    .replace(/[。．｡]/g, '.')
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .toLowerCase();
  if (text.includes(':')) {
    const groups = parseV6(text);
    if (!groups) return undefined;
    const mapped = embeddedV4(groups);
    return mapped === undefined ? groups.map((group) => group.toString(16)).join(':') : dotted(mapped);
  }
  const v4 = parseV4(text.replace(/\.$/, ''));
  return v4 === undefined ? undefined : dotted(v4);
}

function parseV4(text: string): number | undefined {
  if (!/^[0-9a-fx.]+$/.test(text)) return undefined;
  const parts = text.split('.');
  if (parts.length > 4) return undefined;
  const numbers: number[] = [];
  for (const part of parts) {
    let value: number;
    if (/^0x[0-9a-f]+$/.test(part)) value = Number.parseInt(part.slice(2), 16);
    else if (/^0[0-7]+$/.test(part)) value = Number.parseInt(part, 8);
    else if (/^\d+$/.test(part)) value = Number.parseInt(part, 10);
    else return undefined;
    numbers.push(value);
  }
  const last = numbers.pop() as number;
  if (numbers.some((number) => number > 255) || last >= 256 ** (4 - numbers.length)) return undefined;
  return numbers.reduce((sum, number, index) => sum + number * 256 ** (3 - index), last);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

function parseV6(text: string): number[] | undefined {
  let source = text;
  const v4 = /(\d+\.\d+\.\d+\.\d+)$/.exec(source);
  if (v4) {
    const address = parseV4(v4[1] as string);
    if (address === undefined) return undefined;
    source = `${source.slice(0, -(v4[1] as string).length)}${(address >>> 16).toString(16)}:${(address & 0xffff).toString(16)}`;
  }
  const halves = source.split('::');
  if (halves.length > 2) return undefined;
  const read = (half: string | undefined): number[] | undefined => {
    if (half === undefined || half === '') return [];
    const groups = half.split(':');
    return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))
      ? groups.map((group) => Number.parseInt(group, 16))
      : undefined;
  };
  const head = read(halves[0]);
  const tail = read(halves[1]);
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

/** The IPv4 address inside a mapped (`::ffff:`), compatible, NAT64 (`64:ff9b::`) or 6to4 (`2002:`) address. */
function embeddedV4(groups: readonly number[]): number | undefined {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  const last = ((g << 16) | h) >>> 0;
  if (a === 0 && b === 0 && c === 0 && d === 0 && e === 0 && (f === 0xffff || (f === 0 && last > 0xffff))) return last;
  if (a === 0x64 && b === 0xff9b) return last;
  if (a === 0x2002) return ((b << 16) | c) >>> 0;
  return undefined;
}

const METADATA_ADDRESSES = new Set([
  '169.254.169.254',
  '169.254.169.253',
  '169.254.170.2',
  '169.254.170.23',
  '169.254.0.23',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  'fd00:ec2:0:0:0:0:0:254',
  'fd20:ce:0:0:0:0:0:254',
  'fe80:0:0:0:0:0:a9fe:a9fe',
]);

/** `address` as `parseAddress` spells it. */
export function classifyAddress(address: string): AddressClass {
  if (METADATA_ADDRESSES.has(address)) return 'metadata';
  if (address.includes(':')) {
    const first = Number.parseInt(address, 16);
    if (/^(?:0:){7}1$/.test(address)) return 'loopback';
    if (/^(?:0:){7}0$/.test(address)) return 'unspecified';
    if ((first & 0xfe00) === 0xfc00) return 'private';
    if ((first & 0xffc0) === 0xfe80) return 'link_local';
    if ((first & 0xff00) === 0xff00) return 'multicast';
    return 'public';
  }
  const [a = 0, b = 0] = address.split('.').map(Number);
  if (a === 127) return 'loopback';
  if (a === 0) return 'unspecified';
  if (a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b <= 127)) {
    return 'private';
  }
  if (a === 169 && b === 254) return 'link_local';
  if (a >= 224 && a <= 239) return 'multicast';
  return 'public';
}
