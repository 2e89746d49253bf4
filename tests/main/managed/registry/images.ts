import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { SignedContent } from '../../../../main/managed/signed-content.ts';

/** An image as registries keep it: its manifest and the files that this names. */
export interface Image {
  readonly manifest: Buffer;
  readonly blobs: readonly Buffer[];
}

export const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

interface ImageFile {
  readonly mediaType: string;
  readonly content: Uint8Array;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** As `oras push` and cosign make them. */
export function imageOf(files: readonly ImageFile[]): Image {
  const config = Buffer.from('{}');
  const described = (mediaType: string, content: Uint8Array) => ({
    mediaType,
    digest: digestOf(content),
    size: content.length,
  });
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: described('application/vnd.oci.image.config.v1+json', config),
    layers: files.map(({ mediaType, content, annotations }) => ({
      ...described(mediaType, content),
      ...(annotations ? { annotations } : {}),
    })),
  };
  return {
    manifest: Buffer.from(JSON.stringify(manifest)),
    blobs: [config, ...files.map(({ content }) => Buffer.from(content))],
  };
}

/** A bundle in an image, with its minisign signature beside it. */
export function bundleImage({ content, proof }: SignedContent): Image {
  const signature = Buffer.from(proof.signature);
  return imageOf([
    { mediaType: 'application/vnd.perch.bundle.v1+json', content },
    { mediaType: 'application/vnd.perch.minisign.v1', content: signature },
  ]);
}

/** A key pair as `cosign generate-key-pair` makes one. */
export function cosignKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(), privateKey };
}

export const cosignTag = ({ manifest }: Image) => `${digestOf(manifest).replace(':', '-')}.sig`;

/** What `cosign sign` puts beside an image. @param name registry and repository that it is for */
export function cosignSignature({ manifest }: Image, name: string, keys: readonly KeyObject[]): Image {
  const payload = Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': name },
        image: { 'docker-manifest-digest': digestOf(manifest) },
        type: 'cosign container image signature',
      },
      optional: null,
    }),
  );
  return imageOf(
    keys.map((key) => ({
      mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
      content: payload,
      annotations: { 'dev.cosignproject.cosign/signature': sign('sha256', payload, key).toString('base64') },
    })),
  );
}
