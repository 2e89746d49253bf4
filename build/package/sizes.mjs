/**
 * `npm run sizes`: how large the packages are that lie in out/packages (`npm run package`) or, without any there, those
 * that `npm run test:package` built: what is downloaded, and what it takes on the disk.
 */
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../progress.mjs';
import { IDENTITY, root } from './identity.mjs';
import { unpackedApp } from './package.mjs';
import { TARGETS } from './targets.mjs';

const FOLDERS = ['out/packages', 'out/test-packages/first'].map((folder) => path.join(root, folder));
const PACKAGE = /\.(?:deb|rpm|AppImage|tar\.gz|exe|zip|dmg)$/;

/** @param {string} folder */
function bytesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + lstatSync(path.join(entry.parentPath, entry.name)).size, 0);
}

/** The target whose package a file is, by the names that packages have. @param {string} file */
function targetOf(file) {
  const platform = /\.(?:exe)$|-win-/.test(file) ? 'win32' : /\.dmg$|-mac-/.test(file) ? 'darwin' : 'linux';
  const arch = /arm64|aarch64/.test(file) ? 'arm64' : /universal/.test(file) ? 'universal' : 'x64';
  return TARGETS.find((target) => target.platform === platform && target.arch === arch);
}

/** @param {number} bytes */
const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;

try {
  const folder = FOLDERS.find((one) => existsSync(one) && readdirSync(one).some((file) => PACKAGE.test(file)));
  if (!folder) throw new Error('There are no packages yet: npm run package');
  const rows = readdirSync(folder)
    .filter((file) => PACKAGE.test(file) && file.includes(IDENTITY.version))
    .sort()
    .map((file) => {
      const target = targetOf(file);
      const app = target && unpackedApp(folder, target);
      const installed = app && existsSync(app) ? megabytes(bytesIn(app)) : '–';
      return `| \`${file}\` | ${megabytes(lstatSync(path.join(folder, file)).size)} | ${installed} |`;
    });
  process.stdout.write(`| package | download | installed |\n|---|---|---|\n${rows.join('\n')}\n`);
} catch (error) {
  fail(error);
}
