import * as v from 'valibot';
import { parse } from 'yaml';
import { SignatureError, verifyMinisign } from '../minisign.ts';

/** The publisher's file about the newest version cannot be used; the message is for people. */
export class OfferError extends Error {}

const fileSchema = v.object({
  /** Name beside the file that names it: no other place, no other server. */
  url: v.pipe(v.string(), v.regex(/^[\w][\w.+ -]*$/)),
  sha512: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{86}==$/)),
  size: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

const offerSchema = v.object({
  version: v.string(),
  files: v.pipe(v.array(fileSchema), v.minLength(1)),
  releaseDate: v.optional(v.string(), ''),
  /** Per cent of the machines that are to have it by now. */
  stagingPercentage: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 100),
});

/** A version that its publisher offers, in electron-updater's words. */
export type Offer = Readonly<v.InferOutput<typeof offerSchema>>;

/**
 * Reads the publisher's file, after its signature held.
 * @param key the public key that came with this copy of Perch
 * @throws {OfferError}
 */
export function readOffer(bytes: Uint8Array, signatureFile: string, key: string): Offer {
  try {
    verifyMinisign(bytes, signatureFile, key);
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    throw new OfferError(
      `An update was offered that its signature does not cover, so it was not taken: ${error.message}`,
    );
  }
  const read = v.safeParse(offerSchema, parseYaml(bytes));
  if (!read.success) {
    throw new OfferError(`An update was offered in a form that this version cannot read: ${read.issues[0].message}`);
  }
  return read.output;
}

function parseYaml(bytes: Uint8Array): unknown {
  try {
    // Without its warnings, which would be printed.
    return parse(new TextDecoder().decode(bytes), { logLevel: 'error' });
  } catch (error) {
    throw new OfferError(`An update was offered in a form that this version cannot read: ${String(error)}`);
  }
}
