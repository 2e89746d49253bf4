/**
 * What goes into a package, file by file. Nothing is swept in by a pattern of what to leave out: a new file ships when
 * it is named here, so no target carries another one's programs, source maps or tools of development.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './identity.mjs';

/** @typedef {{ readonly from: string, readonly to: string }} Copy paths below the repository and below the app's folder */

/**
 * Files of the app's archive (app.asar), apart from its package.json.
 * @param {import('./targets.mjs').Target} target
 * @returns {readonly Copy[]}
 */
export function archiveFiles(target) {
  return [
    { from: 'build/package/start.mjs', to: 'start.mjs' },
    ...asTheyAre(['out/main/main.mjs', 'out/cli/perch.mjs', 'out/preload/window.cjs', 'LICENSE']),
    ...asTheyAre(filesBelow('out/main', /worker[\w-]*\.mjs$/)),
    ...asTheyAre(filesBelow('out/renderer', /\.(?:html|js|css|svg|png|woff2)$/)),
    ...asTheyAre(filesBelow('out/icons', /\/(?:tray-[\w@.-]+|app-(?:64|256))\.png$/)),
    ...asTheyAre(filesBelow('out/packs', /\.yaml$/)),
    ...asTheyAre(filesBelow('out/skills', /\.md$/)),
    ...asTheyAre(packageFiles('node-gyp-build', ['index.js', 'node-gyp-build.js'])),
    ...asTheyAre(
      packageFiles('@photostructure/sqlite', [
        ...filesBelow('node_modules/@photostructure/sqlite/dist', /\.(?:c|m)js$/).map((file) =>
          path.posix.relative('node_modules/@photostructure/sqlite', file),
        ),
        ...target.natives.map((native) => `prebuilds/${native}/@photostructure+sqlite.glibc.node`),
      ]),
    ),
    ...asTheyAre(
      packageFiles('@vscode/tree-sitter-wasm', [
        'wasm/tree-sitter.js',
        'wasm/tree-sitter.wasm',
        ...grammars().map((language) => `wasm/tree-sitter-${language}.wasm`),
      ]),
    ),
  ];
}

/**
 * Files beside the archive: programs that other programs start, and what people should be able to read.
 * @param {import('./targets.mjs').Target} target
 * @returns {readonly Copy[]}
 */
export function resourceFiles(target) {
  return [{ from: `out/hook/${target.name}/${target.hook}`, to: `hook/${target.hook}` }];
}

/** Languages of Chromium's own few words (context menus of text fields): Perch's windows speak these. */
export const LANGUAGES = ['en-US', 'de'];

/** The packages that are loaded from node_modules, since they are no plain JavaScript; all others are in the bundles. */
export const LOADED_PACKAGES = ['@photostructure/sqlite', '@vscode/tree-sitter-wasm', 'node-gyp-build'];

/** The languages whose grammars the rules' facts load, from the list in the code itself. */
function grammars() {
  const source = readFileSync(path.join(root, 'rules/facts/shell/code/grammars.ts'), 'utf8');
  const list = /GRAMMAR_LANGUAGES = \[([^\]]+)\]/.exec(source)?.[1];
  if (!list) throw new Error('rules/facts/shell/code/grammars.ts names no GRAMMAR_LANGUAGES any more.');
  return [...list.matchAll(/'([\w-]+)'/g)].map(([, name]) => name);
}

/**
 * @param {string} name
 * @param {readonly string[]} files
 */
function packageFiles(name, files) {
  return ['package.json', 'LICENSE', ...files].map((file) => `node_modules/${name}/${file}`);
}

/**
 * @param {readonly string[]} files
 * @returns {readonly Copy[]}
 */
function asTheyAre(files) {
  return files.map((file) => ({ from: file, to: file }));
}

/**
 * @param {string} folder
 * @param {RegExp} wanted
 * @returns {readonly string[]} in one order on every machine
 */
export function filesBelow(folder, wanted = /./) {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((file) => wanted.test(file))
    .sort();
}
