import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';

/**
 * Windows load their pages from a scheme of our own. It reaches the built renderer files and nothing else, and the
 * pages get none of the privileges that `file:` brings.
 */
export const PAGE_SCHEME = 'perch-window';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://perch`;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: PAGE_SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Serves the files below `folder`; everything else is not found. */
export function servePages(folder: string): void {
  protocol.handle(PAGE_SCHEME, async (request) => {
    const { pathname } = new URL(request.url);
    const file = path.join(folder, path.posix.normalize(decodeURIComponent(pathname)));
    const type = TYPES[path.extname(file)];
    if (!type || !file.startsWith(folder + path.sep)) return new Response('Not found', { status: 404 });
    try {
      return new Response(await readFile(file), { headers: { 'content-type': type } });
    } catch {
      return new Response('Not found', { status: 404 });
    }
  });
}
