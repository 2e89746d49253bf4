import { hash } from 'node:crypto';

/** What the first record stands behind. */
export const GENESIS: Uint8Array = hash('sha256', 'Perch record chain 1', 'buffer');

/**
 * The hash of the record that stands behind the one with hash `previous`: SHA-256 over that hash (32 bytes), the
 * record's number (8 bytes, big endian) and its stored text in UTF-8.
 */
export function link(previous: Uint8Array, id: number, content: string): Buffer {
  // A damaged database may hold a hash of another length.
  const { length } = previous;
  const bytes = Buffer.allocUnsafe(length + 8 + Buffer.byteLength(content));
  bytes.set(previous);
  bytes.writeBigUInt64BE(BigInt(id), length);
  bytes.write(content, length + 8);
  return hash('sha256', bytes, 'buffer');
}
