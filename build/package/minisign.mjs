/** Signs in minisign's format, with a key that comes from the environment. */
import { createPrivateKey, sign } from 'node:crypto';
import { blake2b } from '@noble/hashes/blake2b';

/** What comes before an Ed25519 seed's 32 bytes in the form that Node reads (RFC 8410). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * @param {Uint8Array} content
 * @param {object} how
 * @param {string} how.key the secret key's line of base64, as `minisign -G -W` writes it: without a password
 * @param {string} how.comment trusted comment, covered by the signature
 * @returns {string} the text of the `.minisig` file
 */
export function signMinisign(content, { key, comment }) {
  const secret = Buffer.from(key.trim(), 'base64');
  // algorithm 2, password scheme 2, checksum scheme 2, salt 32, costs 16, key number 8, seed 32, public key 32, sum 32
  if (secret.length !== 158 || secret.toString('latin1', 0, 2) !== 'Ed' || secret.readUInt16LE(2) !== 0) {
    throw new Error('The minisign key cannot be used. Make one without a password: minisign -G -W');
  }
  const number = secret.subarray(54, 62);
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, secret.subarray(62, 94)]),
    format: 'der',
    type: 'pkcs8',
  });
  const signature = sign(null, blake2b(content, { dkLen: 64 }), privateKey);
  const global = sign(null, Buffer.concat([signature, Buffer.from(comment)]), privateKey);
  return [
    'untrusted comment: signature of Perch',
    Buffer.concat([Buffer.from('ED'), number, signature]).toString('base64'),
    `trusted comment: ${comment}`,
    global.toString('base64'),
    '',
  ].join('\n');
}
