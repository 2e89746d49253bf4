import * as v from 'valibot';
import { FetchError } from '../../get.ts';

/** The kinds of files that Perch looks for in images. */
export const MEDIA_TYPES = {
  bundle: 'application/vnd.perch.bundle.v1+json',
  minisign: 'application/vnd.perch.minisign.v1',
  /** cosign's own (sigstore/cosign, specs/SIGNATURE_SPEC.md). */
  cosign: 'application/vnd.dev.cosign.simplesigning.v1+json',
} as const;

const SIGNATURE = 'dev.cosignproject.cosign/signature';

/** An image's list of its files (opencontainers/image-spec, manifest.md). */
const manifestSchema = v.object({
  schemaVersion: v.literal(2),
  layers: v.array(
    v.object({
      mediaType: v.string(),
      digest: v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/)),
      annotations: v.optional(v.record(v.string(), v.string()), {}),
    }),
  ),
});

export interface Layer {
  readonly digest: string;
  /** cosign's signature of this file; empty where there is none. */
  readonly signature: string;
}

/**
 * The files of one kind in an image.
 * @param manifest its bytes, as they were signed
 * @throws {FetchError} when it is no manifest
 */
export function layersOf(manifest: Uint8Array, mediaType: string): readonly Layer[] {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(manifest));
  } catch {
    throw new FetchError('The registry sent a list of files that cannot be read.');
  }
  const read = v.safeParse(manifestSchema, value);
  if (!read.success) throw new FetchError('The registry sent something else than the list of an image’s files.');
  return read.output.layers
    .filter((layer) => layer.mediaType === mediaType)
    .map(({ digest, annotations }) => ({ digest, signature: annotations[SIGNATURE] ?? '' }));
}
