/**
 * `node build/package/cli.mjs [FOLDER]`: the command line as an npm package, for CI and for machines without a desktop:
 * `perch rules check`, `perch judge`, `perch serve`. It has the hooks of every system that `npm run build:hook` built.
 */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail, say } from '../progress.mjs';
import { filesBelow } from './contents.mjs';
import { IDENTITY, root } from './identity.mjs';
import { runTool } from './tools.mjs';

/** The packages that the bundle leaves to npm: native code and WebAssembly. */
const LEFT_TO_NPM = ['@photostructure/sqlite', '@vscode/tree-sitter-wasm'];

/**
 * @param {string} folder where the package and its archive are made
 * @returns {Promise<string>} the archive
 */
export async function makeCliPackage(folder) {
  const place = path.join(folder, 'cli');
  rmSync(place, { recursive: true, force: true });
  const files = [
    'out/cli/perch.mjs',
    ...filesBelow('out/main', /worker[\w-]*\.mjs$/),
    ...filesBelow('out/packs', /\.yaml$/),
    ...filesBelow('out/hook', /^out\/hook\/(?:linux|darwin|win32)-(?:x64|arm64)\/perch-hook(?:\.exe)?$/),
  ];
  for (const file of files) {
    mkdirSync(path.dirname(path.join(place, file)), { recursive: true });
    cpSync(path.join(root, file), path.join(place, file));
  }
  const program = path.join(place, 'out/cli/perch.mjs');
  writeFileSync(program, `#!/usr/bin/env node\n${readFileSync(program, 'utf8')}`);
  chmodSync(program, 0o755);
  for (const file of ['LICENSE', 'README.md']) {
    if (existsSync(path.join(root, file))) cpSync(path.join(root, file), path.join(place, file));
  }
  writeFileSync(path.join(place, 'package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`);
  const packed = await runTool('npm', ['pack', '--silent', '--pack-destination', folder], 'nodejs.org', { cwd: place });
  const archive = packed.trim().split('\n').at(-1) ?? '';
  return path.join(folder, archive);
}

function manifest() {
  const { version, description, license, author, engines, dependencies, homepage } = IDENTITY;
  return {
    name: 'perch-cli',
    ...{ version, description, license, author, homepage, engines },
    type: 'module',
    bin: { perch: 'out/cli/perch.mjs' },
    files: ['out'],
    dependencies: Object.fromEntries(LEFT_TO_NPM.map((name) => [name, dependencies[name]])),
  };
}

if (process.argv[1] === import.meta.filename) {
  try {
    const folder = path.resolve(process.argv[2] ?? path.join(root, 'out/packages'));
    mkdirSync(folder, { recursive: true });
    say(await makeCliPackage(folder));
  } catch (error) {
    fail(error);
  }
}
