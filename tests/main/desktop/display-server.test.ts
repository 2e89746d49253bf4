import { expect, it } from 'vitest';
import { type DisplayHints, drawsOnWayland } from '../../../main/desktop/display-server.ts';

const NEW = { platform: 'linux', environment: {}, ozonePlatform: '', electron: 45 } as const;
const SESSION = { environment: { WAYLAND_DISPLAY: 'wayland-0' } };

it.each<[what: string, hints: DisplayHints, expected: boolean]>([
  ['in a Wayland session', { ...NEW, ...SESSION }, true],
  ['in one that only says so', { ...NEW, environment: { XDG_SESSION_TYPE: 'wayland' } }, true],
  ['not in an X session', NEW, false],
  ['not where X was asked for', { ...NEW, ...SESSION, ozonePlatform: 'x11' }, false],
  ['where it was asked for', { ...NEW, ozonePlatform: 'wayland' }, true],
  ['not with an Electron that prefers X', { ...NEW, ...SESSION, electron: 33 }, false],
  [
    'with such an Electron that was told to look',
    { ...NEW, environment: { ...SESSION.environment, ELECTRON_OZONE_PLATFORM_HINT: 'auto' }, electron: 33 },
    true,
  ],
  ['nowhere else', { ...NEW, ...SESSION, platform: 'darwin' }, false],
])('Electron draws on Wayland: %s', (_what, hints, expected) => {
  expect(drawsOnWayland(hints)).toBe(expected);
});
