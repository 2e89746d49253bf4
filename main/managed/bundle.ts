import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { writeFileInPlace } from '../files.ts';
import { SignatureError, verifyMinisign } from '../minisign.ts';

/** Bytes of a bundle, which is text. */
const LARGEST = 4 * 1024 * 1024;

const bundleSchema = v.strictObject({
  /** Counts up with every change; Perch never goes back to a lower one. */
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Rule files by name. */
  packs: v.record(v.pipe(v.string(), v.regex(/^[\w][\w-]*\.ya?ml$/, 'a pack is called name.yaml')), v.string()),
});

/** Rule files that travel together, signed by those who wrote them. */
export type Bundle = Readonly<v.InferOutput<typeof bundleSchema>>;

/** A bundle cannot be used; the message is for people. */
export class BundleError extends Error {}

/** @throws {BundleError} when the signature does not hold or the content is no bundle */
export function readBundle(bytes: Uint8Array, signature: string, key: string): Bundle {
  if (bytes.length > LARGEST) throw new BundleError('It is larger than 4 MB.');
  try {
    verifyMinisign(bytes, signature, key);
  } catch (error) {
    if (error instanceof SignatureError) throw new BundleError(error.message);
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new BundleError(`It is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = v.safeParse(bundleSchema, value);
  if (!read.success) throw new BundleError(`${v.getDotPath(read.issues[0]) ?? 'bundle'}: ${read.issues[0].message}`);
  return read.output;
}

/** The last good bundle, kept with its signature, which is checked again each time it is read. */
export interface BundleStore {
  read(key: string): Bundle | undefined;
  /**
   * Takes a newer bundle in the place of the one before.
   * @returns whether it differs from the one before
   * @throws {BundleError} when it is not what was signed, or older than the one before; that one then stays
   */
  accept(bytes: Uint8Array, signature: string, key: string): boolean;
}

export function bundleStore(dataFolder: string): BundleStore {
  const file = path.join(dataFolder, 'managed', 'bundle.json');
  const read = (key: string): { bundle: Bundle; bytes: Buffer } | undefined => {
    try {
      const { content, signature } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
      const bytes = Buffer.from(content ?? '', 'base64');
      return { bundle: readBundle(bytes, signature ?? '', key), bytes };
    } catch {
      // Gone, cut short or changed by hand: as if there had been none, until the next is fetched.
      return undefined;
    }
  };
  return {
    read: (key) => read(key)?.bundle,
    accept(bytes, signature, key) {
      const bundle = readBundle(bytes, signature, key);
      const before = read(key);
      if (before?.bytes.equals(bytes)) return false;
      if (before && bundle.version <= before.bundle.version) {
        throw new BundleError(
          `Version ${bundle.version} was sent, and version ${before.bundle.version} is here already. Perch never goes back.`,
        );
      }
      // One file, so that content and signature never come from two bundles.
      writeFileInPlace(file, JSON.stringify({ content: Buffer.from(bytes).toString('base64'), signature }));
      return true;
    },
  };
}
