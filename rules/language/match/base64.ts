import { fromByteString } from '../text/bytes.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES: ReadonlyMap<string, number> = new Map([...ALPHABET].map((letter, value) => [letter, value]));

/**
 * Decodes base64 in the standard alphabet. Up to two `=` may end the text whether they are due or not; bits beyond the
 * last byte must be zero. Undefined when the text is no base64; bytes that are no UTF-8 stay as escaped bytes.
 */
export function decodeBase64(text: string): string | undefined {
  const body = text.replace(/={1,2}$/, '');
  if (body.length % 4 === 1 || (body === '' && text !== '')) return undefined;
  let bytes = '';
  let bits = 0;
  let held = 0;
  for (let i = 0; i < body.length; i++) {
    const value = VALUES.get(body.charAt(i));
    if (value === undefined) return undefined;
    held = (held << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += String.fromCharCode((held >> bits) & 0xff);
    held &= (1 << bits) - 1;
  }
  return held === 0 ? fromByteString(bytes) : undefined;
}
