import path from 'node:path';
import { app, BrowserWindow, type IpcMainInvokeEvent, nativeTheme, screen, session } from 'electron';
import type { EventPayload } from '../../preload/contract.ts';
import { PAGE_ORIGIN } from './pages.ts';
import { fittingPlace, readWindowPlace, writeWindowPlace } from './window-place.ts';

/** Where the main window can be sent. */
export type PagePlace = EventPayload<'page.show'>;

/** The main window: made when it is wanted, gone when it is closed. */
export interface MainWindow {
  /** @param at the page to open there; where the person left it, or the first page, without it */
  show(at?: PagePlace): void;
  readonly isOpen: boolean;
  /** Closes it for good: Perch ends. */
  close(): void;
}

const BACKGROUND = { light: '#FFFFFF', dark: '#1B1E21' } as const;

/** Milliseconds that a window rests before its place is written down. */
const SAVE_AFTER = 400;
/** Pages whose processes end within so many milliseconds are lost often. */
const OFTEN = 10_000;

/** @param remembered file that keeps where the window was and how large */
export function mainWindow(preload: string, remembered: string): MainWindow {
  let window: BrowserWindow | undefined;
  /** The page to open as soon as the window can hear of it. */
  let wanted: PagePlace | undefined;
  /** When a page's process was last lost. */
  let lostAt = Number.NEGATIVE_INFINITY;
  let isOver = false;
  const send = (to: BrowserWindow, place: PagePlace) => to.webContents.send('page.show', place);

  function open(): BrowserWindow {
    const area = screen.getPrimaryDisplay().workAreaSize;
    const last = readWindowPlace(remembered);
    const place =
      last &&
      fittingPlace(
        last,
        screen.getAllDisplays().map(({ workArea }) => workArea),
      );
    const created = new BrowserWindow({
      title: 'Perch',
      width: place?.width ?? Math.min(1240, area.width),
      height: place?.height ?? Math.min(800, area.height),
      ...(place ? { x: place.x, y: place.y } : {}),
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
    created.removeMenu();
    if (place?.maximized) created.maximize();
    created.once('ready-to-show', () => created.show());
    created.webContents.on('did-finish-load', () => {
      if (wanted) send(created, wanted);
      wanted = undefined;
    });
    let saving: NodeJS.Timeout | undefined;
    const save = () => {
      clearTimeout(saving);
      saving = setTimeout(() => {
        if (created.isDestroyed() || created.isMinimized()) return;
        writeWindowPlace(remembered, { ...created.getNormalBounds(), maximized: created.isMaximized() });
      }, SAVE_AFTER);
    };
    created.on('resize', save);
    created.on('move', save);
    created.on('closed', () => {
      window = undefined;
    });
    created.webContents.on('render-process-gone', () => {
      const wasShown = created.isVisible();
      created.destroy();
      const isRare = performance.now() - lostAt > OFTEN;
      lostAt = performance.now();
      // One that is lost again and again is left closed: whoever opens it sees whether it stays.
      // At the end of a session all processes are told to end at once, and a new window would keep Perch from it.
      if (wasShown && isRare && !isOver) window = open();
    });
    loadPage(created, 'index.html');
    return created;
  }

  return {
    get isOpen() {
      return window !== undefined;
    },
    close() {
      isOver = true;
      window?.destroy();
    },
    show(at) {
      if (isOver) return;
      if (!window) {
        wanted = at;
        window = open();
        return;
      }
      if (at && window.webContents.isLoading()) wanted = at;
      else if (at) send(window, at);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}

/** Loads a page of Perch. A window that is closed meanwhile needs none. */
export function loadPage(window: BrowserWindow, page: 'index.html' | 'ask.html'): void {
  window.loadURL(`${PAGE_ORIGIN}/${page}`).catch((error: unknown) => {
    if (!window.isDestroyed()) throw error;
  });
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
