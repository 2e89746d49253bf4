import { app } from 'electron';
import { startApp } from './app.ts';
import { refuseDebugging, startOptions } from './options.ts';
import { declarePageScheme } from './pages.ts';

/** The Electron program's first file: what must happen before the app is ready, and then the app. */
const options = startOptions(process.argv);
if (options.dataFolder) app.setPath('userData', options.dataFolder);
declarePageScheme();

if (refuseDebugging(process.argv, app.isPackaged) || !app.requestSingleInstanceLock()) {
  app.exit(0);
} else {
  startApp(options).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    app.exit(1);
  });
}
