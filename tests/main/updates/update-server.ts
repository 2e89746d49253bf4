import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';
import { onTestFinished } from 'vitest';
import { signMinisign } from '../../../build/package/minisign.mjs';

const fixture = (name: string) =>
  readFileSync(path.join(import.meta.dirname, '../../fixtures/minisign', name), 'utf8').split('\n')[1] ?? '';

/** The key that this copy of Perch came with. */
export const KEY = fixture('key.pub');

/** What the publisher puts on their server; each part can be another than it should be. */
export interface Publication {
  readonly version: string;
  readonly program?: string;
  /** What the server sends in place of the program that was signed. */
  readonly served?: string;
  readonly stagingPercentage?: number;
  /** Changes the signed file after signing. */
  readonly tamper?: (text: string) => string;
  /** Breaks the first so many downloads off in the middle. */
  readonly breakOff?: number;
}

export interface UpdateServer {
  readonly url: string;
  publish(publication: Publication): void;
  /** What was asked for, with the headers that came along. */
  readonly requests: { readonly path: string; readonly headers: http.IncomingHttpHeaders }[];
}

/** A publisher's server on this machine. */
export async function updateServer(): Promise<UpdateServer> {
  const files = new Map<string, Buffer>();
  const requests: UpdateServer['requests'] = [];
  let breaks = 0;
  const server = http.createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://x').pathname.slice(1);
    requests.push({ path: name, headers: request.headers });
    const content = files.get(name);
    if (!content) return response.writeHead(404).end();
    response.writeHead(200, { 'content-length': content.length });
    if (name.endsWith('.AppImage') && breaks-- > 0) {
      response.write(content.subarray(0, content.length / 2));
      return setTimeout(() => response.destroy(), 20);
    }
    return response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    publish({ version, program = `#!/bin/sh\n# ${version}\n`, served, stagingPercentage, tamper, breakOff }) {
      const name = `Perch-${version}-linux-x86_64.AppImage`;
      const sha512 = createHash('sha512').update(program).digest('base64');
      const staged = stagingPercentage === undefined ? '' : `stagingPercentage: ${stagingPercentage}\n`;
      const text = `version: ${version}\nfiles:\n  - url: ${name}\n    sha512: ${sha512}\n    size: ${Buffer.byteLength(program)}\npath: ${name}\nsha512: ${sha512}\n${staged}`;
      const signature = signMinisign(Buffer.from(text), { key: fixture('key.sec'), comment: `latest ${version}` });
      files.clear();
      files.set('latest-linux.yml', Buffer.from(tamper ? tamper(text) : text));
      files.set('latest-linux.yml.minisig', Buffer.from(signature));
      files.set(name, Buffer.from(served ?? program));
      breaks = breakOff ?? 0;
    },
  };
}

/** Stands for Electron's `app` and its network, neither of which is here. */
export function outsideElectron(folder: string, version: string) {
  const require = createRequire(import.meta.url);
  require.cache[require.resolve('electron')] = {
    exports: { autoUpdater: { emit: () => undefined } },
  } as unknown as NodeJS.Module;
  let quits = 0;
  const app: AppAdapter = {
    version,
    name: 'Perch',
    isPackaged: true,
    appUpdateConfigPath: '',
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: async () => undefined,
    relaunch: () => undefined,
    quit: () => {
      quits += 1;
    },
    onQuit: () => undefined,
  };
  const executor = new ElectronHttpExecutor();
  Object.assign(executor, { createRequest: http.request });
  return { app, executor, quits: () => quits };
}
