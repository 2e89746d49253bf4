import { app, dialog } from 'electron';
import { messageOf } from '../errors.ts';
import { ownFolder } from '../own-folder.ts';
import { startApp } from './app.ts';
import { heedFaults } from './faults.ts';
import { leaveWithConsent } from './leave.ts';
import { refusedSwitch, startOptions } from './options.ts';
import { declarePageScheme } from './pages.ts';
import { wordsFor } from './words.ts';

/** The Electron program's first file: what must happen before the app is ready, and then the app. */
const faults = heedFaults(process);
const options = startOptions(process.argv);
if (options.dataFolder) app.setPath('userData', options.dataFolder);
declarePageScheme();
// Chromium keeps a process for fetching from the network, an eighth of an app without a window, and windows of Perch
// fetch nothing from there. What little the updater fetches, the main process can.
app.commandLine.appendSwitch('enable-features', 'NetworkServiceInProcess2');
// The signal that opens Node's debugger. An installed Perch has none, and would end at the signal instead.
if (app.isPackaged && process.platform !== 'win32') process.on('SIGUSR1', () => undefined);

const refused = app.isPackaged ? refusedSwitch(process.argv) : undefined;
if (refused !== undefined) {
  console.error(`Perch was started with ${refused}, which it does not take, so it did not start.`);
  app.exit(1);
} else if (options.leave) {
  // Chromium knows the system's languages only once it is ready.
  app
    .whenReady()
    .then(() => {
      const { leave: words } = wordsFor('system', app.getPreferredSystemLanguages());
      return leaveWithConsent({ words, saysMore: false });
    })
    .then(() => app.exit(0), failed);
} else {
  try {
    // The lock lies in this folder, and is refused without a word where it cannot be made.
    ownFolder(app.getPath('userData'));
    if (app.requestSingleInstanceLock()) startApp(options, faults).catch(notStarted);
    else app.exit(0);
  } catch (error) {
    notStarted(error);
  }
}

function failed(error: unknown): void {
  console.error(messageOf(error));
  app.exit(1);
}

function notStarted(error: unknown): void {
  if (!app.isPackaged) {
    failed(error);
    return;
  }
  // Whoever started it from its icon sees no terminal.
  void app.whenReady().then(() => {
    const { start: words } = wordsFor('system', app.getPreferredSystemLanguages());
    dialog.showErrorBox(words.failed, words.failedDetail(messageOf(error)));
    failed(error);
  });
}
