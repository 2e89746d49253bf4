/**
 * `npm test`: sets up whatever is missing on this machine and runs every check and test. `npm test -- unit e2e` runs
 * the parts named: style, types, directions, unused, unit, e2e.
 */
import path from 'node:path';
import { ensureModules } from './modules.mjs';
import { run } from './processes.mjs';
import { fail, say } from './progress.mjs';

const root = path.resolve(import.meta.dirname, '..');
const program = (/** @type {string} */ name) => path.join(root, 'node_modules/.bin', name);
const shell = process.platform === 'win32';

/** @typedef {{ readonly name: string, readonly command: string, readonly args: readonly string[], readonly windows?: boolean }} Part */

/** @type {readonly Part[]} */
const PARTS = [
  { name: 'style', command: program('biome'), args: ['check', '.'] },
  { name: 'types', command: program('tsc'), args: ['-p', '.'] },
  { name: 'types', command: program('tsc'), args: ['-p', 'renderer'] },
  {
    name: 'directions',
    command: program('depcruise'),
    args: ['--config', 'build/dependencies.cjs', 'rules', 'main', 'preload', 'renderer'],
  },
  { name: 'unused', command: program('knip'), args: ['--no-progress', '--no-config-hints'] },
  { name: 'unit', command: program('vitest'), args: ['run', '--config', 'build/vitest.config.ts'] },
  { name: 'e2e', command: program('playwright'), args: ['test', '-c', 'build/playwright.config.ts'], windows: true },
];

try {
  await ensureModules();
  // These import packages, so they are loaded once the packages are there.
  const { ensureElectron } = await import('./electron-runtime.mjs');
  const { ensureBuilt } = await import('./bundle.mjs');
  const { ensureSystemLibraries } = await import('./system-libraries.mjs');
  const { startXvfb } = await import('./xvfb.mjs');

  const electron = await ensureElectron();
  await ensureSystemLibraries({ program: electron.program, forTests: true });
  await ensureBuilt();

  const wanted = process.argv.slice(2);
  const parts = PARTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const environment = {
    ...process.env,
    ELECTRON_OVERRIDE_DIST_PATH: electron.dist,
    PERCH_TEST_ELECTRON: electron.program,
  };
  for (const { name, command, args, windows } of parts) {
    const start = Date.now();
    const screen = windows && process.platform === 'linux' ? await startXvfb() : undefined;
    // Tray and notification tests talk over a session bus of their own, never over the person's.
    const bus = ['--config-file', path.join(import.meta.dirname, 'session-bus.conf')];
    const [first, rest] = screen ? ['dbus-run-session', [...bus, '--', command, ...args]] : [command, args];
    const code = await run(first, rest, {
      cwd: root,
      shell,
      env: screen ? { ...environment, DISPLAY: screen.display } : environment,
    });
    screen?.stop();
    say(`${code === 0 ? '✔' : '✘'} ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    if (code !== 0) process.exit(code);
  }
} catch (error) {
  fail(error);
}
