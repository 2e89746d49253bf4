import path from 'node:path';

export interface StartOptions {
  /** Another data folder than the user's own; for trying things out and for tests. */
  readonly dataFolder: string | undefined;
  /** Start without opening the window: at login, or when a hook starts the app. */
  readonly hidden: boolean;
}

export function startOptions(argv: readonly string[]): StartOptions {
  const data = argv.find((argument) => argument.startsWith('--data='))?.slice('--data='.length);
  return { dataFolder: data ? path.resolve(data) : undefined, hidden: argv.includes('--hidden') };
}

/** Switches that hand the app's windows to whoever connects: an agent could press buttons there. */
const DEBUGGING = ['--remote-debugging-port', '--remote-debugging-pipe', '--inspect', '--inspect-brk', '--js-flags'];

/** Whether an installed Perch was started with a switch that would let other programs drive its windows. */
export function refuseDebugging(argv: readonly string[], packaged: boolean): boolean {
  return (
    packaged && argv.some((argument) => DEBUGGING.some((name) => argument === name || argument.startsWith(`${name}=`)))
  );
}
