/**
 * Shows the gallery: every page and component of the windows with sample data, in a plain browser.
 *
 *   node build/gallery.mjs             builds it anew on every change, for working on it
 *   node build/gallery.mjs --built     builds it once and serves that, with the app's content policy, for tests
 */
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { createServer, preview } from 'vite';
import { buildPages, rendererRoot as root } from './windows.mjs';

const outDir = path.resolve(import.meta.dirname, '../out/gallery');
const port = Number(process.env['GALLERY_PORT'] ?? 4179);
const server = { host: '127.0.0.1', port, strictPort: true };

if (process.argv.includes('--built')) {
  await buildPages(['gallery/index.html'], outDir);
  const served = await preview({ configFile: false, root, build: { outDir }, preview: server });
  console.log(`The gallery is at ${served.resolvedUrls?.local[0]}gallery/index.html`);
} else {
  const served = await createServer({
    configFile: false,
    root,
    server,
    plugins: [react(), withoutContentPolicy()],
  });
  await served.listen();
  console.log(`The gallery is at ${served.resolvedUrls?.local[0]}gallery/index.html`);
}

/** The development server puts scripts into the page itself, which the policy of the built pages refuses. */
function withoutContentPolicy() {
  return {
    name: 'perch-without-content-policy',
    /** @param {string} html */
    transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
  };
}
