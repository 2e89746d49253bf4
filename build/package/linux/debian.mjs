/** Builds a deb with Debian's own tool. */
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildTime, IDENTITY } from '../identity.mjs';
import { runTool } from '../tools.mjs';
import { DEBIAN_SCRIPTS } from './scripts.mjs';
import { dateAlike, everythingIn } from './tree.mjs';

/** What Electron links or loads; newer Ubuntu and Debian releases gave some a "t64" name. */
const DEPENDS = [
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'libgbm1',
  'libasound2 | libasound2t64',
  'libatspi2.0-0 | libatspi2.0-0t64',
  'libnotify4',
  'util-linux',
  'xdg-utils',
];

/**
 * @param {{ tree: string, target: import('../targets.mjs').Target, file: string }} wanted
 */
export async function buildDeb({ tree, target, file }) {
  const control = path.join(tree, 'DEBIAN');
  mkdirSync(control);
  const files = everythingIn(tree).filter((entry) => !entry.startsWith(control) && lstatSync(entry).isFile());
  writeFileSync(path.join(control, 'control'), controlFile(target, files));
  const sums = files.map((entry) => `${md5(entry)}  ${path.relative(tree, entry)}\n`);
  writeFileSync(path.join(control, 'md5sums'), sums.join(''));
  for (const [name, text] of Object.entries(DEBIAN_SCRIPTS)) {
    writeFileSync(path.join(control, name), text);
    chmodSync(path.join(control, name), 0o755);
  }
  dateAlike(control);
  // zstd: every Debian since 12 and Ubuntu since 22.04 reads it, and it packs in seconds. One thread: more give other bytes.
  const options = ['--root-owner-group', '-Zzstd', '-z9', '--threads-max=1'];
  await runTool('dpkg-deb', [...options, '--build', tree, file], 'apt-get install dpkg', {
    env: { ...process.env, SOURCE_DATE_EPOCH: String(buildTime) },
  });
}

/**
 * @param {import('../targets.mjs').Target} target
 * @param {readonly string[]} files
 */
function controlFile(target, files) {
  const kilobytes = files.reduce((sum, file) => sum + Math.ceil(lstatSync(file).size / 1024), 0);
  return `Package: ${IDENTITY.program}
Version: ${IDENTITY.version}
Architecture: ${target.debian}
Maintainer: ${IDENTITY.maintainer}
Installed-Size: ${kilobytes}
Depends: ${DEPENDS.join(', ')}
Section: utils
Priority: optional
Homepage: ${IDENTITY.homepage}
Description: ${IDENTITY.description}
 Perch sits in the tray. Before a coding agent runs a command, reads or writes
 a file or goes online, it asks Perch, which answers by rules you can read.
 .
 It is a seat belt, not a locked door. Installing it changes no agent; you
 switch each one on in Perch.
`;
}

/** @param {string} file */
function md5(file) {
  return createHash('md5').update(readFileSync(file)).digest('hex');
}
