/**
 * `npm run package -- [--target linux-x64] [--formats deb,rpm,tar.gz] [--output out/packages]`: installable packages of
 * what `npm run build` made. Formats of Linux are built with the distributions' own tools, all others by
 * electron-builder.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Arch, build, Platform } from 'electron-builder';
import { step } from '../progress.mjs';
import { configuration } from './configuration.mjs';
import { writeIconFiles } from './icon-files.mjs';
import { IDENTITY, root } from './identity.mjs';
import { buildDeb } from './linux/debian.mjs';
import { buildRpm } from './linux/rpm.mjs';
import { buildTarball } from './linux/tarball.mjs';
import { completeApp, systemTree } from './linux/tree.mjs';
import { forgetEmpty, signing } from './signing.mjs';
import { stage } from './stage.mjs';
import { targetNamed } from './targets.mjs';

/** Formats that electron-builder makes. The others are ours. */
const BUILDERS_FORMATS = ['AppImage', 'nsis', 'zip', 'dmg'];
const LINUX_FORMATS = ['deb', 'rpm', 'tar.gz'];

/** Formats of each system when none are named. */
export const USUAL_FORMATS = { linux: LINUX_FORMATS, darwin: ['dmg', 'zip'], win32: ['nsis', 'zip'] };

/**
 * @param {object} wanted
 * @param {string} wanted.target
 * @param {readonly string[]} wanted.formats
 * @param {string} wanted.output
 * @param {{ dist: string, version: string } | undefined} wanted.electron
 * @returns {Promise<{ app: string, packages: readonly string[] }>} the unpacked app, and the files made
 */
export async function makePackages({ target: name, formats, output, electron }) {
  const target = targetNamed(name);
  const work = path.join(output, 'work', name);
  mkdirSync(output, { recursive: true });
  const staged = stage(target, path.join(work, 'staged'));
  const icons = path.join(work, 'icons');
  writeIconFiles(path.join(root, 'out/icons'), icons);
  const config = configuration({ target, ...staged, output: path.join(work, 'built'), icons, electron });
  const foreign = formats.filter((format) => BUILDERS_FORMATS.includes(format));
  const made = await build({
    projectDir: root,
    targets: PLATFORMS[target.platform].createTarget(foreign.length ? [...foreign] : 'dir', Arch[target.arch]),
    config,
    publish: 'never',
  });
  const packages = made.filter((file) => !file.endsWith('.blockmap')).map((file) => moveInto(output, file));
  const app = unpackedApp(output, target);
  if (target.platform === 'linux') {
    completeApp(app);
    const own = formats.filter((format) => LINUX_FORMATS.includes(format));
    const pack = (/** @type {string} */ format) => packForLinux(format, { app, target, output, work });
    if (own.length) packages.push(...(await step(`Packing ${own.join(', ')}`, () => Promise.all(own.map(pack)))));
  }
  return { app, packages };
}

const PLATFORMS = { linux: Platform.LINUX, darwin: Platform.MAC, win32: Platform.WINDOWS };

/** electron-builder's name of the folder with the unpacked app. */
const UNPACKED = {
  linux: (/** @type {string} */ arch) => (arch === 'x64' ? 'linux-unpacked' : `linux-${arch}-unpacked`),
  win32: (/** @type {string} */ arch) => (arch === 'x64' ? 'win-unpacked' : `win-${arch}-unpacked`),
  darwin: (/** @type {string} */ arch) => (arch === 'x64' ? 'mac' : `mac-${arch}`),
};

/**
 * Where the app lies unpacked after packaging.
 * @param {string} output
 * @param {import('./targets.mjs').Target} target
 */
export function unpackedApp(output, target) {
  return path.join(output, 'work', target.name, 'built', UNPACKED[target.platform](target.arch));
}

/**
 * @param {import('./targets.mjs').Target} target
 * @param {string} format
 */
export function fileName(target, format) {
  const { productName, program, version } = IDENTITY;
  if (format === 'deb') return `${program}_${version}_${target.debian}.deb`;
  if (format === 'rpm') return `${program}-${version}-1.${target.rpm}.rpm`;
  return `${productName}-${version}-linux-${target.arch}.${format}`;
}

/**
 * @param {string} format
 * @param {{ app: string, target: import('./targets.mjs').Target, output: string, work: string }} from
 */
async function packForLinux(format, { app, target, output, work }) {
  const file = path.join(output, fileName(target, format));
  rmSync(file, { force: true });
  if (format === 'tar.gz') {
    await buildTarball({ app, file, name: `${IDENTITY.productName}-${IDENTITY.version}` });
    return file;
  }
  const tree = path.join(work, format);
  systemTree(app, tree);
  await (format === 'deb' ? buildDeb : buildRpm)({ tree, target, file });
  rmSync(tree, { recursive: true, force: true });
  return file;
}

/**
 * @param {string} output
 * @param {string} file
 */
function moveInto(output, file) {
  const place = path.join(output, path.basename(file));
  copyFileSync(file, place);
  return place;
}

/** An Electron that need not be downloaded, where there is one for the target. */
export async function electronHere(/** @type {string} */ target) {
  if (target !== `${process.platform}-${process.arch}`) return undefined;
  const { ensureElectron } = await import('../electron-runtime.mjs');
  const { dist } = await ensureElectron();
  const version = path.join(dist, 'version');
  return existsSync(version) ? { dist, version: readFileSync(version, 'utf8').replace(/^v/, '').trim() } : undefined;
}

if (process.argv[1] === import.meta.filename) {
  const host = `${process.platform}-${process.arch}`;
  const { values } = parseArgs({
    options: {
      target: { type: 'string', default: host },
      formats: { type: 'string' },
      output: { type: 'string', default: path.join(root, 'out/packages') },
    },
  });
  const { fail, say } = await import('../progress.mjs');
  forgetEmpty(process.env);
  try {
    const target = targetNamed(values.target);
    const { packages } = await makePackages({
      target: target.name,
      formats: values.formats?.split(',') ?? USUAL_FORMATS[target.platform],
      output: path.resolve(values.output),
      electron: await electronHere(target.name),
    });
    for (const file of packages) say(`${(statSync(file).size / 1e6).toFixed(1).padStart(6)} MB  ${file}`);
    for (const line of signing(process.env, target.platform).unsigned) say(line);
  } catch (error) {
    fail(error);
  }
}
