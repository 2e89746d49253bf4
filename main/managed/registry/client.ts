import * as v from 'valibot';
import { type Answer, FetchError, failed, type GetOptions, get, isHere, mayBeAsked } from '../../get.ts';
import { digestOf } from '../cosign.ts';
import { parseChallenge } from './challenge.ts';
import type { ImageReference } from './reference.ts';

/** A name and password that may read; without them a registry is asked as nobody in particular. */
export interface Login {
  readonly name: string;
  readonly password: string;
}

export interface RegistryOptions extends Pick<GetOptions, 'authorities'> {
  readonly login?: Login | undefined;
}

/** Reads one repository of a registry (opencontainers/distribution-spec, version 1). */
export interface Repository {
  /** @param version a tag or a digest. @throws {FetchError} when there is none, or it is not what its digest says */
  manifest(version: string): Promise<Buffer>;
  /** The same, and undefined where the registry has none. */
  manifestIfAny(version: string): Promise<Buffer | undefined>;
  /** @throws {FetchError} when it is not what its digest says */
  blob(digest: string): Promise<Buffer>;
}

/** Both name one image; a list of images for many systems is not asked for. */
const MANIFESTS = 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json';

const tokenSchema = v.union([
  v.pipe(
    v.object({ token: v.string() }),
    v.transform(({ token }) => token),
  ),
  v.pipe(
    v.object({ access_token: v.string() }),
    v.transform(({ access_token }) => access_token),
  ),
]);

export function openRepository({ registry, repository }: ImageReference, options: RegistryOptions): Repository {
  const { authorities, login } = options;
  let base: URL | undefined;
  /** Said once, and then with every question: a registry tells how it wants to be asked by refusing the first. */
  let authorization: string | undefined;

  const ask = async (url: URL, headers: Readonly<Record<string, string>>): Promise<Answer> => {
    const send = () => get(url, { authorities, headers: { ...headers, ...(authorization ? { authorization } : {}) } });
    const answer = await send();
    if (answer.status !== 401) return answer;
    authorization = await authorize(url, answer.headers['www-authenticate']);
    return send();
  };

  const authorize = async (url: URL, header: string | undefined): Promise<string> => {
    const challenge = parseChallenge(header ?? '');
    const basic = login && `Basic ${Buffer.from(`${login.name}:${login.password}`).toString('base64')}`;
    if (challenge?.scheme === 'basic') {
      if (!basic) throw failed(url, 'it wants a name and a password, and the policy has no login');
      return basic;
    }
    const realm = challenge?.scheme === 'bearer' ? challenge.parameters['realm'] : undefined;
    if (!challenge || !realm || !URL.canParse(realm)) throw failed(url, 'it wants to be asked in an unknown way');
    const place = new URL(realm);
    if (!mayBeAsked(place, url)) throw failed(url, `it sends us to ${place.origin} for a token`);
    const { service } = challenge.parameters;
    if (service) place.searchParams.set('service', service);
    place.searchParams.set('scope', `repository:${repository}:pull`);
    const { status, body } = await get(place, { authorities, headers: basic ? { authorization: basic } : {} });
    const read = v.safeParse(tokenSchema, status === 200 ? parseJson(body) : undefined);
    if (!read.success) {
      throw failed(place, status === 200 ? 'it gave no token' : `it answered ${status} when asked for a token`);
    }
    return `Bearer ${read.output}`;
  };

  /** @returns undefined when there is no such thing */
  const askFor = async (what: string, headers: Readonly<Record<string, string>> = {}) => {
    base ??= await findBase();
    const url = new URL(`${repository}/${what}`, base);
    const { status, body } = await ask(url, headers);
    if (status === 404) return undefined;
    if (status === 401 || status === 403) throw failed(url, 'it does not let us read this repository');
    if (status !== 200) throw failed(url, `it answered ${status}`);
    return body;
  };

  const findBase = async (): Promise<URL> => {
    const secure = new URL(`https://${registry}/v2/`);
    if (!isHere(secure.hostname)) return secure;
    // Registries on this machine itself are for trying things out, and often have no certificates.
    const plain = new URL(`http://${registry}/v2/`);
    const answered = (url: URL) => get(url, { authorities }).then(() => url);
    return answered(secure).catch((why) =>
      answered(plain).catch(() => {
        throw why;
      }),
    );
  };

  const manifestIfAny = async (version: string) => {
    const bytes = await askFor(`manifests/${version}`, { accept: MANIFESTS });
    if (bytes && version.startsWith('sha256:')) checkDigest(bytes, version);
    return bytes;
  };

  return {
    manifestIfAny,
    async manifest(version) {
      const bytes = await manifestIfAny(version);
      if (!bytes) throw new FetchError(`${registry} has no ${repository} of version ${version}.`);
      return bytes;
    },
    async blob(digest) {
      const bytes = await askFor(`blobs/${digest}`);
      if (!bytes) throw new FetchError(`${registry} has only a part of ${repository}: ${digest} is not there.`);
      checkDigest(bytes, digest);
      return bytes;
    },
  };
}

function checkDigest(bytes: Uint8Array, digest: string): void {
  const found = digestOf(bytes);
  if (found !== digest) throw new FetchError(`${digest} was asked for, and ${found} came.`);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
