import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';

/**
 * Where agents find the hook. An AppImage's own files are there only while it runs, under another path each time, so
 * its hook is copied to a place that stays; every start brings that up to date.
 * @param hook the installation's own
 */
export function settledHook(hook: string, dataFolder: string, environment: NodeJS.ProcessEnv = process.env): string {
  if (!environment['APPIMAGE']) return hook;
  const place = path.join(dataFolder, 'bin', path.basename(hook));
  if (existsSync(place) && readFileSync(place).equals(readFileSync(hook))) return place;
  mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 });
  const fresh = `${place}.new`;
  copyFileSync(hook, fresh);
  chmodSync(fresh, 0o755);
  // An agent may be running the old one at this moment.
  renameSync(fresh, place);
  return place;
}
