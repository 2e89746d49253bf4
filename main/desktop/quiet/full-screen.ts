import { onXServer, type XPlace, type XServer } from './x-server.ts';

/** The window that fills the screen and has the person's attention. */
export interface FullScreenWindow {
  /** Process that it belongs to; undefined where its program does not say. */
  readonly pid: number | undefined;
}

const STATE = '_NET_WM_STATE';
const FULL_SCREEN = '_NET_WM_STATE_FULLSCREEN';
const ACTIVE = '_NET_ACTIVE_WINDOW';

/** Whether the window manager tells which window is active and which fill the screen (EWMH, `_NET_SUPPORTED`). */
export function tellsOfFullScreen(place: XPlace): Promise<boolean> {
  return onXServer(place, async (server) => {
    const supported = await server.values(server.root, '_NET_SUPPORTED');
    const needed = [await server.atom(ACTIVE), await server.atom(STATE), await server.atom(FULL_SCREEN)];
    return needed.every((atom) => atom !== 0 && supported.includes(atom));
  });
}

/** The active window, if it fills the screen. @throws when the server cannot be asked */
export function fullScreenWindow(place: XPlace): Promise<FullScreenWindow | undefined> {
  return onXServer(place, activeFullScreen);
}

async function activeFullScreen(server: XServer): Promise<FullScreenWindow | undefined> {
  const [active = 0] = await server.values(server.root, ACTIVE);
  if (active === 0) return undefined;
  const fullScreen = await server.atom(FULL_SCREEN);
  const states = await server.values(active, STATE);
  if (fullScreen === 0 || !states.includes(fullScreen)) return undefined;
  const [pid] = await server.values(active, '_NET_WM_PID');
  return { pid };
}
