/** Fetches what npm carries without making it a dependency: large programs that only some machines need. */
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { mkdtemp, readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder } from './cache.mjs';
import { capture, npm } from './processes.mjs';
import { SetupError } from './progress.mjs';

/**
 * Fetches a package, checks that it is the pinned one, and puts what `make` takes out of it into its place, whole or
 * not at all.
 * @param {object} wanted
 * @param {string} wanted.package name and version
 * @param {string} wanted.sha512 of the package's archive, base64
 * @param {string} wanted.place the folder to make
 * @param {readonly string[]} [wanted.entries] the archive's entries to unpack; all without it
 * @param {(unpacked: string) => Promise<string>} wanted.make given the folder of the unpacked package, answers the
 *   folder to keep
 */
export async function fetchPackage({ package: name, sha512, place, entries = [], make }) {
  mkdirSync(cacheFolder, { recursive: true });
  const work = await mkdtemp(path.join(cacheFolder, 'fetch-'));
  try {
    const packed = await capture(npm, ['pack', '--silent', name], { cwd: work, shell: process.platform === 'win32' });
    const archive = (await readdir(work)).find((file) => file.endsWith('.tgz'));
    if (packed.code !== 0 || !archive) {
      throw new SetupError(`npm could not fetch ${name}:\n${packed.output.trim().split('\n').slice(-5).join('\n')}`);
    }
    const hash = createHash('sha512');
    await pipeline(createReadStream(path.join(work, archive)), hash);
    if (hash.digest('base64') !== sha512) {
      throw new SetupError(`${name} is not the file that Perch pins (its SHA-512 differs). Nothing was unpacked.`);
    }
    const tar = await capture('tar', ['-xzf', archive, ...entries], { cwd: work });
    if (tar.code !== 0) throw new SetupError(`tar could not unpack ${archive}: ${tar.output}`);
    const made = await make(path.join(work, 'package'));
    rmSync(place, { recursive: true, force: true });
    renameSync(made, place);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
