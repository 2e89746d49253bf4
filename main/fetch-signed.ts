/** Fetching a file and its minisign signature, which lies beside it as `.minisig`. */

export interface Signed {
  readonly content: Uint8Array;
  readonly signature: string;
}

/** Something did not come; the message is a sentence for people. */
export class FetchError extends Error {}

const PATIENCE = 30_000;

/**
 * Nothing about this machine is sent along.
 * @param url over https, or on this machine itself
 * @param mostBytes of either file
 * @throws {FetchError}
 */
export async function fetchSmall(url: URL, fetchUrl: typeof fetch, mostBytes = 4 * 1024 * 1024): Promise<Signed> {
  if (!isSafe(url)) throw new FetchError(`It comes over https only, and ${url.origin} is not.`);
  const beside = new URL(url);
  beside.pathname += '.minisig';
  const [content, signature] = await Promise.all([get(url, fetchUrl, mostBytes), get(beside, fetchUrl, mostBytes)]);
  return { content, signature: new TextDecoder().decode(signature) };
}

function isSafe(url: URL): boolean {
  return url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

async function get(url: URL, fetchUrl: typeof fetch, mostBytes: number): Promise<Uint8Array> {
  const failed = (why: string) => new FetchError(`${url.host} could not be asked: ${why}.`);
  try {
    const response = await fetchUrl(url, { signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok) throw failed(`it answered ${response.status}`);
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body ?? []) {
      length += part.length;
      if (length > mostBytes) throw failed('the answer is too long');
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch (error) {
    throw error instanceof FetchError ? error : failed(error instanceof Error ? error.message : String(error));
  }
}
