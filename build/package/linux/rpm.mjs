/** Builds an rpm with RPM's own tool. */
import { lstatSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildTime, IDENTITY } from '../identity.mjs';
import { runTool } from '../tools.mjs';
import { RPM_SCRIPTS } from './scripts.mjs';
import { everythingIn } from './tree.mjs';

/** By library, since Fedora and openSUSE name the packages differently. */
const LIBRARIES = ['libgtk-3.so.0', 'libnss3.so', 'libgbm.so.1', 'libasound.so.2', 'libatspi.so.0', 'libnotify.so.4'];

/** Folders that belong to the system and not to this package. */
const OURS = [IDENTITY.linuxFolder, `/usr/share/doc/${IDENTITY.program}`];

/**
 * @param {{ tree: string, target: import('../targets.mjs').Target, file: string }} wanted
 */
export async function buildRpm({ tree, target, file }) {
  const work = mkdtempSync(path.join(os.tmpdir(), 'perch-rpm-'));
  try {
    writeFileSync(path.join(work, 'perch.spec'), specFile(tree));
    const defines = [
      `_topdir ${work}`,
      '_binary_payload w9.zstdio',
      '_buildhost localhost',
      'use_source_date_epoch_as_buildtime 1',
      'clamp_mtime_to_source_date_epoch 1',
      // Electron's programs stay as their makers built and signed them.
      '__os_install_post %{nil}',
      'debug_package %{nil}',
      '_build_id_links none',
    ];
    await runTool(
      'rpmbuild',
      ['-bb', '--quiet', '--target', target.rpm, ...defines.flatMap((one) => ['--define', one]), `${work}/perch.spec`],
      'apt-get install rpm',
      { env: { ...process.env, SOURCE_DATE_EPOCH: String(buildTime) } },
    );
    const folder = path.join(work, 'RPMS', target.rpm);
    const [built] = readdirSync(folder);
    if (!built) throw new Error('rpmbuild ended well and left no package.');
    renameSync(path.join(folder, built), file);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} tree */
function specFile(tree) {
  return `Name: ${IDENTITY.program}
Version: ${IDENTITY.version.replaceAll('-', '~')}
Release: 1
Summary: ${literal(IDENTITY.description)}
License: ${IDENTITY.license}
URL: ${literal(IDENTITY.homepage)}
Packager: ${literal(IDENTITY.maintainer)}
AutoReqProv: no
${LIBRARIES.map((name) => `Requires: ${name}()(64bit)`).join('\n')}
Requires: util-linux

%description
Before a coding agent runs a command, reads or writes a file or goes online, it
asks Perch, which answers by rules you can read. It is a seat belt, not a locked
door. Installing it changes no agent; you switch each one on in Perch.

%install
mkdir -p %{buildroot}
cp -a "${literal(tree)}/." %{buildroot}/

${Object.entries(RPM_SCRIPTS)
  .map(([name, text]) => `%${name} -p /bin/sh\n${literal(text)}`)
  .join('\n')}
%files
${everythingIn(tree)
  .map((entry) => fileLine(tree, entry))
  .filter(Boolean)
  .join('\n')}
`;
}

/**
 * @param {string} tree
 * @param {string} entry
 */
function fileLine(tree, entry) {
  const place = `/${path.relative(tree, entry)}`;
  const stat = lstatSync(entry);
  const mode = (stat.mode & 0o7777).toString(8).padStart(4, '0');
  if (stat.isSymbolicLink()) return `"${literal(place)}"`;
  if (!stat.isDirectory()) return `%attr(${mode}, root, root) "${literal(place)}"`;
  const ours = OURS.some((folder) => place === folder || place.startsWith(`${folder}/`));
  return ours ? `%dir %attr(0755, root, root) "${literal(place)}"` : '';
}

/**
 * A percent sign begins a macro in a spec file.
 * @param {string} text
 */
function literal(text) {
  return text.replaceAll('%', '%%');
}
