import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { AppImageUpdater, type AppUpdater, MacUpdater, NsisUpdater } from 'electron-updater';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';
import { Provider, type ProviderRuntimeOptions, resolveFiles } from 'electron-updater/out/providers/Provider.js';
import type { Offer } from './offer.ts';

/** Fetches a version and puts it in this one's place. */
export interface UpdateEngine {
  /** Ends when the new version lies on the disk and is what the offer says, byte for byte. @throws when it is not */
  fetch(offer: Offer, progress: (percent: number) => void): Promise<void>;
  /** Closes Perch and starts it as the new version. */
  restart(): void;
}

export interface EngineOptions {
  /** Where the files lie that offers name. */
  readonly url: string;
  /** A folder of ours for electron-updater's settings. */
  readonly folder: string;
  /** Names of who signs Windows programs; a program by anybody else is not started. */
  readonly publishers?: readonly string[];
  /** What stands for Electron's `app`; electron-updater finds the real one by itself. */
  readonly app?: AppAdapter;
  /** How electron-updater fetches, outside of Electron. */
  readonly executor?: ProviderRuntimeOptions['executor'];
}

/**
 * electron-updater, told only what to fetch: offers have been checked before they come here, and it never looks for
 * any by itself. It checks length and SHA-512 of the file, and on Windows and macOS the system's own signature.
 */
export function updateEngine(platform: NodeJS.Platform, options: EngineOptions): UpdateEngine {
  const config = path.join(options.folder, 'updater.json');
  // YAML, which JSON is a part of.
  writeFileSync(config, JSON.stringify({ updaterCacheDirName: 'perch-updater', publisherName: options.publishers }), {
    mode: 0o600,
  });
  const updater = createUpdater(platform, options.app);
  updater.updateConfigPath = config;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  // A difference to the old file saves traffic and costs trust in a second format.
  updater.disableDifferentialDownload = true;
  updater.logger = null;
  // Without a listener an error would end the app; every error comes through the promises below as well.
  updater.on('error', () => undefined);
  if (options.executor) Object.assign(updater, { httpExecutor: options.executor });
  return {
    async fetch(offer, progress) {
      updater.removeAllListeners('download-progress');
      updater.on('download-progress', ({ percent }) => progress(percent));
      updater.setFeedURL({ provider: 'custom', updateProvider: checked(offer, new URL(options.url)) });
      const found = await updater.checkForUpdates();
      if (!found?.isUpdateAvailable)
        throw new Error(`Version ${offer.version} is not one that can take this one's place.`);
      await updater.downloadUpdate();
    },
    restart: () => updater.quitAndInstall(true, true),
  };
}

function createUpdater(platform: NodeJS.Platform, app: AppAdapter | undefined): AppUpdater {
  switch (platform) {
    case 'darwin':
      // Its second argument is missing from its types, though the others' constructors hand it on alike.
      return new (MacUpdater as new (options: undefined, app?: AppAdapter) => MacUpdater)(undefined, app);
    case 'win32':
      return new NsisUpdater(undefined, app);
    default:
      return new AppImageUpdater(undefined, app);
  }
}

/** The source of updates that electron-updater asks: it knows the one offer that was checked. */
function checked(offer: Offer, base: URL) {
  // Who is in a staged release was decided before.
  const { stagingPercentage: _, ...rest } = offer;
  const [first] = offer.files;
  const info = { ...rest, files: [...offer.files], path: first?.url ?? '', sha512: first?.sha512 ?? '' };
  const folder = new URL(base.href.endsWith('/') ? base.href : `${base.href}/`);
  return class CheckedOffer extends Provider<typeof info> {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(runtime);
    }
    /** electron-updater would send a number by which the machine can be known again. */
    override setRequestHeaders(): void {
      super.setRequestHeaders(null);
    }
    async getLatestVersion() {
      return info;
    }
    resolveFiles() {
      return resolveFiles(info, folder);
    }
  };
}
