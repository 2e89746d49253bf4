/** What tells which display server Electron draws on. */
export interface DisplayHints {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Value of `--ozone-platform`; empty when it was not given. */
  readonly ozonePlatform: string;
  /** First number of Electron's version. */
  readonly electron: number;
}

/** From this version on, Electron draws on Wayland wherever there is one. */
const WAYLAND_BY_DEFAULT = 38;

/**
 * Whether windows are drawn on Wayland itself. There a program neither places its windows nor knows where the pointer
 * is, and asking Electron for it may end the program (its issues 41559 and 50079).
 */
export function drawsOnWayland({ platform, environment, ozonePlatform, electron }: DisplayHints): boolean {
  if (platform !== 'linux') return false;
  const there = Boolean(environment['WAYLAND_DISPLAY']) || environment['XDG_SESSION_TYPE'] === 'wayland';
  const usual = electron >= WAYLAND_BY_DEFAULT ? 'auto' : 'x11';
  const wanted = ozonePlatform || environment['ELECTRON_OZONE_PLATFORM_HINT'] || usual;
  return wanted === 'wayland' || (wanted === 'auto' && there);
}
