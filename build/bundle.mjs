/**
 * Turns the TypeScript sources into the programs that run: the Electron main process, the preload bridges, the CLI
 * (all by rolldown) and the windows (by vite). `npm run build` makes everything, the hook included.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compile, HOST, programName } from './c-compiler.mjs';
import { drawIcons } from './icons.mjs';
import { step } from './progress.mjs';

const root = path.resolve(import.meta.dirname, '..');
const out = path.join(root, 'out');
const stamp = path.join(out, 'bundle.stamp');
const HOOK_SOURCE = 'hook/perch-hook.c';
// Packages with native code or WebAssembly are loaded from node_modules; everything else goes into the bundle. The
// last two are optional to dbus-next: native sockets, and finding the bus through an X11 display.
const EXTERNAL = ['electron', '@photostructure/sqlite', '@vscode/tree-sitter-wasm', 'usocket', 'x11'];
const SOURCES = [
  'rules',
  'skills',
  'main',
  'preload',
  'renderer',
  'build',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Builds what changed since the last build: the hook, then everything else. */
export async function ensureBuilt() {
  await compile(HOOK_SOURCE, path.join(out, 'hook', HOST, programName('perch-hook', HOST)));
  await ensureBundles();
}

export async function ensureBundles() {
  const wanted = sourceState();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(stamp, { force: true });
  await step('Building', bundle);
  mkdirSync(out, { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Names, sizes and times of all sources as one hash: cheap enough for every start. */
function sourceState() {
  const hash = createHash('sha256');
  const visit = (/** @type {string} */ entry) => {
    const stat = statSync(path.join(root, entry));
    if (stat.isDirectory()) for (const name of readdirSync(path.join(root, entry)).sort()) visit(`${entry}/${name}`);
    else hash.update(`${entry}\0${stat.size}\0${stat.mtimeMs}\n`);
  };
  SOURCES.forEach(visit);
  return hash.digest('hex');
}

export async function bundle() {
  const { build } = await import('rolldown');
  const { buildPages } = await import('./windows.mjs');

  const node = (/** @type {string} */ input, /** @type {string} */ file, /** @type {'esm' | 'cjs'} */ format) =>
    build({
      input: path.join(root, input),
      platform: 'node',
      logLevel: 'warn',
      external: EXTERNAL,
      // Some packages' CommonJS files hide their requires from bundlers; their ES modules do not.
      resolve: { mainFields: ['module', 'main'] },
      transform: { target: 'node20', define: { 'process.env.NODE_ENV': '"production"' } },
      output: {
        file: path.join(out, file),
        format,
        sourcemap: true,
        minify: SMALL,
        codeSplitting: false,
        ...(format === 'esm' ? { banner: REQUIRE_FOR_ESM } : {}),
      },
    });

  await node('main/desktop/main.ts', 'main/main.mjs', 'esm');
  await node('main/cli/main.ts', 'cli/perch.mjs', 'esm');
  await recordWorker(path.join(out, 'main'));
  await projectWorker(path.join(out, 'main'));
  await trialWorker(path.join(out, 'main'));
  await node('preload/window.ts', 'preload/window.cjs', 'cjs');
  await buildPages(['index.html', 'ask.html'], path.join(out, 'renderer'));
  cpSync(path.join(root, 'rules/packs'), path.join(out, 'packs'), { recursive: true });
  cpSync(path.join(root, 'skills'), path.join(out, 'skills'), { recursive: true });
  await drawIcons(path.join(out, 'icons'));
}

/**
 * The record's worker, which both the app and the CLI start in a thread.
 * @param {string} folder
 */
export const recordWorker = (folder) => worker('record-worker', 'main/audit/worker/worker.ts', folder);

/**
 * The worker that judges by a project's own rules.
 * @param {string} folder
 */
export const projectWorker = (folder) => worker('project-worker', 'main/guard/project-rules/worker.ts', folder);

/**
 * The worker that tries changes to rules.
 * @param {string} folder
 */
export const trialWorker = (folder) => worker('trial-worker', 'main/rulebook/trial/worker.ts', folder);

/**
 * A program of its own. What only some people need is in pieces beside it, so that it starts quickly.
 * @param {string} name
 * @param {string} input
 * @param {string} folder
 */
async function worker(name, input, folder) {
  const { build } = await import('rolldown');
  await build({
    input: { [name]: path.join(root, input) },
    platform: 'node',
    logLevel: 'warn',
    external: EXTERNAL,
    transform: { target: 'node20' },
    output: {
      dir: folder,
      entryFileNames: '[name].mjs',
      chunkFileNames: `${name}-[name].mjs`,
      format: 'esm',
      sourcemap: true,
      minify: SMALL,
      banner: REQUIRE_FOR_ESM,
    },
  });
}

/**
 * V8 keeps the text of a program in memory for as long as it runs, and with two bytes for each character if one of them
 * is not ASCII: 7 MB for the app's. Names stay, for whoever reads where an error came from.
 */
const SMALL = { compress: false, mangle: false, codegen: { removeWhitespace: true, asciiOnly: true } };

/** Bundled CommonJS packages call `require` for Node's own modules; an ES module has none unless it makes one. */
const REQUIRE_FOR_ESM =
  "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);";
