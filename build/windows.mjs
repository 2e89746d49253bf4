/** How the windows' pages are built: for the app by bundle.mjs, with sample data for the gallery by gallery.mjs. */
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

export const rendererRoot = path.resolve(import.meta.dirname, '../renderer');

/**
 * Few files, as each is one more question to the app: what every page needs, what the main window needs besides, and
 * the pages that come later.
 */
const CHUNKS = [
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
  { name: 'widgets', test: /node_modules[\\/](react-aria|react-stately|@react-|@internationalized|@tanstack|@swc)/ },
  {
    name: 'words',
    test: /renderer[\\/](messages[\\/](?!de)|state[\\/](store|clock|days|appearance)|components[\\/](agent-badge|classes|deed|exact-call|facts|icon|shorten|verdict|visible))/,
  },
];

/**
 * @param {readonly string[]} pages paths below renderer/
 * @param {string} outDir
 */
export async function buildPages(pages, outDir) {
  await build({
    configFile: false,
    root: rendererRoot,
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome130',
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: {
        input: pages.map((page) => path.join(rendererRoot, page)),
        output: { codeSplitting: { groups: CHUNKS } },
      },
    },
  });
}
