import path from 'node:path';
import { app, BrowserWindow, type IpcMainInvokeEvent, nativeTheme, screen, session } from 'electron';
import { PAGE_ORIGIN } from './pages.ts';

/** The main window: made when it is wanted, gone when it is closed. */
export interface MainWindow {
  show(): void;
  readonly isOpen: boolean;
}

const BACKGROUND = { light: '#FFFFFF', dark: '#1B1E21' } as const;

export function mainWindow(preload: string): MainWindow {
  let window: BrowserWindow | undefined;
  return {
    get isOpen() {
      return window !== undefined;
    },
    show() {
      if (window) {
        if (window.isMinimized()) window.restore();
        window.show();
        window.focus();
        return;
      }
      const area = screen.getPrimaryDisplay().workAreaSize;
      const created = new BrowserWindow({
        title: 'Perch',
        width: Math.min(1240, area.width),
        height: Math.min(800, area.height),
        minWidth: Math.min(900, area.width),
        minHeight: Math.min(600, area.height),
        show: false,
        autoHideMenuBar: true,
        backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
        webPreferences: {
          preload,
          sandbox: true,
          contextIsolation: true,
          nodeIntegration: false,
          webSecurity: true,
          spellcheck: false,
        },
      });
      window = created;
      created.removeMenu();
      created.once('ready-to-show', () => created.show());
      created.on('closed', () => {
        window = undefined;
      });
      void created.loadURL(`${PAGE_ORIGIN}/index.html`);
    },
  };
}

/** A request comes from the top frame of a page that Perch loaded into a window of its own. */
export function isOurs(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return (
    frame !== null &&
    frame.parent === null &&
    frame.url.startsWith(`${PAGE_ORIGIN}/`) &&
    BrowserWindow.fromWebContents(event.sender) !== null
  );
}

/** What no page of Perch ever does: leave, open windows, ask for permissions. Call once, when the app is ready. */
export function lockDownPages(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
}

export function preloadScript(out: string): string {
  return path.join(out, 'preload', 'window.cjs');
}
