/**
 * `npm run test:package`: builds the Linux packages twice and tries them: what is in them, whether both builds are the
 * same bytes, and, as root, an installation from first start to removal by an ordinary user's eyes.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { ensureModules } from './modules.mjs';
import { capture, isOnPath, run } from './processes.mjs';
import { fail, SetupError, step } from './progress.mjs';

const root = path.resolve(import.meta.dirname, '..');
const output = path.join(root, 'out/test-packages');

/** Debian's packages for the programs that these tests start. */
const TOOLS = [
  ['rpmbuild', 'rpm'],
  ['desktop-file-validate', 'desktop-file-utils'],
  ['appstreamcli', 'appstream'],
  ['runuser', 'util-linux'],
  ['xdg-open', 'xdg-utils'],
  ['gpg', 'gpg'],
  ['osslsigncode', 'osslsigncode'],
  ['makensis', 'nsis'],
  ['systemd-analyze', 'systemd'],
];

try {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError('npm run test:package builds packages for Linux x64, and needs such a machine.');
  }
  await ensureModules();
  const { ensureElectron } = await import('./electron-runtime.mjs');
  const { ensureBuilt } = await import('./bundle.mjs');
  const { ensureSystemLibraries } = await import('./system-libraries.mjs');
  const { electronHere, makePackages } = await import('./package/package.mjs');
  await ensureSystemLibraries({ program: (await ensureElectron()).program, forTests: true });
  await ensureTools();
  await ensureBuilt();

  rmSync(output, { recursive: true, force: true });
  const electron = await electronHere('linux-x64');
  const make = (/** @type {string} */ folder, /** @type {readonly string[]} */ formats) =>
    makePackages({ target: 'linux-x64', formats, output: path.join(output, folder), electron });
  await make('first', ['deb', 'rpm', 'tar.gz']);
  await make('again', ['deb', 'rpm']);

  const code = await run(
    path.join(root, 'node_modules/.bin/vitest'),
    ['run', '--config', 'build/vitest.package.config.ts', ...process.argv.slice(2)],
    { cwd: root, env: { ...process.env, PERCH_TEST_PACKAGES: output } },
  );
  process.exit(code);
} catch (error) {
  fail(error);
}

async function ensureTools() {
  const missing = TOOLS.filter(([program = '']) => !isOnPath(program)).map(([, name = '']) => name);
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) {
    throw new SetupError(`Some tools are not here. Run this once, then start again:\n\n  sudo ${command}\n`);
  }
  await step(`Installing ${missing.join(', ')}`, async () => {
    await capture('apt-get', ['update']);
    const [program = '', ...args] = command.split(' ');
    const result = await capture(program, args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    if (result.code !== 0) throw new SetupError(result.output.slice(-2000));
  });
}
