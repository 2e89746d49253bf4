import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type BundleStore, bundleStore } from '../../../../main/managed/bundle.ts';
import { refreshBundle } from '../../../../main/managed/managed.ts';
import type { BundleSource } from '../../../../main/managed/policy.ts';
import { temporaryFolder } from '../../../temporary.ts';
import { makeCertificates } from '../../audit/forward/receivers.ts';
import { KEY, signedBundle } from '../bundles.ts';
import { dockerRegistry, dockerRegistryIsHere } from './docker-registry.ts';
import { bundleImage, cosignKey, cosignSignature, cosignTag, digestOf, type Image, imageOf } from './images.ts';
import { type Access, LOGIN, secureServer, standIn, type TestRegistry } from './stand-in.ts';

const REPOSITORY = 'policy/perch';

const folderOfCertificates = mkdtempSync(path.join(os.tmpdir(), 'perch-registry-'));
const CERTIFICATES = makeCertificates(folderOfCertificates);
afterAll(() => rmSync(folderOfCertificates, { recursive: true }));

/** A machine whose administrators want their bundle from a registry. */
function machine(registry: TestRegistry) {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'company.pem'), registry.authority);
  const store = bundleStore(folder);
  const refresh = (source: Partial<BundleSource> = {}, kept: BundleStore = store) =>
    refreshBundle(
      {
        settings: {},
        bundle: {
          ...{ url: `oci://${registry.host}/${REPOSITORY}:stable`, key: KEY, everyMinutes: 60 },
          ...{ certificates: 'company.pem', ...source },
        },
      },
      kept,
      { folder, dataFolder: folder, platform: 'linux', untrusted: () => undefined },
    );
  return { folder, store, refresh, push: (image: Image, tag = 'stable') => registry.push(REPOSITORY, tag, image) };
}

const ACCESSES: readonly Access[] = ['anonymous', 'basic', 'token', 'token with login'];
const loginFor = (access: Access) => (access === 'basic' || access === 'token with login' ? { login: LOGIN } : {});

const REGISTRIES = [
  { name: 'a stand-in', isHere: true, open: standIn },
  { name: 'docker-registry', isHere: dockerRegistryIsHere(), open: dockerRegistry },
];

describe.each(REGISTRIES)('a bundle from $name', ({ isHere, open: openWith }) => {
  const test = isHere ? it : it.skip;
  const open = (access: Access): Promise<TestRegistry> => openWith(access, CERTIFICATES);

  test.each(ACCESSES)('comes where reading takes: %s', async (access) => {
    const registry = await open(access);
    const { store, refresh, push } = machine(registry);
    await push(bundleImage(signedBundle(3)));
    expect(await refresh(loginFor(access))).toBe(true);
    expect(store.read(KEY)?.version).toBe(3);
    expect(await refresh(loginFor(access))).toBe(false);
  });

  test.each<Access>(['basic', 'token with login'])('does not come without the right login: %s', async (access) => {
    const { refresh, push } = machine(await open(access));
    await push(bundleImage(signedBundle(3)));
    await expect(refresh()).rejects.toThrow(/were not taken.*(?:no login|asked for a token)/s);
    const login = { ...LOGIN, password: 'wrong' };
    await expect(refresh({ login })).rejects.toThrow(/does not let us read|asked for a token/);
  });

  test('follows its tag, and never back to an older version', async () => {
    const { store, refresh, push } = machine(await open('anonymous'));
    await push(bundleImage(signedBundle(3)));
    await refresh();
    await push(bundleImage(signedBundle(4)));
    expect(await refresh()).toBe(true);
    await push(bundleImage(signedBundle(3)));
    await expect(refresh()).rejects.toThrow(/never goes back/);
    expect(store.read(KEY)?.version).toBe(4);
  });

  test('stays at the digest that the policy names, wherever the tag goes', async () => {
    const registry = await open('anonymous');
    const { store, refresh, push } = machine(registry);
    const pinned = bundleImage(signedBundle(3));
    await push(pinned);
    await push(bundleImage(signedBundle(4)));
    await refresh({ url: `oci://${registry.host}/${REPOSITORY}:stable@${digestOf(pinned.manifest)}` });
    expect(store.read(KEY)?.version).toBe(3);
  });

  test('counts when the holder of the agreed cosign key signed the image', async () => {
    const registry = await open('token');
    const { folder, store, refresh, push } = machine(registry);
    const [ours, theirs] = [cosignKey(), cosignKey()];
    const image = bundleImage(signedBundle(5));
    await push(image);
    const name = `${registry.host}/${REPOSITORY}`;
    await push(cosignSignature(image, name, [theirs.privateKey, ours.privateKey]), cosignTag(image));
    expect(await refresh({ key: ours.pem })).toBe(true);
    expect(store.read(ours.pem)?.version).toBe(5);
    // Kept with its proof: it holds after a restart, for this key alone.
    expect(bundleStore(folder).read(ours.pem)?.version).toBe(5);
    expect(bundleStore(folder).read(cosignKey().pem)).toBeUndefined();
  });

  test('says when there is no such image', async () => {
    const { refresh } = machine(await open('anonymous'));
    await expect(refresh()).rejects.toThrow(/has no policy\/perch of version stable/);
  });
});

