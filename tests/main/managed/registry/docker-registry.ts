import { execFileSync, spawn } from 'node:child_process';
import { randomUUID, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../../../temporary.ts';
import { type Certificates, freePort } from '../../audit/forward/receivers.ts';
import { digestOf } from './images.ts';
import { type Access, LOGIN, secureServer, type TestRegistry } from './stand-in.ts';

/** LOGIN as `htpasswd -B` writes it: the registry takes bcrypt alone. */
const HTPASSWD = 'reader:$2y$04$hv6ByyDdUG.FRj9KWSsl3.YinACfkBjXWHpwL.aiCYvCRFugKIXSC';

export function dockerRegistryIsHere(): boolean {
  try {
    execFileSync('docker-registry', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Debian's docker-registry, the reference implementation, and where it wants tokens a server that gives them. */
export async function dockerRegistry(access: Access, certificates: Certificates): Promise<TestRegistry> {
  const folder = temporaryFolder();
  const { ca, files } = certificates;
  const host = `127.0.0.1:${await freePort()}`;
  const auth: Record<string, unknown> = {};
  if (access === 'basic') {
    writeFileSync(path.join(folder, 'htpasswd'), `${HTPASSWD}\n`);
    auth['htpasswd'] = { realm: 'test', path: path.join(folder, 'htpasswd') };
  } else if (access !== 'anonymous') {
    const realm = await tokenServer(certificates, access === 'token with login');
    auth['token'] = { realm, service: 'test', issuer: 'perch test', rootcertbundle: files.ca };
  }
  const configuration = path.join(folder, 'registry.json');
  // YAML, which JSON is a part of.
  const settings = {
    version: '0.1',
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: path.join(folder, 'storage') } },
    http: { addr: host, tls: { certificate: files.certificate, key: files.key } },
    ...(Object.keys(auth).length > 0 ? { auth } : {}),
  };
  writeFileSync(configuration, JSON.stringify(settings));
  const child = spawn('docker-registry', ['serve', configuration], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const headers = (repository: string): Record<string, string> => {
    if (access === 'basic') return { authorization: basic() };
    return access === 'anonymous' ? {} : { authorization: `Bearer ${token(files, repository, ['pull', 'push'])}` };
  };
  const send = (method: string, url: string, repository: string, body?: Buffer, type?: string) =>
    request(method, url, ca, { ...headers(repository), ...(type ? { 'content-type': type } : {}) }, body);
  for (let tries = 0; ; tries++) {
    if (await send('GET', `https://${host}/v2/`, 'x').catch(() => undefined)) break;
    if (tries > 100) throw new Error('docker-registry does not listen');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    host,
    authority: ca,
    async push(repository, tag, { manifest, blobs }) {
      for (const blob of blobs) {
        const begun = await send('POST', `https://${host}/v2/${repository}/blobs/uploads/`, repository);
        const place = new URL(begun.headers.location ?? '', `https://${host}`);
        place.searchParams.set('digest', digestOf(blob));
        const done = await send('PUT', place.href, repository, blob, 'application/octet-stream');
        if (done.status !== 201) throw new Error(`a blob was not taken: ${done.status} ${done.text}`);
      }
      const { mediaType } = JSON.parse(manifest.toString()) as { mediaType: string };
      const url = `https://${host}/v2/${repository}/manifests/${tag}`;
      const done = await send('PUT', url, repository, manifest, mediaType);
      if (done.status !== 201) throw new Error(`the manifest was not taken: ${done.status} ${done.text}`);
    },
  };
}

const basic = () => `Basic ${Buffer.from(`${LOGIN.name}:${LOGIN.password}`).toString('base64')}`;

/** Gives tokens that the registry accepts (distribution, "Token Authentication Implementation"). */
async function tokenServer(certificates: Certificates, wantsLogin: boolean): Promise<string> {
  const server = await secureServer(certificates, (request, response) => {
    if (wantsLogin && request.headers.authorization !== basic()) return response.writeHead(401).end();
    const scope = new URL(request.url ?? '/', 'https://x').searchParams.get('scope') ?? '';
    const [, repository = '', actions = ''] = scope.split(':');
    return response.end(JSON.stringify({ token: token(certificates.files, repository, actions.split(',')) }));
  });
  return `https://127.0.0.1:${(server.address() as { port: number }).port}/token`;
}

function token(files: { certificate: string; key: string }, name: string, actions: readonly string[]): string {
  const pem = readFileSync(files.certificate, 'utf8');
  const certificate = pem.replaceAll(/-----[^-]+-----|\s/g, '');
  const now = Math.floor(Date.now() / 1000);
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    ...{ iss: 'perch test', aud: 'test', sub: 'reader', jti: randomUUID() },
    ...{ nbf: now - 10, iat: now, exp: now + 300, access: [{ type: 'repository', name, actions }] },
  };
  const signed = `${encode({ typ: 'JWT', alg: 'ES256', x5c: [certificate] })}.${encode(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), { key: readFileSync(files.key), dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

function request(method: string, url: string, ca: string, headers: Record<string, string>, body?: Buffer) {
  return new Promise<{ status: number; headers: { location?: string | undefined }; text: string }>(
    (resolve, reject) => {
      const sent = https.request(url, { method, ca, headers, agent: false }, (response) => {
        let text = '';
        response.on('data', (part) => {
          text += part;
        });
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: { location: response.headers.location }, text }),
        );
      });
      sent.once('error', reject);
      sent.end(body);
    },
  );
}
