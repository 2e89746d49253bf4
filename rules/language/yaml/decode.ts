/**
 * Turns the bytes of a rule file into text. The encoding is told by a byte order mark or by where NUL bytes stand, as
 * the YAML specification has it (section 5.2). Bytes that are no UTF-8 become lone surrogates (see text/bytes.ts), so
 * that the condition lexer can refuse exactly them.
 */
import { fromByteString } from '../text/bytes.ts';

type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'utf32le' | 'utf32be';

export function decodeFile(bytes: Uint8Array): string {
  const { encoding, skip } = detect(bytes);
  const body = bytes.subarray(skip);
  switch (encoding) {
    case 'utf8':
      return decodeUtf8(body);
    case 'utf16le':
    case 'utf16be':
      return decodeUtf16(body, encoding === 'utf16le');
    case 'utf32le':
    case 'utf32be':
      return decodeUtf32(body, encoding === 'utf32le');
  }
}

/** A text that came from an editor or a string may start with a byte order mark too. */
export function markLength(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0;
}

function detect(bytes: Uint8Array): { encoding: Encoding; skip: number } {
  const [a, b, c, d] = bytes;
  const plain = (byte: number | undefined) =>
    byte !== undefined && byte !== 0 && byte !== 0xbb && byte !== 0xbf && byte < 0xfe && byte !== 0xef;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf8', skip: 3 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf16be', skip: 2 };
  if (a === 0xff && b === 0xfe) {
    return c === 0 && d === 0 ? { encoding: 'utf32le', skip: 4 } : { encoding: 'utf16le', skip: 2 };
  }
  if (a === 0) {
    if (b === 0 && c === 0) return { encoding: 'utf32be', skip: 0 };
    if (b === 0 && c === 0xfe && d === 0xff) return { encoding: 'utf32be', skip: 4 };
    if (plain(b)) return { encoding: 'utf16be', skip: 0 };
  }
  if (plain(a) && b === 0) {
    return c === 0 && d === 0 ? { encoding: 'utf32le', skip: 0 } : { encoding: 'utf16le', skip: 0 };
  }
  return { encoding: 'utf8', skip: 0 };
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const parts: string[] = [];
    for (let i = 0; i < bytes.length; i += 4096) parts.push(String.fromCharCode(...bytes.subarray(i, i + 4096)));
    return fromByteString(parts.join(''));
  }
}

/** Half of a surrogate pair is no character. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

function decodeUtf16(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let i = 0; i + 1 < bytes.length; i += 2) parts.push(String.fromCharCode(view.getUint16(i, littleEndian)));
  return wellFormed(parts.join(''));
}

function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let i = 0; i + 3 < bytes.length; i += 4) {
    const point = view.getUint32(i, littleEndian);
    parts.push(point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point));
  }
  return wellFormed(parts.join(''));
}
