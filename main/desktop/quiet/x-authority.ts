/** What an X server wants to hear before it answers. */
export interface XCredential {
  readonly name: string;
  readonly data: Buffer;
}

/** The only way of naming oneself that X servers on the same machine ask for by default. */
const COOKIE = 'MIT-MAGIC-COOKIE-1';

/** Kinds of address in the file: this machine by its name, and any machine. */
const LOCAL = 256;
const WILD = 65_535;

/**
 * The cookie for a display of this machine, from the contents of an `Xauthority` file: entries of a kind and four
 * counted strings, all big-endian (Xau(3)).
 * @returns undefined where the file names none, or is cut short before it does
 */
export function cookieFor(file: Buffer, hostname: string, display: string): XCredential | undefined {
  let at = 0;
  const counted = (): Buffer | undefined => {
    if (at + 2 > file.length) return undefined;
    const end = at + 2 + file.readUInt16BE(at);
    const found = end <= file.length ? file.subarray(at + 2, end) : undefined;
    at = end;
    return found;
  };
  while (at + 2 <= file.length) {
    const family = file.readUInt16BE(at);
    at += 2;
    const [address, number, name, data] = [counted(), counted(), counted(), counted()];
    if (!address || !number || !name || !data) return undefined;
    const here = family === WILD || (family === LOCAL && String(address) === hostname);
    if (here && (number.length === 0 || String(number) === display) && String(name) === COOKIE) {
      return { name: COOKIE, data };
    }
  }
  return undefined;
}
