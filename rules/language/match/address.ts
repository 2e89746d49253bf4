/**
 * IP addresses and networks. An address is kept as its bytes in hexadecimal (8 digits for IPv4, 32 for IPv6), so equal
 * addresses are equal strings and the family shows in the length.
 */

export interface Network {
  readonly address: string;
  /** How many leading bits count. */
  readonly bits: number;
}

/** IPv4 in dotted decimal without leading zeros, as inet_pton(3) takes it. */
export function parseIpv4(text: string): string | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let hex = '';
  for (const part of parts) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part) || Number(part) > 255) return undefined;
    hex += Number(part).toString(16).padStart(2, '0');
  }
  return hex;
}

/** IPv6 in any of its notations, as inet_pton(3) takes it. */
export function parseIpv6(text: string): string | undefined {
  const halves = text.split('::');
  if (halves.length > 2 || text === '') return undefined;
  const head = readGroups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? readGroups(halves[1] ?? '', true) : '';
  if (head === undefined || tail === undefined) return undefined;
  const missing = 32 - head.length - tail.length;
  if (halves.length === 1) return missing === 0 ? head : undefined;
  return missing >= 4 ? head + '0'.repeat(missing) + tail : undefined;
}

function readGroups(text: string, mayEndInIpv4: boolean): string | undefined {
  if (text === '') return '';
  const groups = text.split(':');
  let hex = '';
  for (const [i, group] of groups.entries()) {
    if (mayEndInIpv4 && i === groups.length - 1 && group.includes('.')) {
      const v4 = parseIpv4(group);
      if (v4 === undefined) return undefined;
      hex += v4;
    } else if (/^[0-9a-fA-F]{1,4}$/.test(group)) hex += group.toLowerCase().padStart(4, '0');
    else return undefined;
  }
  return hex;
}

/** An address of either family; a dot decides for IPv4. */
export function parseAddress(text: string): string | undefined {
  return text.includes('.') && !text.includes(':') ? parseIpv4(text) : parseIpv6(text);
}

/** Whether the address lies in the network; an address of the other family never does. */
export function inNetwork(address: string, network: Network): boolean {
  if (address.length !== network.address.length) return false;
  const digits = network.bits >> 2;
  if (!address.startsWith(network.address.slice(0, digits))) return false;
  const rest = network.bits & 3;
  if (rest === 0) return true;
  const mask = (0xf0 >> rest) & 0xf;
  const left = Number.parseInt(address.charAt(digits), 16) & mask;
  return left === (Number.parseInt(network.address.charAt(digits), 16) & mask);
}

/** The usual text of an address, as inet_ntop(3) writes it. */
export function formatAddress(hex: string): string {
  if (hex.length === 8) {
    return [0, 2, 4, 6].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)).join('.');
  }
  const groups = Array.from({ length: 8 }, (_, i) => Number.parseInt(hex.slice(i * 4, i * 4 + 4), 16));
  const zeros = longestZeroRun(groups);
  // An IPv4 address inside an IPv6 one keeps its dots.
  if (zeros.start === 0 && (zeros.length === 6 || (zeros.length === 5 && groups[5] === 0xffff))) {
    const v4 = formatAddress(hex.slice(24));
    return zeros.length === 6 ? `::${v4}` : `::ffff:${v4}`;
  }
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (zeros.length < 2) return text(groups);
  return `${text(groups.slice(0, zeros.start))}::${text(groups.slice(zeros.start + zeros.length))}`;
}

function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: -1, length: 0 };
  let start = -1;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === 0) {
      if (start < 0) start = i;
    } else {
      if (start >= 0 && i - start > best.length) best = { start, length: i - start };
      start = -1;
    }
  }
  return best;
}
