import { spawnSync } from 'node:child_process';

import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startXvfb } from '../../../../build/xvfb.mjs';
import { fullScreenWindow, tellsOfFullScreen } from '../../../../main/desktop/quiet/full-screen.ts';
import { type XPlace, xPlace } from '../../../../main/desktop/quiet/x-server.ts';
import { temporaryFolder } from '../../../temporary.ts';
import { startWindowManager, type WindowManager } from '../../../x-window-manager.ts';

describe('where the session’s X server is', () => {
  it.each([
    [{ DISPLAY: ':0' }, '/tmp/.X11-unix/X0'],
    [{ DISPLAY: ':12.0' }, '/tmp/.X11-unix/X12'],
    [{ DISPLAY: 'unix:3' }, '/tmp/.X11-unix/X3'],
    // Another machine's screen, a strange value, and Wayland, where X knows little.
    [{ DISPLAY: 'localhost:10.0' }, undefined],
    [{ DISPLAY: ':0/../../x' }, undefined],
    [{ DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' }, undefined],
    [{ DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland' }, undefined],
    [{}, undefined],
  ])('%j: %s', (environment, socket) => {
    expect(xPlace({ HOME: '/nowhere', ...environment })?.socket).toBe(socket);
  });
});

describe.skipIf(spawnSync('which', ['Xvfb']).status !== 0)('an X server', () => {
  let screen: { readonly display: string; stop(): void };
  let place: XPlace;
  let manager: WindowManager;
  beforeAll(async () => {
    screen = await startXvfb();
    const found = xPlace({ DISPLAY: screen.display, HOME: '/nowhere' });
    if (!found) throw new Error('It has a place.');
    place = found;
    // The server forgets everything when nobody is connected any more.
    manager = await startWindowManager(place);
  });
  afterAll(() => {
    manager.stop();
    screen.stop();
  });

  it('without a window manager tells nothing', async () => {
    expect(await tellsOfFullScreen(place)).toBe(false);
    expect(await fullScreenWindow(place)).toBeUndefined();
  });

  it('tells when its window manager says that it does', async () => {
    await manager.supports(['_NET_ACTIVE_WINDOW', '_NET_WM_STATE', '_NET_CLOSE_WINDOW']);
    expect(await tellsOfFullScreen(place)).toBe(false);
    await manager.supports();
    expect(await tellsOfFullScreen(place)).toBe(true);
  });

  it.each([
    ['fills the screen', { fullScreen: true, pid: 4711 }, { pid: 4711 }],
    ['fills the screen and does not say whose it is', { fullScreen: true }, { pid: undefined }],
    ['is an ordinary one', { fullScreen: false, pid: 4711 }, undefined],
  ])('an active window that %s', async (_what, window, expected) => {
    await manager.activate(window);
    expect(await fullScreenWindow(place)).toEqual(expected);
  });

  it('with no active window has nothing that fills the screen', async () => {
    await manager.activate({ fullScreen: true });
    await manager.rest();
    expect(await fullScreenWindow(place)).toBeUndefined();
  });
});

describe('a server that is none', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  it.each([
    ['says nothing', undefined],
    ['hangs up', Buffer.alloc(0)],
    ['refuses', Buffer.from([0, 4, 11, 0, 0, 0, 1, 0, 110, 111, 33, 33])],
    ['says nonsense', Buffer.alloc(65_536, 1)],
    ['has no screen', Buffer.from([1, 0, 11, 0, 0, 0, 1, 0, 0, 0, 0, 0])],
  ])('%s: that is an error, and soon', async (_what, words) => {
    const folder = temporaryFolder();
    const socket = path.join(folder, 'x');
    server = createServer((connection) => {
      connection.on('error', () => undefined);
      if (words?.length === 0) connection.destroy();
      else if (words) connection.write(words);
    });
    await new Promise<void>((resolve) => server?.listen(socket, resolve));
    await expect(fullScreenWindow({ socket, credential: undefined })).rejects.toThrow();
  });

  it('is not there', async () => {
    const socket = path.join(temporaryFolder(), 'none');
    await expect(fullScreenWindow({ socket, credential: undefined })).rejects.toThrow();
  });
});
