import { app, BrowserWindow, type IpcMainInvokeEvent, nativeTheme, type Rectangle, screen } from 'electron';
import type { AskSight, AskView } from '../../../preload/contract.ts';
import { drawsOnWayland } from '../display-server.ts';
import { isOurs, isThere, loadPage } from '../windows.ts';

/** The small window that asks. It comes up by itself and never takes the keyboard. */
export interface AskWindow {
  /** Hands on what there is to show. @param fresh something new is there, so that a hidden window comes up */
  update(view: AskView, fresh: boolean): void;
  /** The page has asked what there is, and hears of changes from here on. */
  listens(): void;
  /** Tells its page what can be seen of it. */
  tell(sight: AskSight): void;
  /** A person wants to see it: in front, with the keyboard. */
  front(): void;
  /** The size its content would like to have, in CSS pixels. */
  fit(wanted: { readonly width: number; readonly height: number }): void;
  hide(): void;
  readonly isShown: boolean;
  /** Whether a request comes from this window and no other. */
  isSender(event: IpcMainInvokeEvent): boolean;
  close(): void;
}

/** How long a hidden window is kept for the next question, in milliseconds: it costs about 50 MB. */
const KEPT_WARM = 4 * 60_000;
/** When the page says nothing about its size, the window comes up as it is, this many milliseconds later. */
const UNSIZED = 400;
const LEAST_HEIGHT = 80;
/** Free space between the window and the edge of the screen, in CSS pixels. */
const MARGIN = 16;

const BACKGROUND = { light: '#FFFFFF', dark: '#23272B' } as const;

export interface AskWindowEvents {
  /** @param called a person has asked for it; otherwise it came up by itself */
  shown(called: boolean): void;
  /** It is no longer seen, whoever hid it: clocks that stood still for it go on. */
  hidden(): void;
}

export function askWindow(preload: string, view: () => AskView, { shown, hidden }: AskWindowEvents): AskWindow {
  let window: BrowserWindow | undefined;
  /** The page has asked for its content and hears of changes. */
  let loaded = false;
  /** It is to come up as soon as its content has its size. */
  let wanted = false;
  let place = { x: 0, y: 0, maximumHeight: 0 };
  let cooling: NodeJS.Timeout | undefined;
  let unsized: NodeJS.Timeout | undefined;
  /** Perch ends: no window is made any more, or it would not. */
  let isOver = false;

  function create(): BrowserWindow {
    const made = new BrowserWindow({
      title: 'Perch asks',
      width: 460,
      height: 320,
      show: false,
      frame: false,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      acceptFirstMouse: false,
      // Round corners need a compositor, which Linux does not promise.
      transparent: process.platform === 'darwin',
      ...(process.platform === 'darwin'
        ? {}
        : { backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light }),
      webPreferences: {
        preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        spellcheck: false,
      },
    });
    made.removeMenu();
    made.setAlwaysOnTop(true, 'pop-up-menu');
    made.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
    // Closing answers nothing: the questions go on waiting.
    made.on('close', (event) => {
      event.preventDefault();
      hide();
    });
    made.on('closed', () => {
      if (window === made) forget();
    });
    made.webContents.on('render-process-gone', () => {
      made.destroy();
      const now = view();
      if (now.questions.length + now.notices.length > 0) update(now, true);
    });
    loadPage(made, 'ask.html');
    return made;
  }

  /** Tells the page, once it listens. */
  function send(...[name, payload]: ['ask.changed', AskView] | ['ask.sight', AskSight]): void {
    if (window && loaded && isThere(window)) window.webContents.send(name, payload);
  }

  function forget(): void {
    window = undefined;
    loaded = false;
    clearTimeout(unsized);
    hidden();
  }

  function update(now: AskView, fresh: boolean): void {
    if (now.questions.length + now.notices.length === 0) {
      send('ask.changed', now);
      hide();
      return;
    }
    clearTimeout(cooling);
    if (isOver) return;
    if (window && !isThere(window)) forget();
    if (window) send('ask.changed', now);
    else window = create();
    if (fresh && !window.isVisible()) {
      wanted = true;
      clearTimeout(unsized);
      // A page that has the right size already has nothing to say.
      if (loaded) unsized = setTimeout(show, UNSIZED);
    }
  }

  function show(): void {
    clearTimeout(unsized);
    if (!window || !wanted) return;
    wanted = false;
    // The person may be at another screen than when its size was found.
    const { width, height } = window.getBounds();
    settle({ width, height });
    window.showInactive();
    window.moveTop();
    shown(false);
  }

  function hide(): void {
    wanted = false;
    clearTimeout(unsized);
    if (!window) return;
    if (window.isVisible()) window.hide();
    hidden();
    clearTimeout(cooling);
    cooling = setTimeout(() => {
      const now = view();
      if (now.questions.length + now.notices.length === 0) window?.destroy();
    }, KEPT_WARM);
  }

  /** Puts the hidden window where it will come up. */
  function settle({ width, height }: Pick<Rectangle, 'width' | 'height'>): void {
    place = findPlace(width);
    const { x, y, maximumHeight } = place;
    window?.setBounds({ x, y, width, height: Math.min(height, maximumHeight) });
  }

  /** A place on the screen in use, high enough for the window to grow downwards. */
  function findPlace(width: number): typeof place {
    const workArea = workAreaInUse();
    const y = workArea.y + Math.max(MARGIN, Math.min(Math.round(workArea.height * 0.08), 96));
    return {
      x: workArea.x + Math.max(0, Math.round((workArea.width - width) / 2)),
      y,
      maximumHeight: workArea.y + workArea.height - y - MARGIN,
    };
  }

  return {
    update,
    listens() {
      loaded = true;
    },
    tell(sight) {
      send('ask.sight', sight);
    },
    front() {
      if (!window || !isThere(window)) {
        update(view(), true);
        return;
      }
      wanted = false;
      // It may have no place yet: its page was still to say how large it is.
      if (!window.isVisible()) settle(window.getBounds());
      window.show();
      window.focus();
      shown(true);
    },
    fit({ width, height }) {
      if (!window) return;
      const size = { width: Math.ceil(width), height: Math.max(LEAST_HEIGHT, Math.ceil(height)) };
      if (!window.isVisible()) {
        settle(size);
        show();
        return;
      }
      // People may have moved it.
      const { x, y } = window.getBounds();
      window.setBounds({ x, y, width: size.width, height: Math.min(size.height, place.maximumHeight) });
    },
    hide,
    get isShown() {
      return window?.isVisible() === true;
    },
    isSender: (event) => isOurs(event) && event.sender === window?.webContents,
    close() {
      isOver = true;
      clearTimeout(cooling);
      clearTimeout(unsized);
      window?.destroy();
    },
  };
}

/** Where there is room on the screen that the person is at. */
function workAreaInUse(): Rectangle {
  const onWayland = drawsOnWayland({
    platform: process.platform,
    environment: process.env,
    ozonePlatform: app.commandLine.getSwitchValue('ozone-platform'),
    electron: Number.parseInt(process.versions.electron, 10),
  });
  if (!onWayland) return screen.getDisplayNearestPoint(screen.getCursorScreenPoint()).workArea;
  // The desktop places the window, on the screen in use: it must fit on any of them.
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  return areas.reduce(
    (least, area) => (area.height < least.height ? area : least),
    screen.getPrimaryDisplay().workArea,
  );
}
