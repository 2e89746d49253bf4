import { sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BundleError, bundleStore } from '../../../main/managed/bundle.ts';
import { refreshBundle } from '../../../main/managed/managed.ts';
import type { Policy } from '../../../main/managed/policy.ts';
import { temporaryFolder } from '../../temporary.ts';
import { makeCertificates } from '../audit/forward/receivers.ts';
import { KEY, signedBundle } from './bundles.ts';
import { cosignKey } from './registry/images.ts';
import { secureServer } from './registry/stand-in.ts';

const COSIGN = cosignKey();
const MACHINE = { dataFolder: '', platform: 'linux' } as const;
const POLICY: Policy = { settings: {}, bundle: { url: 'https://policy.test/perch.json', key: KEY, everyMinutes: 60 } };

function store() {
  const folder = temporaryFolder();
  const kept = bundleStore(folder);
  const accept = (version: number) => kept.accept(signedBundle(version), KEY);
  return { folder, kept, accept };
}

describe('a signed bundle', () => {
  it('is kept, and read again after a restart', () => {
    const { folder, accept } = store();
    expect(accept(3)).toBe(true);
    expect(bundleStore(folder).read(KEY)).toMatchObject({ version: 3, packs: { 'payroll.yaml': expect.any(String) } });
  });

  it('gives way to a newer one only', () => {
    const { kept, accept } = store();
    accept(3);
    expect(accept(3)).toBe(false);
    expect(() => accept(2)).toThrow(/never goes back/);
    expect(() => kept.accept(signedBundle(3, {}), KEY)).toThrow(/never goes back/);
    expect(accept(4)).toBe(true);
    expect(kept.read(KEY)?.version).toBe(4);
  });

  it('is refused when it is not what was signed, and the one before stays', () => {
    const { kept, accept } = store();
    accept(1);
    const { content, proof } = signedBundle(2);
    const changed = Buffer.from(content.toString().replace('deny', 'ask'));
    expect(() => kept.accept({ content: changed, proof }, KEY)).toThrow(BundleError);
    expect(kept.read(KEY)?.version).toBe(1);
  });

  it('does not count when somebody changed it on the disk', () => {
    const { folder, kept, accept } = store();
    accept(1);
    const file = path.join(folder, 'managed/bundle.json');
    const saved = JSON.parse(readFileSync(file, 'utf8'));
    saved.content = Buffer.from('{"version":1,"packs":{}}').toString('base64');
    writeFileSync(file, JSON.stringify(saved));
    expect(kept.read(KEY)).toBeUndefined();
  });

  it.each([
    ['a name that leaves the folder', { '../x.yaml': '' }],
    ['a file that is no rule file', { 'x.sh': '' }],
  ])('is refused with %s', (_what, packs) => {
    const { kept } = store();
    expect(() => kept.accept(signedBundle(1, packs), KEY)).toThrow(/name\.yaml/);
  });
});

describe('fetching', () => {
  it('brings a new bundle', async () => {
    const { kept } = store();
    expect(await refreshBundle(POLICY, kept, MACHINE, async () => signedBundle(5))).toBe(true);
    expect(await refreshBundle(POLICY, kept, MACHINE, async () => signedBundle(5))).toBe(false);
  });

  it('keeps the last good one when the server is gone, or sends something else', async () => {
    const { kept, accept } = store();
    accept(5);
    const gone = refreshBundle(POLICY, kept, MACHINE, () =>
      Promise.reject(new Error('policy.test could not be asked.')),
    );
    await expect(gone).rejects.toThrow(/those from before stay.*could not be asked/);
    const wrong = refreshBundle(POLICY, kept, MACHINE, async () => ({
      ...signedBundle(6),
      proof: { kind: 'minisign', signature: 'x' },
    }));
    await expect(wrong).rejects.toThrow(/were not taken/);
    expect(kept.read(KEY)?.version).toBe(5);
  });

  it.each([
    ['minisign', KEY, signedBundle(7).proof.signature, '.minisig'],
    ['cosign', COSIGN.pem, sign('sha256', signedBundle(7).content, COSIGN.privateKey).toString('base64'), '.sig'],
  ])('takes a file from a web server, signed with %s beside it', async (_kind, key, signature, ending) => {
    const certificates = makeCertificates(temporaryFolder());
    const files: Record<string, string | Buffer> = {
      '/perch.json': signedBundle(7).content,
      [`/perch.json${ending}`]: signature,
    };
    const server = await secureServer(certificates, (request, response) => {
      const file = files[request.url ?? ''];
      response.writeHead(file ? 200 : 404).end(file);
    });
    const { port } = server.address() as { port: number };
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'company.pem'), certificates.ca);
    const { kept } = store();
    const bundle = { url: `https://localhost:${port}/perch.json`, key, certificates: 'company.pem', everyMinutes: 60 };
    const options = { ...MACHINE, folder, untrusted: () => undefined };
    expect(await refreshBundle({ settings: {}, bundle }, kept, options)).toBe(true);
    expect(kept.read(key)?.version).toBe(7);
    delete files[`/perch.json${ending}`];
    await expect(refreshBundle({ settings: {}, bundle }, kept, options)).rejects.toThrow(/answered 404/);
  });

  it('does nothing where no bundle is asked for', async () => {
    expect(await refreshBundle({ settings: {} }, store().kept, MACHINE, () => Promise.reject(new Error('no')))).toBe(
      false,
    );
  });
});
