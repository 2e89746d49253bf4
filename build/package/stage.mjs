/** Puts the files of one target into a folder that electron-builder then packs as it is. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { archiveFiles, resourceFiles } from './contents.mjs';
import { IDENTITY, root } from './identity.mjs';

/**
 * @param {import('./targets.mjs').Target} target
 * @param {string} folder made anew
 * @returns {{ app: string, resources: string }}
 */
export function stage(target, folder) {
  rmSync(folder, { recursive: true, force: true });
  const app = path.join(folder, 'app');
  const resources = path.join(folder, 'resources');
  for (const { from, to } of archiveFiles(target)) copy(from, path.join(app, to), 0o644);
  for (const { from, to } of resourceFiles(target)) copy(from, path.join(resources, to), 0o755);
  writeFileSync(path.join(app, 'package.json'), `${JSON.stringify(appManifest(), undefined, 2)}\n`, { mode: 0o644 });
  return { app, resources };
}

/** What Electron reads at the start: names, version and the first file. */
function appManifest() {
  const { name, productName, version, description, license, author, program } = IDENTITY;
  return {
    ...{ name, productName, version, description, license, author },
    homepage: IDENTITY.homepage,
    desktopName: `${program}.desktop`,
    type: 'module',
    main: 'start.mjs',
    ...updates(process.env),
  };
}

/**
 * Where this package's updates come from and whose signature they carry. Without both it never looks for any.
 * @param {NodeJS.ProcessEnv} environment
 */
function updates(environment) {
  const {
    PERCH_UPDATE_URL: url,
    PERCH_UPDATE_KEY: key,
    AZURE_SIGNING_PUBLISHER,
    PERCH_WINDOWS_PUBLISHER,
  } = environment;
  const publisher = PERCH_WINDOWS_PUBLISHER ?? AZURE_SIGNING_PUBLISHER;
  return url && key ? { updates: { url, key, ...(publisher ? { publishers: [publisher] } : {}) } } : {};
}

/**
 * @param {string} from
 * @param {string} to
 * @param {number} mode whatever the checkout's own modes are
 */
function copy(from, to, mode) {
  const source = path.join(root, from);
  if (!existsSync(source)) throw new Error(`${from} is not built. Run npm run build (and npm run build:hook) first.`);
  mkdirSync(path.dirname(to), { recursive: true });
  copyFileSync(source, to);
  chmodSync(to, mode);
}