describe('a bundle from a registry is refused, and the one before stays,', () => {
  const KEYS = { ours: cosignKey(), theirs: cosignKey() };
  const good = bundleImage(signedBundle(9));
  const older = bundleImage(signedBundle(8));

  interface Case {
    readonly source?: Partial<BundleSource>;
    readonly image?: Image;
    readonly signature?: (name: string) => Image;
    readonly answers?: Readonly<Record<string, string | Buffer>>;
    readonly says: RegExp;
  }

  it.each<[string, Case]>([
    [
      'when somebody else signed the bundle',
      { image: bundleImage({ ...signedBundle(9), proof: signedBundle(8).proof }), says: /not what was signed/ },
    ],
    [
      'when it has no signature',
      {
        image: imageOf([{ mediaType: 'application/vnd.perch.bundle.v1+json', content: signedBundle(9).content }]),
        says: /holds no signature/,
      },
    ],
    [
      'when the image holds something else',
      { image: imageOf([{ mediaType: 'text/plain', content: Buffer.from('x') }]), says: /holds no bundle/ },
    ],
    [
      'when a list of images comes in its place',
      {
        answers: { stable: JSON.stringify({ schemaVersion: 2, manifests: [] }) },
        says: /something else than the list of an image’s files/,
      },
    ],
    ['when the list of its files is no JSON', { answers: { stable: '<html>' }, says: /cannot be read/ }],
    [
      'when the pinned manifest is another',
      {
        source: { url: `@${digestOf(good.manifest)}` },
        answers: { [digestOf(good.manifest)]: older.manifest },
        says: /was asked for, and sha256:.* came/,
      },
    ],
    [
      'when a file is another than its digest says',
      { answers: { [digestOf(signedBundle(9).content)]: signedBundle(8).content }, says: /was asked for, and sha256/ },
    ],
    ['when a file is endless', { answers: { stable: Buffer.alloc(5 << 20) }, says: /too long/ }],
    ['when it is not signed with cosign at all', { source: { key: KEYS.ours.pem }, says: /is not signed/ }],
    [
      'when another cosign key signed it',
      {
        source: { key: KEYS.ours.pem },
        signature: (name) => cosignSignature(good, name, [KEYS.theirs.privateKey]),
        says: /not what the holder of the agreed key signed/,
      },
    ],
    [
      'when the signature is that of another image',
      {
        source: { key: KEYS.ours.pem },
        signature: (name) => cosignSignature(older, name, [KEYS.ours.privateKey]),
        says: /that of another image/,
      },
    ],
    [
      'when the signature is for another repository',
      {
        source: { key: KEYS.ours.pem },
        signature: () => cosignSignature(good, 'registry.test/other', [KEYS.ours.privateKey]),
        says: /is for registry\.test\/other/,
      },
    ],
  ])('%s', async (_when, { source = {}, image = good, signature, answers = {}, says }) => {
    const registry = await standIn('anonymous', CERTIFICATES);
    const { folder, store, refresh, push } = machine(registry);
    await push(bundleImage(signedBundle(2)));
    await refresh();
    await push(image);
    if (signature) await push(signature(`${registry.host}/${REPOSITORY}`), cosignTag(image));
    registry.instead = (request, response) => {
      const answer = answers[request.url?.split('/').at(-1) ?? ''];
      if (answer !== undefined) response.end(answer);
      return answer !== undefined;
    };
    const url = source.url === undefined ? {} : { url: `oci://${registry.host}/${REPOSITORY}${source.url}` };
    const kept = bundleStore(folder);
    await expect(refresh({ ...source, ...url }, kept)).rejects.toThrow(says);
    expect(store.read(KEY)?.version).toBe(2);
  });

  it('when the registry is gone', async () => {
    const registry = await standIn('anonymous', CERTIFICATES);
    const { store, refresh, push } = machine(registry);
    await push(bundleImage(signedBundle(2)));
    await refresh();
    registry.close();
    await expect(refresh()).rejects.toThrow(/could not be asked/);
    expect(store.read(KEY)?.version).toBe(2);
  });

  it('when the registry’s certificate is by nobody whom the policy or the system trusts', async () => {
    const { folder, refresh, push } = machine(await standIn('anonymous', CERTIFICATES));
    await push(good);
    const unknown = { certificates: undefined } as Partial<BundleSource>;
    await expect(refresh(unknown)).rejects.toThrow(/could not be asked: .*certificate/);
    writeFileSync(path.join(folder, 'company.pem'), makeCertificates(temporaryFolder()).ca);
    await expect(refresh()).rejects.toThrow(/could not be asked: .*certificate/);
  });

  it('when a person could have written the certificates', async () => {
    const registry = await standIn('anonymous', CERTIFICATES);
    const folder = temporaryFolder();
    const url = `oci://${registry.host}/${REPOSITORY}`;
    const policy = { settings: {}, bundle: { url, key: KEY, everyMinutes: 60, certificates: 'company.pem' } };
    const options = { folder, dataFolder: folder, platform: 'linux', untrusted: () => 'it is ann’s' } as const;
    await expect(refreshBundle(policy, bundleStore(folder), options)).rejects.toThrow(/certificates.*it is ann’s/);
    expect(registry.requests).toEqual([]);
  });
});

