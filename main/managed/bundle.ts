import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { messageOf } from '../errors.ts';
import { writeFileInPlace } from '../files.ts';
import { FetchError } from '../get.ts';
import { SignatureError } from '../minisign.ts';
import { type Proof, type SignedContent, verifySigned } from './signed-content.ts';

/** Bytes of a bundle, which is text. */
const LARGEST = 4 * 1024 * 1024;

const bundleSchema = v.strictObject({
  /** Counts up with every change; Perch never goes back to a lower one. */
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Rule files by name. */
  packs: v.record(v.pipe(v.string(), v.regex(/^[\w][\w-]*\.ya?ml$/, 'a pack is called name.yaml')), v.string()),
});

/** Rule files that travel together, signed by those who wrote them. */
export type Bundle = Readonly<v.InferOutput<typeof bundleSchema>>;

/** A bundle cannot be used; the message is for people. */
export class BundleError extends Error {}

/** @throws {BundleError} when the signature does not hold or the content is no bundle */
export function readBundle(signed: SignedContent, key: string): Bundle {
  if (signed.content.length > LARGEST) throw new BundleError('It is larger than 4 MB.');
  try {
    verifySigned(signed, key);
  } catch (error) {
    if (error instanceof SignatureError || error instanceof FetchError) throw new BundleError(error.message);
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(signed.content));
  } catch (error) {
    throw new BundleError(`It is no JSON: ${messageOf(error)}`);
  }
  const read = v.safeParse(bundleSchema, value);
  if (!read.success) throw new BundleError(`${v.getDotPath(read.issues[0]) ?? 'bundle'}: ${read.issues[0].message}`);
  return read.output;
}

/** The last good bundle, kept with its proof, which is checked again each time it is read. */
export interface BundleStore {
  read(key: string): Bundle | undefined;
  /**
   * Takes a newer bundle in the place of the one before.
   * @returns whether it differs from the one before
   * @throws {BundleError} when it is not what was signed, or older than the one before; that one then stays
   */
  accept(signed: SignedContent, key: string): boolean;
}

export function bundleStore(dataFolder: string): BundleStore {
  const file = path.join(dataFolder, 'managed', 'bundle.json');
  const read = (key: string): { bundle: Bundle; content: Buffer } | undefined => {
    try {
      const kept = JSON.parse(readFileSync(file, 'utf8')) as { readonly content: string; readonly proof: Proof };
      const content = Buffer.from(kept.content, 'base64');
      return { bundle: readBundle({ content, proof: kept.proof }, key), content };
    } catch {
      // Gone, cut short or changed by hand: as if there had been none, until the next is fetched.
      return undefined;
    }
  };
  return {
    read: (key) => read(key)?.bundle,
    accept(signed, key) {
      const bundle = readBundle(signed, key);
      const before = read(key);
      if (before?.content.equals(signed.content)) return false;
      if (before && bundle.version <= before.bundle.version) {
        throw new BundleError(
          `Version ${bundle.version} was sent, and version ${before.bundle.version} is here already. Perch never goes back.`,
        );
      }
      const content = Buffer.from(signed.content).toString('base64');
      // One file, so that content and signature never come from two bundles.
      writeFileInPlace(file, JSON.stringify({ content, proof: signed.proof }));
      return true;
    },
  };
}
