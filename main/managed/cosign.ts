/**
 * Signatures in cosign's format (sigstore/cosign, specs/SIGNATURE_SPEC.md), by a key that administrators pinned. Only
 * the key counts: certificates and transparency logs, which cosign can add, are not looked at.
 */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import * as v from 'valibot';
import { SignatureError } from '../minisign.ts';

/** @returns the key of `cosign.pub`; undefined when the text is no ECDSA key on the curve P-256 */
function readKey(pem: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: pem, format: 'pem' });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the text is what `cosign generate-key-pair` writes to `cosign.pub`. */
export function isCosignKey(text: string): boolean {
  // Node would take a private key and derive the public one: nobody should put that one here.
  return /^-----BEGIN PUBLIC KEY-----\s/.test(text) && readKey(text) !== undefined;
}

/**
 * Checks what `cosign sign-blob` makes: ECDSA over the SHA-256 of the content.
 * @param signature base64 of the signature in DER
 * @param pem the public key
 * @throws {SignatureError}
 */
export function verifyBlob(content: Uint8Array, signature: string, pem: string): void {
  const key = readKey(pem);
  if (!key) throw new SignatureError('The key cannot be read.');
  const bytes = Buffer.from(signature.trim(), 'base64');
  if (!verify('sha256', content, key, bytes)) {
    throw new SignatureError('The content is not what the holder of the agreed key signed.');
  }
}

/** What is signed of an image ("simple signing"); the rest of it is the signer's own. */
const payloadSchema = v.object({
  critical: v.object({
    type: v.literal('cosign container image signature'),
    identity: v.object({ 'docker-reference': v.string() }),
    image: v.object({ 'docker-manifest-digest': v.string() }),
  }),
});

/** A signature of an image as it lies in a registry. */
export interface ImageSignature {
  /** What was signed, byte for byte. */
  readonly payload: Uint8Array;
  /** base64 of the signature in DER. */
  readonly signature: string;
}

/**
 * Checks what `cosign sign` makes.
 * @param manifest the image's manifest, byte for byte
 * @param name registry and repository that the image was asked for by
 * @throws {SignatureError}
 */
export function verifyImage(manifest: Uint8Array, name: string, signed: ImageSignature, pem: string): void {
  verifyBlob(signed.payload, signed.signature, pem);
  const read = v.safeParse(payloadSchema, parseJson(signed.payload));
  if (!read.success) throw new SignatureError('What was signed is no image.');
  const { identity, image } = read.output.critical;
  if (image['docker-manifest-digest'] !== digestOf(manifest)) {
    throw new SignatureError('The signature is that of another image.');
  }
  // Who signs many images with one key must not find one of them in another's place.
  const claimed = withoutVersion(identity['docker-reference']);
  if (claimed !== name) throw new SignatureError(`The signature is for ${claimed}, and ${name} was asked for.`);
}

/** The name by which registries know bytes. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** `host:port/repository`, without the tag or digest that some signers add. */
function withoutVersion(reference: string): string {
  return reference.replace(/@sha256:[0-9a-f]+$/, '').replace(/:[^:/]+$/, '');
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