describe('a registry that keeps its files elsewhere', () => {
  /** The registry and a storage, which hears nothing of the registry's token. */
  async function withStorage(storageLeadsTo?: string) {
    const registry = await standIn('token', CERTIFICATES);
    const bundle = signedBundle(7);
    const heard: (string | undefined)[] = [];
    const storage = await secureServer(CERTIFICATES, (request, response) => {
      heard.push(request.headers.authorization);
      if (storageLeadsTo) return response.writeHead(302, { location: storageLeadsTo }).end();
      return response.end(bundle.content);
    });
    const { port } = storage.address() as { port: number };
    registry.instead = (request, response) => {
      const isBlob = request.url?.endsWith(digestOf(bundle.content)) && request.headers.authorization;
      if (isBlob) response.writeHead(307, { location: `https://localhost:${port}/x?signed=1` }).end();
      return Boolean(isBlob);
    };
    const here = machine(registry);
    await here.push(bundleImage(bundle));
    return { ...here, heard };
  }

  it('is followed there without the token', async () => {
    const { store, refresh, heard } = await withStorage();
    await refresh();
    expect(store.read(KEY)?.version).toBe(7);
    expect(heard).toEqual([undefined]);
  });

  it.each([
    ['http://registry.test/', /over https only/],
    ['file:///etc/passwd', /over https only/],
    ['/x', /without end/],
  ])('is not followed to %s', async (place, says) => {
    const { refresh } = await withStorage(place);
    await expect(refresh()).rejects.toThrow(says);
  });
});
