/** electron-builder's configuration for every target, as a function of the target and the environment. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { LANGUAGES } from './contents.mjs';
import { IDENTITY, root } from './identity.mjs';
import { signing } from './signing.mjs';

/**
 * Fuses are switches inside the Electron program that no argument and no variable can turn back.
 * Cookies are not encrypted because there are none, and the key would be asked for at the person's key ring.
 * The integrity check of the archive exists on macOS and Windows only; on Linux it has no effect.
 */
export const FUSES = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableCookieEncryption: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/**
 * @param {object} wanted
 * @param {import('./targets.mjs').Target} wanted.target
 * @param {string} wanted.app staged files of the archive
 * @param {string} wanted.resources staged files beside it
 * @param {string} wanted.output
 * @param {string} wanted.icons folder with icon.ico, icon.icns and png files
 * @param {{ dist: string, version: string } | undefined} [wanted.electron] an unpacked Electron; downloaded without it
 * @param {NodeJS.ProcessEnv} [wanted.environment]
 * @returns {import('app-builder-lib').Configuration}
 */
export function configuration({ target, app, resources, output, icons, electron, environment = process.env }) {
  const { mac, win } = signing(environment, target.platform);
  return {
    appId: IDENTITY.appId,
    productName: IDENTITY.productName,
    copyright: `${IDENTITY.author}, ${IDENTITY.license}`,
    directories: { app, output, buildResources: path.join(root, 'build/package') },
    ...(electron ? { electronDist: electron.dist } : {}),
    electronVersion: electron?.version ?? installedElectronVersion(),
    electronLanguages: target.platform === 'darwin' ? LANGUAGES.map((name) => name.replace('-US', '')) : LANGUAGES,
    electronFuses: FUSES,
    // The staged folder holds the packages that are needed, and nothing else is to be looked for.
    beforeBuild: async () => false,
    files: ['**/*', { from: path.join(app, 'node_modules'), to: 'node_modules', filter: ['**/*'] }],
    extraResources: [{ from: resources, to: '.', filter: ['**/*'] }],
    asar: true,
    asarUnpack: ['**/*.node'],
    // Names without spaces, alike on every system; the updater finds them by these.
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills these in.
    artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    protocols: [{ name: 'Perch record', schemes: [IDENTITY.protocol], role: 'Viewer' }],
    // Publishing is a step of its own that a person starts; building never uploads.
    publish: null,
    forceCodeSigning: environment['PERCH_REQUIRE_SIGNING'] === '1',
    afterPack: removeDefaultApp,
    linux: {
      executableName: IDENTITY.program,
      icon: icons,
      category: 'Utility',
      synopsis: IDENTITY.description,
      maintainer: IDENTITY.maintainer,
      vendor: IDENTITY.author,
      target: ['dir', 'AppImage'],
      mimeTypes: [`x-scheme-handler/${IDENTITY.protocol}`],
    },
    win: {
      executableName: IDENTITY.productName,
      icon: path.join(icons, 'icon.ico'),
      target: ['nsis', 'zip'],
      ...win,
    },
    nsis: {
      // Per user: no administrator is needed, and no other user's agents are touched.
      oneClick: true,
      perMachine: false,
      deleteAppDataOnUninstall: false,
      include: path.join(root, 'build/package/windows/uninstall.nsh'),
    },
    mac: {
      category: 'public.app-category.developer-tools',
      icon: path.join(icons, 'icon.icns'),
      target: ['dmg', 'zip'],
      extendInfo: { LSUIElement: true },
      hardenedRuntime: true,
      gatekeeperAssess: false,
      entitlements: path.join(root, 'build/package/macos/entitlements.plist'),
      entitlementsInherit: path.join(root, 'build/package/macos/entitlements.plist'),
      binaries: ['Contents/Resources/hook/perch-hook'],
      // One file per processor where they differ by name; these are the same kind of file in both halves.
      x64ArchFiles: '**/{prebuilds,hook}/**',
      ...mac,
    },
    dmg: { sign: false },
  };
}

/** @param {import('app-builder-lib').AfterPackContext} context */
async function removeDefaultApp({ appOutDir, electronPlatformName, packager }) {
  const resources =
    electronPlatformName === 'darwin'
      ? path.join(appOutDir, `${packager.appInfo.productFilename}.app/Contents/Resources`)
      : path.join(appOutDir, 'resources');
  rmSync(path.join(resources, 'default_app.asar'), { force: true });
  if (!existsSync(path.join(resources, 'app.asar'))) {
    throw new Error(`${resources} holds ${readdirSync(resources).join(', ')} and no app.asar.`);
  }
}

/** The version of the `electron` package, which names the Electron that is downloaded. */
function installedElectronVersion() {
  return IDENTITY.devDependencies['electron'] ?? '';
}
