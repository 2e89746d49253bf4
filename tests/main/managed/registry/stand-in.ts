import { readFileSync } from 'node:fs';
import type http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Certificates } from '../../audit/forward/receivers.ts';
import { digestOf, type Image } from './images.ts';

/** How a registry wants to be asked. */
export type Access = 'anonymous' | 'basic' | 'token' | 'token with login';

export const LOGIN = { name: 'reader', password: 'secret: with a colon' };

/** A registry on this machine, with a certificate of a private authority. */
export interface TestRegistry {
  /** Host and port. */
  readonly host: string;
  /** The private authority's certificate. */
  readonly authority: string;
  push(repository: string, tag: string, image: Image): Promise<void>;
}

export interface StandIn extends TestRegistry {
  readonly requests: { readonly url: string; readonly authorization: string | undefined }[];
  /** Answers in place of the registry, when it answers anything. */
  instead: (request: http.IncomingMessage, response: http.ServerResponse) => boolean;
  close(): void;
}

/** A server that speaks as much of the protocol as a reader hears, and can be made to misbehave. */
export async function standIn(access: Access, certificates: Certificates): Promise<StandIn> {
  const content = new Map<string, Buffer>();
  const requests: StandIn['requests'] = [];
  const basic = `Basic ${Buffer.from(`${LOGIN.name}:${LOGIN.password}`).toString('base64')}`;
  const server = await secureServer(certificates, (request, response) => {
    const { authorization } = request.headers;
    const url = new URL(request.url ?? '/', `https://${host}`);
    requests.push({ url: url.pathname + url.search, authorization });
    if (registry.instead(request, response)) return;
    if (url.pathname === '/token') {
      const known = access === 'token' || authorization === basic;
      const named = url.searchParams.get('service') === 'test' && /^repository:.+:pull$/.test(scopeOf(url));
      if (!known || !named) return response.writeHead(401).end();
      return response.end(JSON.stringify({ token: `for ${scopeOf(url)}` }));
    }
    const repository = /^\/v2\/(.+)\/(?:manifests|blobs)\//.exec(url.pathname)?.[1] ?? '';
    const wanted = {
      anonymous: authorization,
      basic,
      token: `Bearer for repository:${repository}:pull`,
      'token with login': `Bearer for repository:${repository}:pull`,
    }[access];
    if (authorization !== wanted) {
      const how = access === 'basic' ? 'Basic realm="test"' : `Bearer realm="https://${host}/token",service="test"`;
      return response.writeHead(401, { 'www-authenticate': how }).end();
    }
    const found = content.get(url.pathname);
    if (url.pathname !== '/v2/' && !found) return response.writeHead(404).end('{"errors":[]}');
    return response.end(found);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const registry: StandIn = {
    host,
    authority: certificates.ca,
    requests,
    instead: () => false,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
    async push(repository, tag, { manifest, blobs }) {
      for (const version of [tag, digestOf(manifest)]) content.set(`/v2/${repository}/manifests/${version}`, manifest);
      for (const blob of blobs) content.set(`/v2/${repository}/blobs/${digestOf(blob)}`, blob);
    },
  };
  return registry;
}

const scopeOf = (url: URL) => url.searchParams.get('scope') ?? '';

export async function secureServer(
  { files }: Certificates,
  answer: (request: http.IncomingMessage, response: http.ServerResponse) => unknown,
): Promise<https.Server> {
  const server = https.createServer({ cert: readFileSync(files.certificate), key: readFileSync(files.key) }, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}
