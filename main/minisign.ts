import { createPublicKey, verify } from 'node:crypto';
import { blake2b } from '@noble/hashes/blake2b';

/** The text is not what the holder of the key signed, or the signature cannot be read. */
export class SignatureError extends Error {}

/** Both a key and a signature begin with an algorithm and the key's number. */
const HEAD = 2 + 8;
/** What comes before an Ed25519 key's 32 bytes in the form that Node reads (RFC 8410). */
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Checks a signature in minisign's format (jedisct1/minisign, "Signature format"), both of its kinds: over the content
 * and over its BLAKE2b-512 hash. The trusted comment is covered too.
 * @param content the signed bytes
 * @param signatureFile the text of the `.minisig` file
 * @param key the public key's line of base64, as `minisign -G` prints it
 * @returns the trusted comment
 * @throws {SignatureError}
 */
export function verifyMinisign(content: Uint8Array, signatureFile: string, key: string): string {
  const publicKey = decode(key, HEAD + 32, 'The key');
  const [, signatureLine = '', commentLine = '', globalLine = ''] = signatureFile.split(/\r?\n/);
  const signature = decode(signatureLine, HEAD + 64, 'The signature');
  const global = decode(globalLine, 64, 'The signature of the comment');
  const comment = /^trusted comment: (.*)$/.exec(commentLine)?.[1];
  if (comment === undefined) throw new SignatureError('The signature has no trusted comment.');
  if (publicKey.toString('latin1', 0, 2) !== 'Ed') throw new SignatureError('The key is of an unknown kind.');
  if (!signature.subarray(2, HEAD).equals(publicKey.subarray(2, HEAD))) {
    throw new SignatureError('It is signed with another key than the one that was agreed on.');
  }
  const algorithm = signature.toString('latin1', 0, 2);
  if (algorithm !== 'Ed' && algorithm !== 'ED') throw new SignatureError('The signature is of an unknown kind.');
  const signed = algorithm === 'ED' ? blake2b(content, { dkLen: 64 }) : content;
  const bytes = signature.subarray(HEAD);
  const ed25519 = createPublicKey({
    key: Buffer.concat([SPKI_ED25519, publicKey.subarray(HEAD)]),
    format: 'der',
    type: 'spki',
  });
  if (!verify(null, signed, ed25519, bytes)) throw new SignatureError('The content is not what was signed.');
  if (!verify(null, Buffer.concat([bytes, Buffer.from(comment)]), ed25519, global)) {
    throw new SignatureError('The comment is not what was signed.');
  }
  return comment;
}

function decode(line: string, length: number, what: string): Buffer {
  const text = line.trim();
  const bytes = Buffer.from(text, 'base64');
  // Node skips what is no base64; a second writing of the same bytes must not pass for the first.
  if (bytes.length !== length || bytes.toString('base64') !== text) {
    throw new SignatureError(`${what} cannot be read.`);
  }
  return bytes;
}
