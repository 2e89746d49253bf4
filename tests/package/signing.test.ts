import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compile } from '../../build/c-compiler.mjs';
import { release } from '../../build/package/release.mjs';
import { root, run } from './built.ts';

const work = mkdtempSync(path.join(os.tmpdir(), 'perch-signing-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const at = (name: string) => path.join(work, name);

/** A certificate that nobody trusts but this test. */
function certificate(name: string): { readonly pem: string; readonly pfx: string } {
  const [key, pem, pfx] = [at(`${name}.key`), at(`${name}.pem`), at(`${name}.pfx`)];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`];
  run('openssl', [...request, '-addext', 'extendedKeyUsage=codeSigning', '-keyout', key, '-out', pem]);
  run('openssl', ['pkcs12', '-export', '-inkey', key, '-in', pem, '-out', pfx, '-passout', 'pass:secret']);
  return { pem, pfx };
}

describe('Authenticode, as a certificate in the environment gives it', () => {
  it('holds for the certificate that signed, and for no other', async () => {
    await compile('hook/perch-hook.c', at('perch-hook.exe'), { target: 'win32-x64' });
    const [ours, theirs] = [certificate('Perch test'), certificate('Somebody else')];
    const signed = at('signed.exe');
    const sign = ['sign', '-pkcs12', ours.pfx, '-pass', 'secret', '-h', 'sha256', '-in', at('perch-hook.exe')];
    expect(run('osslsigncode', [...sign, '-out', signed]).code).toBe(0);
    expect(run('osslsigncode', ['verify', '-CAfile', ours.pem, '-in', signed]).code).toBe(0);
    expect(run('osslsigncode', ['verify', '-CAfile', theirs.pem, '-in', signed]).code).not.toBe(0);
    const bytes = readFileSync(signed);
    bytes.writeUInt8(bytes.readUInt8(2000) ^ 1, 2000);
    writeFileSync(at('changed.exe'), bytes);
    expect(run('osslsigncode', ['verify', '-CAfile', ours.pem, '-in', at('changed.exe')]).code).not.toBe(0);
  });
});

describe('a folder of packages, made ready to be published', () => {
  /** gpg keeps its socket in the folder, whose path must be short. */
  const keyring = (name: string) => {
    const folder = at(name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  };
  const gpg = (home: string, args: readonly string[]) => run('gpg', ['--homedir', home, '--batch', ...args]);
  const makeKey = (home: string, name: string) =>
    gpg(home, ['--passphrase', '', '--quick-generate-key', name, 'ed25519', 'sign', '1d']);

  it('has checksums and signatures that hold for its key alone, and stop holding when a byte changes', async () => {
    const [ours, theirs] = [keyring('ours'), keyring('theirs')];
    makeKey(ours, 'Perch test');
    makeKey(theirs, 'Somebody else');
    const folder = at('release');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'perch_1.0.0_amd64.deb'), 'a package');
    writeFileSync(path.join(folder, 'Perch-1.0.0-linux-x86_64.AppImage'), 'an image');
    const secret = readFileSync(path.join(root, 'tests/fixtures/minisign/key.sec'), 'utf8').split('\n')[1];
    await release(folder, {
      ...process.env,
      GNUPGHOME: ours,
      PERCH_GPG_KEY: 'Perch test',
      PERCH_MINISIGN_KEY: secret,
    });

    expect(run('sh', ['-c', `cd ${folder} && sha256sum --check --strict SHA256SUMS`]).code).toBe(0);
    const verify = (home: string, name: string) =>
      gpg(home, ['--verify', `${folder}/${name}.asc`, `${folder}/${name}`]);
    for (const name of ['SHA256SUMS', 'perch_1.0.0_amd64.deb', 'Perch-1.0.0-linux-x86_64.AppImage']) {
      expect(verify(ours, name).code, name).toBe(0);
      expect(verify(theirs, name).code, name).not.toBe(0);
    }
    expect(readFileSync(`${folder}/latest-linux.yml`, 'utf8')).toContain('Perch-1.0.0-linux-x86_64.AppImage');
    expect(readFileSync(`${folder}/latest-linux.yml.minisig`, 'utf8')).toContain('trusted comment: latest-linux.yml');

    copyFileSync(`${folder}/SHA256SUMS`, `${folder}/perch_1.0.0_amd64.deb`);
    expect(verify(ours, 'perch_1.0.0_amd64.deb').code).not.toBe(0);
    expect(run('sh', ['-c', `cd ${folder} && sha256sum --check --strict SHA256SUMS`]).code).not.toBe(0);
    for (const home of [ours, theirs]) run('gpgconf', ['--homedir', home, '--kill', 'gpg-agent']);
  });
});
