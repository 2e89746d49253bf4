/** Fetching small files over https: with an end in time and in length, and nothing about this machine sent along. */
import http from 'node:http';
import https from 'node:https';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/** Something did not come; the message is a sentence for people. */
export class FetchError extends Error {}

export interface GetOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Certificates (PEM) of authorities that are trusted besides the well-known ones. */
  readonly authorities?: string | undefined;
  readonly mostBytes?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** For one file with all its redirections, in milliseconds. */
const PATIENCE = 30_000;
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_REDIRECTIONS = 5;

/**
 * Gets a file, over redirections too. What a header says for one server (`authorization`) is not told to another.
 * @param url over https, or on this machine itself; so is every place that it leads to
 * @returns the answer whatever its status
 * @throws {FetchError}
 */
export async function get(url: URL, options: GetOptions = {}): Promise<Answer> {
  const signal = AbortSignal.timeout(PATIENCE);
  let { headers = {} } = options;
  let place = url;
  for (let hops = 0; hops <= MOST_REDIRECTIONS; hops++) {
    if (!mayBeAsked(place, url)) throw new FetchError(`It comes over https only, and ${place.origin} is not.`);
    const answer = await getOnce(place, { ...options, headers }, signal);
    const location = [301, 302, 303, 307, 308].includes(answer.status) ? answer.headers.location : undefined;
    if (location === undefined) return answer;
    const next = URL.canParse(location, place.href) ? new URL(location, place) : undefined;
    if (!next) throw failed(place, 'it leads to no address');
    if (next.origin !== place.origin) {
      headers = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'));
    }
    place = next;
  }
  throw failed(url, 'it leads from one place to another without end');
}

/** The content of a file. @throws {FetchError} when there is none */
export async function getContent(url: URL, options: GetOptions = {}): Promise<Buffer> {
  const { status, body } = await get(url, options);
  if (status !== 200) throw failed(url, `it answered ${status}`);
  return body;
}

/** @param why what kept the file from coming, without a full stop */
export function failed(url: URL, why: string): FetchError {
  return new FetchError(`${url.host} could not be asked: ${why}.`);
}

/** Over https, or on this machine itself when one began there: no server leads Perch to what listens here. */
export function mayBeAsked(url: URL, from: URL): boolean {
  if (isHere(url.hostname)) return isHere(from.hostname) && ['https:', 'http:'].includes(url.protocol);
  return url.protocol === 'https:';
}

/** @param host name or address, without a port */
export function isHere(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

let lastTrusted: { readonly authorities: string; readonly context: SecureContext } | undefined;

/** Reading all well-known authorities takes as long as a whole request, so it is done once. */
function trusting(authorities: string): SecureContext {
  if (lastTrusted?.authorities !== authorities) {
    lastTrusted = { authorities, context: createSecureContext({ ca: [...rootCertificates, authorities] }) };
  }
  return lastTrusted.context;
}

function getOnce(url: URL, options: GetOptions, signal: AbortSignal): Promise<Answer> {
  const { headers, authorities, mostBytes = MOST_BYTES } = options;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      request.destroy();
      reject(failed(url, signal.aborted ? 'it took too long' : error.message || error.name));
    };
    const { request: start } = url.protocol === 'https:' ? https : http;
    const request = start(url, {
      headers: { 'accept-encoding': 'identity', ...headers },
      signal,
      // A connection that is kept would keep a program alive that has nothing else to do.
      agent: false,
      ...(authorities === undefined ? {} : { secureContext: trusting(authorities) }),
    });
    request.once('error', fail);
    request.once('response', (response) => {
      const parts: Buffer[] = [];
      let length = 0;
      response.on('data', (part: Buffer) => {
        length += part.length;
        parts.push(part);
        if (length > mostBytes) fail(new Error('the answer is too long'));
      });
      response.once('error', fail);
      response.once('aborted', () => fail(new Error('the connection broke off')));
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    request.end();
  });
}
