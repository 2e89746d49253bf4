import { fetchSigned } from '../fetch-signed.ts';
import { FetchError, type GetOptions } from '../get.ts';
import { SignatureError, verifyMinisign } from '../minisign.ts';
import { digestOf, isCosignKey, verifyBlob, verifyImage } from './cosign.ts';
import type { BundleSource } from './policy.ts';
import { openRepository } from './registry/client.ts';
import { layersOf, MEDIA_TYPES } from './registry/manifest.ts';
import { imageName, parseReference } from './registry/reference.ts';

/** Why content is what the holder of a key signed. All of it text, so that it can be kept and checked again. */
export type Proof =
  /** The text of a `.minisig` file. */
  | { readonly kind: 'minisign'; readonly signature: string }
  /** What `cosign sign-blob` prints. */
  | { readonly kind: 'cosign'; readonly signature: string }
  /** What `cosign sign` leaves in a registry: a signature of a manifest, which names the content by its digest. */
  | {
      readonly kind: 'cosign-image';
      readonly name: string;
      readonly manifest: string;
      readonly payload: string;
      readonly signature: string;
    };

export interface SignedContent {
  readonly content: Uint8Array;
  readonly proof: Proof;
}

/**
 * @param key minisign's line of base64 or cosign's PEM. The kind of the key decides which signatures count.
 * @throws {SignatureError}
 */
export function verifySigned({ content, proof }: SignedContent, key: string): void {
  if (isCosignKey(key) !== (proof.kind !== 'minisign')) {
    throw new SignatureError('It is signed in another way than the key that was agreed on is for.');
  }
  switch (proof.kind) {
    case 'minisign':
      verifyMinisign(content, proof.signature, key);
      return;
    case 'cosign':
      verifyBlob(content, proof.signature, key);
      return;
    case 'cosign-image': {
      const { manifest, name, payload, signature } = proof;
      verifyImage(Buffer.from(manifest), name, { payload: Buffer.from(payload), signature }, key);
      const layers = layersOf(Buffer.from(manifest), MEDIA_TYPES.bundle);
      if (!layers.some(({ digest }) => digest === digestOf(content))) {
        throw new SignatureError('The content is not in the image that was signed.');
      }
    }
  }
}

/**
 * Fetches what a policy names, with its signature. Neither is checked against the key yet.
 * @param authorities certificates that are trusted besides the well-known ones
 * @throws {FetchError}
 */
export async function fetchBundle(source: BundleSource, authorities: string | undefined): Promise<SignedContent> {
  if (source.url.startsWith('oci:')) return fetchImage(source, { authorities });
  const isCosign = isCosignKey(source.key);
  const { content, signature } = await fetchSigned(new URL(source.url), isCosign ? '.sig' : '.minisig', {
    authorities,
  });
  return { content, proof: { kind: isCosign ? 'cosign' : 'minisign', signature } };
}

/** More signatures of one image than anybody makes. */
const MOST_SIGNATURES = 20;

async function fetchImage({ url, key, login }: BundleSource, options: GetOptions): Promise<SignedContent> {
  const reference = parseReference(url);
  if (!reference) throw new FetchError(`${url} names no image.`);
  const repository = openRepository(reference, { ...options, login });
  const manifest = await repository.manifest(reference.digest ?? reference.tag);
  const [bundle] = layersOf(manifest, MEDIA_TYPES.bundle);
  if (!bundle) throw new FetchError(`The image holds no bundle: none of its files is ${MEDIA_TYPES.bundle}.`);
  const content = await repository.blob(bundle.digest);
  if (!isCosignKey(key)) {
    const [minisig] = layersOf(manifest, MEDIA_TYPES.minisign);
    if (!minisig) throw new FetchError(`The image holds no signature: none of its files is ${MEDIA_TYPES.minisign}.`);
    const signature = (await repository.blob(minisig.digest)).toString('utf8');
    return { content, proof: { kind: 'minisign', signature } };
  }
  const signatures = await repository.manifestIfAny(`${digestOf(manifest).replace(':', '-')}.sig`);
  if (!signatures) throw new FetchError('The image is not signed: its registry has no signature beside it.');
  let why: unknown = new SignatureError('The image has no signature of the kind that Perch reads.');
  for (const { digest, signature } of layersOf(signatures, MEDIA_TYPES.cosign).slice(0, MOST_SIGNATURES)) {
    const payload = (await repository.blob(digest)).toString('utf8');
    const proof: Proof = {
      kind: 'cosign-image',
      name: imageName(reference),
      manifest: manifest.toString('utf8'),
      payload,
      signature,
    };
    // Several may have signed; one of them must be the holder of the key.
    try {
      verifySigned({ content, proof }, key);
      return { content, proof };
    } catch (error) {
      why = error;
    }
  }
  throw why;
}
