import { fetchSigned, type Signed } from '../fetch-signed.ts';
import { FetchError } from '../get.ts';
import { OfferError } from './offer.ts';

/** The publisher's file is a few hundred bytes long. */
const MOST_BYTES = 64 * 1024;

/** The name of the publisher's file for a system, as electron-updater chose it. */
export function offerFile(platform: NodeJS.Platform, arch: string): string {
  switch (platform) {
    case 'darwin':
      return 'latest-mac.yml';
    case 'win32':
      return 'latest.yml';
    default:
      return arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${arch}.yml`;
  }
}

/**
 * Fetches the publisher's file about the newest version.
 * @param base folder of the files; https, or this machine itself
 * @throws {OfferError}
 */
export async function fetchOffer(base: string, name: string): Promise<Signed> {
  try {
    const url = new URL(name, base.endsWith('/') ? base : `${base}/`);
    return await fetchSigned(url, '.minisig', { mostBytes: MOST_BYTES });
  } catch (error) {
    if (error instanceof FetchError) throw new OfferError(`Perch could not look for updates. ${error.message}`);
    throw error;
  }
}
