import { createHash } from 'node:crypto';

/** What the first record stands behind. */
export const GENESIS: Uint8Array = createHash('sha256').update('Perch record chain 1').digest();

/**
 * The hash of the record that stands behind the one with hash `previous`: SHA-256 over that hash (32 bytes), the
 * record's number (8 bytes, big endian) and its stored text in UTF-8.
 */
export function link(previous: Uint8Array, id: number, content: string): Buffer {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(id));
  return createHash('sha256').update(previous).update(number).update(content).digest();
}
