import { OfferError } from './offer.ts';

/** The publisher's file is a few hundred bytes long. */
const MOST_BYTES = 64 * 1024;
const PATIENCE = 30_000;

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
 * Fetches a small file and its signature. Nothing about this machine is sent along.
 * @param base folder of the files; https, or this machine itself
 * @throws {OfferError} in words for people
 */
export async function fetchSigned(
  base: string,
  name: string,
  fetchUrl: typeof fetch,
): Promise<{ readonly content: Uint8Array; readonly signature: string }> {
  const url = new URL(name, base.endsWith('/') ? base : `${base}/`);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !local) {
    throw new OfferError(`Updates come over https only, and ${url.origin} is not.`);
  }
  const [content, signature] = await Promise.all(
    [url, new URL(`${url.href}.minisig`)].map((one) => get(one, fetchUrl)),
  );
  return { content: content ?? new Uint8Array(), signature: new TextDecoder().decode(signature) };
}

async function get(url: URL, fetchUrl: typeof fetch): Promise<Uint8Array> {
  const failed = (why: string) => new OfferError(`Perch could not look for updates at ${url.host}: ${why}.`);
  let response: Response;
  let bytes: Uint8Array;
  try {
    response = await fetchUrl(url, { signal: AbortSignal.timeout(PATIENCE), redirect: 'follow' });
    if (Number(response.headers.get('content-length') ?? 0) > MOST_BYTES) throw failed('the answer is too long');
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof OfferError) throw error;
    throw failed(error instanceof Error ? error.message : String(error));
  }
  if (!response.ok) throw failed(`it answered ${response.status}`);
  if (bytes.length > MOST_BYTES) throw failed('the answer is too long');
  return bytes;
}
