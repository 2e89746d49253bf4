/** `npm start`: sets up whatever is missing on this machine, builds what changed and starts the app. */
import path from 'node:path';
import { ensureModules } from './modules.mjs';
import { run } from './processes.mjs';
import { fail, say } from './progress.mjs';

const root = path.resolve(import.meta.dirname, '..');

try {
  await ensureModules();
  // These import packages, so they are loaded once the packages are there.
  const { ensureElectron } = await import('./electron-runtime.mjs');
  const { ensureBuilt } = await import('./bundle.mjs');
  const { ensureSystemLibraries, hasDisplay, sandboxArguments } = await import('./system-libraries.mjs');
  const { startXvfb } = await import('./xvfb.mjs');

  const { program } = await ensureElectron();
  await ensureSystemLibraries({ program, forTests: false });
  await ensureBuilt();

  const environment = { ...process.env };
  let screen;
  if (!hasDisplay()) {
    screen = await startXvfb();
    environment['DISPLAY'] = screen.display;
    say(`There is no screen here, so Perch runs on an invisible one (Xvfb, ${screen.display}). Stop it with Ctrl+C.`);
  }
  // Chromium's own complaints about a bare machine would bury what Perch says.
  const quiet = '--log-level=3';
  const code = await run(program, [root, quiet, ...sandboxArguments(), ...process.argv.slice(2)], { env: environment });
  screen?.stop();
  process.exit(code);
} catch (error) {
  fail(error);
}
