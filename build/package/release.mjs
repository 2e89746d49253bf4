/**
 * `node build/package/release.mjs FOLDER`: what a folder of packages needs before it is published: the files that tell
 * installed copies of an update, checksums, and signatures as far as the environment has keys.
 *
 * - PERCH_GPG_KEY: signs SHA256SUMS and the Linux packages (`.asc`), with a key that gpg knows.
 * - PERCH_MINISIGN_KEY: signs the update files (`.minisig`); installed copies take no unsigned ones.
 */
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fail, say } from '../progress.mjs';
import { buildTime, IDENTITY } from './identity.mjs';
import { signMinisign } from './minisign.mjs';
import { runTool } from './tools.mjs';

/** Which files installed copies update from, by the name of the file they ask for (electron-updater's names). */
const UPDATE_FILES = [
  { name: 'latest-linux.yml', from: /-linux-x86_64\.AppImage$|-linux-x64\.AppImage$/ },
  { name: 'latest-linux-arm64.yml', from: /-linux-arm64\.AppImage$/ },
  { name: 'latest.yml', from: /\.exe$/ },
  { name: 'latest-mac.yml', from: /-mac-.*\.zip$/ },
];

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} [environment]
 */
export async function release(folder, environment = process.env) {
  const packages = readdirSync(folder).filter((name) => /\.(?:deb|rpm|AppImage|tar\.gz|exe|zip|dmg)$/.test(name));
  for (const { name, from } of UPDATE_FILES) {
    const files = packages.filter((file) => from.test(file));
    if (files.length === 0) continue;
    const text = await updateFile(folder, files.sort());
    writeFileSync(path.join(folder, name), text);
    signUpdate(path.join(folder, name), text, environment);
  }
  const summed = readdirSync(folder)
    .filter((name) => statSync(path.join(folder, name)).isFile() && !/^SHA256SUMS|\.asc$/.test(name))
    .sort();
  const lines = [];
  for (const name of summed) lines.push(`${await digest(path.join(folder, name), 'sha256', 'hex')}  ${name}\n`);
  writeFileSync(path.join(folder, 'SHA256SUMS'), lines.join(''));

  const key = environment['PERCH_GPG_KEY'];
  if (!key) return say('SHA256SUMS and the Linux packages are not signed: set PERCH_GPG_KEY.');
  const signed = ['SHA256SUMS', ...packages.filter((name) => /\.(?:deb|rpm|AppImage|tar\.gz)$/.test(name))];
  for (const name of signed) {
    const options = ['--batch', '--yes', '--local-user', key, '--armor', '--detach-sign'];
    await runTool('gpg', [...options, path.join(folder, name)], 'apt-get install gpg', { env: environment });
  }
}

/**
 * @param {string} file
 * @param {string} text
 * @param {NodeJS.ProcessEnv} environment
 */
function signUpdate(file, text, environment) {
  const key = environment['PERCH_MINISIGN_KEY'];
  const name = path.basename(file);
  if (!key) return say(`${name} is not signed, so no installed copy will take it: set PERCH_MINISIGN_KEY.`);
  const comment = `${name} ${IDENTITY.version}`;
  writeFileSync(`${file}.minisig`, signMinisign(Buffer.from(text), { key, comment }));
}

/**
 * @param {string} folder
 * @param {readonly string[]} files
 */
async function updateFile(folder, files) {
  const entries = await Promise.all(
    files.map(async (name) => ({
      url: name,
      sha512: await digest(path.join(folder, name), 'sha512', 'base64'),
      size: statSync(path.join(folder, name)).size,
    })),
  );
  const lines = entries.flatMap(({ url, sha512, size }) => [
    `  - url: ${JSON.stringify(url)}`,
    `    sha512: ${sha512}`,
    `    size: ${size}`,
  ]);
  const date = new Date(buildTime * 1000).toISOString();
  return [
    `version: ${IDENTITY.version}`,
    'files:',
    ...lines,
    `path: ${JSON.stringify(entries[0]?.url)}`,
    `sha512: ${entries[0]?.sha512}`,
    `releaseDate: '${date}'`,
    '',
  ].join('\n');
}

/**
 * @param {string} file
 * @param {'sha256' | 'sha512'} algorithm
 * @param {'hex' | 'base64'} encoding
 */
async function digest(file, algorithm, encoding) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return hash.digest(encoding);
}

if (process.argv[1] === import.meta.filename) {
  const [folder] = process.argv.slice(2);
  try {
    if (!folder) throw new Error('usage: node build/package/release.mjs FOLDER');
    await release(path.resolve(folder));
  } catch (error) {
    fail(error);
  }
}
