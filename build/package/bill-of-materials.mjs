/**
 * `node build/package/bill-of-materials.mjs FOLDER`: writes what a package is made of (CycloneDX 1.6 JSON) and a report
 * of the licences. Ends with an error when a licence is not one that Perch may ship under.
 *
 * What counts: the packages that the programs need, the ones that the windows' code imports, all that those need in
 * turn, and Electron. The list may name more than ends up in the bundles, never less.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail, say } from '../progress.mjs';
import { filesBelow } from './contents.mjs';
import { buildTime, IDENTITY, root } from './identity.mjs';

/** Licences that allow shipping inside an Apache-2.0 program with a notice. */
const ACCEPTED = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Python-2.0',
  'Unlicense',
]);

/** Packages whose licence stands in a file of theirs only; a person read it. */
const READ = /** @type {Readonly<Record<string, string>>} */ ({
  '@nornagon/put': 'MIT',
  jsbi: 'Apache-2.0',
  'map-stream': 'MIT',
});

/** @typedef {{ version?: string, license?: unknown, integrity?: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>, peerDependencies?: Record<string, string> }} Locked */
/** @typedef {{ readonly name: string, readonly version: string, readonly licence: string, readonly integrity: string, readonly needs: readonly string[] }} Component */

/** @returns {readonly Component[]} by name */
export function components() {
  /** @type {Record<string, Locked>} */
  const locked = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  /** @type {Map<string, Component>} */
  const found = new Map();
  /** @param {string} place key in the lock file */
  const visit = (place) => {
    const entry = locked[place];
    if (!entry || found.has(place)) return;
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const wanted = Object.keys({ ...entry.dependencies, ...entry.peerDependencies });
    const needs = wanted.map((other) => resolve(locked, place, other)).filter((other) => other !== undefined);
    found.set(place, {
      name,
      version: entry.version ?? '',
      licence: READ[name] ?? (spdx(entry.license) || licenceInPackage(place)),
      integrity: entry.integrity ?? '',
      needs,
    });
    needs.forEach(visit);
  };
  const own = Object.keys(locked['']?.dependencies ?? {});
  for (const name of [...own, ...importedByWindows()]) visit(`node_modules/${name}`);
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * As Node does: beside the package first, then further up.
 * @param {Record<string, Locked>} locked
 * @param {string} from
 * @param {string} name
 */
function resolve(locked, from, name) {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/')))) {
    const candidate = place ? `${place}/node_modules/${name}` : `node_modules/${name}`;
    if (locked[candidate]) return candidate;
    if (!place) return undefined;
  }
}

/** Packages that the windows' sources name; they are tools of development by package.json, but end in the pages. */
function importedByWindows() {
  const names = filesBelow('renderer', /\.tsx?$/).flatMap((file) =>
    [...readFileSync(path.join(root, file), 'utf8').matchAll(/from '((?:@[\w.-]+\/)?[\w.-]+)(?:\/[^']*)?'/g)].map(
      ([, name = '']) => name,
    ),
  );
  return [...new Set(names)].filter((name) => name && !name.startsWith('.') && !name.startsWith('node:')).sort();
}

/**
 * Old packages write an object, or a list of them.
 * @param {unknown} value
 * @returns {string}
 */
function spdx(value) {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(spdx).join(' OR ');
  return typeof value === 'object' && value !== null && 'type' in value ? spdx(value.type) : '';
}

/** @param {string} place */
function licenceInPackage(place) {
  try {
    const { license, licenses } = JSON.parse(readFileSync(path.join(root, place, 'package.json'), 'utf8'));
    return spdx(license ?? licenses);
  } catch {
    return '';
  }
}

/**
 * Whether one of the licences offered may be used.
 * @param {string} expression SPDX, as packages write it
 */
export function isAccepted(expression) {
  const plain = expression.replaceAll(/[()]/g, '');
  return plain.split(/ OR /i).some((choice) => choice.split(/ AND /i).every((one) => ACCEPTED.has(one.trim())));
}

/** @param {readonly Component[]} all */
export function cycloneDx(all) {
  const electron = IDENTITY.devDependencies['electron'] ?? '';
  const purl = (/** @type {Component} */ { name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: new Date(buildTime * 1000).toISOString(),
      component: {
        type: 'application',
        'bom-ref': IDENTITY.appId,
        name: IDENTITY.productName,
        version: IDENTITY.version,
        licenses: [{ license: { id: IDENTITY.license } }],
      },
    },
    components: [
      {
        type: 'framework',
        'bom-ref': `electron@${electron}`,
        name: 'electron',
        version: electron,
        purl: `pkg:npm/electron@${electron}`,
        licenses: [{ expression: 'MIT' }],
      },
      ...all.map((one) => ({
        type: 'library',
        'bom-ref': purl(one),
        name: one.name,
        version: one.version,
        purl: purl(one),
        licenses: [{ expression: one.licence }],
        ...(one.integrity.startsWith('sha512-')
          ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(one.integrity.slice(7), 'base64').toString('hex') }] }
          : {}),
      })),
    ],
  };
}

/** @param {readonly Component[]} all */
export function licenceReport(all) {
  const rows = all.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence || 'none named'} |`);
  return `# Licences of what Perch ships\n\nElectron and Chromium bring their own notices (LICENSE.electron.txt, LICENSES.chromium.html).\n\n| package | version | licence |\n|---|---|---|\n${rows.join('\n')}\n`;
}

if (process.argv[1] === import.meta.filename) {
  try {
    const folder = path.resolve(process.argv[2] ?? path.join(root, 'out/packages'));
    const all = components();
    const refused = all.filter(({ licence }) => !isAccepted(licence));
    if (refused.length) {
      throw new Error(
        `These may not be shipped: ${refused.map((one) => `${one.name} (${one.licence || 'no licence'})`).join(', ')}`,
      );
    }
    mkdirSync(folder, { recursive: true });
    const name = `${IDENTITY.productName}-${IDENTITY.version}`;
    writeFileSync(path.join(folder, `${name}.cdx.json`), `${JSON.stringify(cycloneDx(all), undefined, 2)}\n`);
    writeFileSync(path.join(folder, `${name}-licences.md`), licenceReport(all));
    say(`${all.length} packages, all under licences that may be shipped.`);
  } catch (error) {
    fail(error);
  }
}
