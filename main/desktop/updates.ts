import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import * as v from 'valibot';
import type { UpdateState as ShownState } from '../../preload/contract.ts';
import { writeFileInPlace } from '../files.ts';
import type { Settings, SettingsStore } from '../settings/settings.ts';
import type { Bustle } from '../updates/decide.ts';
import { updateEngine } from '../updates/engine.ts';
import { readOffer } from '../updates/offer.ts';
import { fetchOffer, offerFile } from '../updates/source.ts';
import { followUpdates, type UpdateState } from '../updates/updates.ts';
import { type UpdateDesk, withoutUpdates } from './requests/updates.ts';

/** When to look, in milliseconds: soon after the start, then four times a day; whether a restart fits, every minute. */
const FIRST_LOOK = 60_000;
const EVERY_LOOK = 6 * 60 * 60_000;
const EVERY_TRY = 60_000;

/** How long this version waits for its end when it has handed over to the new one, in milliseconds. */
const LAST_PATIENCE = 15_000;

/** What the package's own package.json says about updates, where whoever built it said anything. */
const sourceSchema = v.object({
  url: v.string(),
  key: v.string(),
  publishers: v.optional(v.array(v.string()), []),
});

export interface UpdateParts {
  readonly dataFolder: string;
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly bustle: () => Bustle;
  readonly changed: (state: ShownState) => void;
  /** Gives every call in flight its answer, and stops listening: the new version listens next, and hooks wait for it. */
  readonly close: () => Promise<void>;
}

/** Keeps this installation up to date as the person chose; a package that names no source of updates never looks. */
export function openUpdates(parts: UpdateParts): UpdateDesk {
  const source = app.isPackaged ? sourceIn(path.join(app.getAppPath(), 'package.json')) : undefined;
  if (!source) return withoutUpdates;
  const mode = (): Settings['updates'] => parts.settings.current.updates;
  const engine = updateEngine(process.platform, { ...source, folder: parts.dataFolder });
  const updates = followUpdates({
    installation: {
      version: app.getVersion(),
      replacesItself: process.platform !== 'linux' || process.env['APPIMAGE'] !== undefined,
      place: placeIn(path.join(parts.dataFolder, 'update-place')),
    },
    mode,
    bustle: parts.bustle,
    async offer() {
      const { content, signature } = await fetchOffer(source.url, offerFile(process.platform, process.arch));
      return readOffer(content, signature, source.key);
    },
    engine: {
      fetch: engine.fetch,
      restart: () => {
        // First out of the way: the new version would find an old one that still listens, and end.
        void parts.close().finally(() => {
          app.releaseSingleInstanceLock();
          engine.restart();
          // An installer that fails would leave a Perch that hears nobody: then this version starts again.
          setTimeout(() => {
            app.relaunch({ args: ['--hidden'] });
            app.exit(0);
          }, LAST_PATIENCE);
        });
      },
    },
    now: Date.now,
  });
  updates.onChange((state) => parts.changed(shown(state)));
  setTimeout(() => void updates.check(), FIRST_LOOK);
  setInterval(() => void updates.check(), EVERY_LOOK);
  setInterval(() => mode() === 'install' && updates.restart('by-itself'), EVERY_TRY);
  return {
    get state() {
      return shown(updates.state);
    },
    async check() {
      await updates.check();
      return shown(updates.state);
    },
    async install() {
      await updates.fetch();
      if (updates.restart('by-the-person')) return { ok: true };
      return { ok: false, message: whyNot(updates.state) };
    },
  };
}

function sourceIn(manifest: string): v.InferOutput<typeof sourceSchema> | undefined {
  const { updates } = JSON.parse(readFileSync(manifest, 'utf8')) as { updates?: unknown };
  return updates === undefined ? undefined : v.parse(sourceSchema, updates);
}

/** This machine's place in a staged release: made once at random, and never sent anywhere. */
function placeIn(file: string): number {
  try {
    const place = Number(readFileSync(file, 'utf8'));
    if (place >= 0 && place < 100) return place;
  } catch {
    // Made below.
  }
  const place = randomInt(100);
  writeFileInPlace(file, String(place));
  return place;
}

function shown(state: UpdateState): ShownState {
  switch (state.state) {
    case 'unknown':
      return { state: 'current', checkedAt: null };
    case 'current':
      return { state: 'current', checkedAt: state.checkedAt };
    case 'offered':
      return { state: 'available', version: state.version, notes: '' };
    case 'fetching':
      return { state: 'available', version: state.version, notes: `${state.percent} %` };
    case 'ready':
      return { state: 'ready', version: state.version, notes: '' };
    case 'failed':
      return { state: 'failed', message: state.message };
  }
}

function whyNot(state: UpdateState): string {
  switch (state.state) {
    case 'ready':
      return 'An agent waits for an answer. Perch restarts once that is given; try again then.';
    case 'offered':
      return state.byHand
        ? `Version ${state.version} comes the way Perch was installed: with your package manager, or from the download page.`
        : `Version ${state.version} could not be fetched. Try again.`;
    case 'failed':
      return state.message;
    default:
      return 'There is no update to install.';
  }
}
