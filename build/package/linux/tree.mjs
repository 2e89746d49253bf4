/** The files of a Linux package as they will lie on the person's system: the app, and what makes a system find it. */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildTime, IDENTITY, root } from '../identity.mjs';
import { appStream, desktopEntry } from './desktop-files.mjs';

export const ICON_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/**
 * Completes electron-builder's unpacked app with what every Linux package of it needs.
 * @param {string} app electron-builder's `linux-unpacked`
 */
export function completeApp(app) {
  put(path.join(app, 'resources/bin/perch'), { copy: 'build/package/linux/perch.sh', mode: 0o755 });
  put(path.join(app, 'LICENSE.perch'), { copy: 'LICENSE' });
  plainModes(app);
}

/**
 * @param {string} app completed
 * @param {string} folder made anew
 */
export function systemTree(app, folder) {
  const { linuxFolder, program } = IDENTITY;
  rmSync(folder, { recursive: true, force: true });
  const at = (/** @type {string} */ file) => path.join(folder, file);
  mkdirSync(folder, { recursive: true });
  cpSync(app, at(linuxFolder), { recursive: true, verbatimSymlinks: true });
  // Where the system lets no ordinary program make namespaces, Chromium's sandbox needs this helper to be root's.
  chmodSync(at(`${linuxFolder}/chrome-sandbox`), 0o4755);
  mkdirSync(at('/usr/bin'), { recursive: true });
  symlinkSync(`${linuxFolder}/resources/bin/perch`, at(`/usr/bin/${program}`));
  put(at(`/usr/share/applications/${program}.desktop`), { text: desktopEntry() });
  put(at(`/usr/share/metainfo/${IDENTITY.appId}.metainfo.xml`), { text: appStream() });
  put(at(`/usr/share/polkit-1/actions/${IDENTITY.appId}.policy`), { copy: 'build/package/linux/polkit.policy' });
  put(at(`/usr/lib/systemd/user/${program}.service`), { copy: 'build/package/linux/perch.service' });
  put(at(`/usr/share/doc/${program}/copyright`), { copy: 'LICENSE' });
  put(at(`/usr/share/doc/${program}/changelog.gz`), { gzip: 'CHANGELOG.md' });
  for (const size of ICON_SIZES) {
    put(at(`/usr/share/icons/hicolor/${size}x${size}/apps/${program}.png`), { copy: `out/icons/app-${size}.png` });
  }
  put(at(`/usr/share/icons/hicolor/scalable/apps/${program}.svg`), { copy: 'build/icons/app-icon.svg' });
  dateAlike(folder);
}

/**
 * @param {string} file
 * @param {{ text?: string, copy?: string, gzip?: string, mode?: number }} content
 */
function put(file, { text, copy, gzip, mode = 0o644 }) {
  mkdirSync(path.dirname(file), { recursive: true });
  if (copy) copyFileSync(path.join(root, copy), file);
  else writeFileSync(file, gzip ? gzipSync(readFileSync(path.join(root, gzip)), { level: 9 }) : (text ?? ''));
  chmodSync(file, mode);
}

/**
 * Modes that do not depend on the builder's umask.
 * @param {string} folder
 */
function plainModes(folder) {
  for (const file of everythingIn(folder)) {
    const stat = lstatSync(file);
    if (!stat.isSymbolicLink()) chmodSync(file, stat.isDirectory() || stat.mode & 0o100 ? 0o755 : 0o644);
  }
}

/**
 * One date for everything: packages of one commit have the same bytes.
 * @param {string} folder
 */
export function dateAlike(folder) {
  for (const file of everythingIn(folder)) {
    const stat = lstatSync(file);
    if (stat.isDirectory()) chmodSync(file, 0o755);
    lutimesSync(file, buildTime, buildTime);
  }
}

/**
 * @param {string} folder
 * @returns {readonly string[]} the folder itself, and everything below it, in one order on every machine
 */
export function everythingIn(folder) {
  const below = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
    path.join(entry.parentPath, entry.name),
  );
  return [folder, ...below.sort()];
}
