import path from 'node:path';

export interface StartOptions {
  /** Another data folder than the user's own; for trying things out and for tests. */
  readonly dataFolder: string | undefined;
  /** Start without opening the window: at login, or when a hook starts the app. */
  readonly hidden: boolean;
  /** Ask whether to take Perch out of the agents' settings, and end: what an uninstaller wants. */
  readonly leave: boolean;
}

export function startOptions(argv: readonly string[]): StartOptions {
  const data = argv.find((argument) => argument.startsWith('--data='))?.slice('--data='.length);
  return {
    dataFolder: data ? path.resolve(data) : undefined,
    hidden: argv.includes('--hidden'),
    leave: argv.includes('--leave-agents'),
  };
}

/** The switches an installed Perch may be started with: its own, and those about screens and languages. */
const TAKEN = new Set([
  ...['data', 'hidden', 'leave-agents'],
  ...['disable-gpu', 'disable-gpu-compositing', 'enable-wayland-ime', 'force-color-profile', 'log-level', 'lang'],
  ...['force-device-scale-factor', 'force-renderer-accessibility', 'ozone-platform', 'ozone-platform-hint'],
  // Written by systems and installers: macOS's Finder, Windows's notifications, the updater.
  ...['embedding', 'updated', 'force-run'],
]);

/**
 * A switch that an installed Perch does not take. Chromium knows hundreds, and some hand its windows to whoever
 * connects (`--remote-debugging-port`), start other programs or take the sandbox away: an agent could press buttons
 * there. So only known ones are heard. Chromium reads `-switch` as well, and on Windows `/switch` and capitals.
 */
export function refusedSwitch(
  argv: readonly string[],
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const prefix = platform === 'win32' ? /^(?:--?|\/)/ : /^--?/;
  return argv.slice(1).find((argument) => {
    if (!prefix.test(argument)) return false;
    const name = argument.replace(prefix, '').split('=', 1)[0] ?? '';
    if (platform === 'darwin' && name.startsWith('psn_')) return false;
    return !TAKEN.has(platform === 'win32' ? name.toLowerCase() : name);
  });
}
