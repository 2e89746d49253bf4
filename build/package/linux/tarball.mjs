/** Builds the archive for people without a package manager, or without the right to use it. */
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { buildTime } from '../identity.mjs';
import { runTool } from '../tools.mjs';

/**
 * @param {{ app: string, file: string, name: string }} wanted `name`: the one folder in the archive
 */
export async function buildTarball({ app, file, name }) {
  const tar = `${file}.tar`;
  const alike = ['--sort=name', `--mtime=@${buildTime}`, '--owner=0', '--group=0', '--numeric-owner', '--format=gnu'];
  const renamed = `--transform=flags=r;s,^${path.basename(app)},${name},`;
  await runTool(
    'tar',
    ['-cf', tar, ...alike, renamed, '-C', path.dirname(app), path.basename(app)],
    'apt-get install tar',
  );
  // Node's gzip writes no name and no time into the file.
  await pipeline(createReadStream(tar), createGzip({ level: 6 }), createWriteStream(file));
  rmSync(tar);
}
