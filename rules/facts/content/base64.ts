/** Base64 and hexadecimal as plain text; nothing here throws. */

const LONGEST_ENCODED = 400_000;

/** Decodes base64 as UTF-8; undefined when it is none. */
export function fromBase64(text: string): string | undefined {
  const clean = text.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (clean === '' || clean.length > LONGEST_ENCODED || !/^[A-Za-z0-9+/]+$/.test(clean)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(clean), (c) => c.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}

/** Decodes base64 of UTF-16, as PowerShell's `-EncodedCommand` takes it. */
export function fromBase64Utf16(text: string): string | undefined {
  const clean = text.replace(/\s+/g, '').replace(/=+$/, '');
  if (clean === '' || clean.length > LONGEST_ENCODED || !/^[A-Za-z0-9+/]+$/.test(clean)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(clean), (c) => c.charCodeAt(0));
    return new TextDecoder('utf-16le').decode(bytes);
  } catch {
    return undefined;
  }
}

export function toBase64(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

export function fromHex(text: string): string | undefined {
  const clean = text.replace(/0x|\\x|\s+/g, '');
  if (clean === '' || clean.length % 2 === 1 || !/^[0-9a-fA-F]+$/.test(clean) || clean.length > LONGEST_ENCODED)
    return undefined;
  const bytes = Uint8Array.from(clean.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return new TextDecoder().decode(bytes);
}
