/** What Electron and a start without a screen need from a Linux system, and how to get it. */

import { capture, isOnPath } from './processes.mjs';
import { SetupError, say, step } from './progress.mjs';

/** Debian's package for each thing Electron or our tests look for; Ubuntu 24.04 gave some of them a new name. */
const LIBRARY_PACKAGES = [
  'libgtk-3-0',
  'libnss3',
  'libgbm1',
  'libasound2',
  'libnotify4',
  'libxss1',
  'fonts-dejavu-core',
];
const RENAMED = { 'libgtk-3-0': 'libgtk-3-0t64', libasound2: 'libasound2t64' };

/** @returns {boolean} whether a window can be shown on a screen that is there already */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/**
 * Makes sure that Electron finds its shared libraries and, where there is no screen, that Xvfb is there.
 * @param {{ program: string, forTests: boolean }} options
 * @throws {SetupError} with the one command to run, when this script may not install by itself
 */
export async function ensureSystemLibraries({ program, forTests }) {
  if (process.platform !== 'linux') return;
  const headless = forTests || !hasDisplay();
  const missing = await lacking(program, headless);
  if (missing.length) await install(missing);
  const left = await lacking(program, headless);
  if (left.length) throw new SetupError(`These are still missing after the installation: ${left.join(', ')}`);
  if (forTests) {
    await ensureReceivers();
    await ensureScreens();
  }
}

/** What tests talk to: a real syslog receiver, and a real registry of signed rules. */
const RECEIVERS = [
  { program: 'rsyslogd', packages: ['rsyslog', 'rsyslog-gnutls'] },
  { program: 'docker-registry', packages: ['docker-registry'] },
];

/**
 * Only in a container or the like, where this runs as root: on a person's own computer such programs are theirs to
 * install, and those tests say aloud that they are left out.
 */
async function ensureReceivers() {
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) return;
  for (const { program, packages } of RECEIVERS) {
    if (isOnPath(program)) continue;
    await install(packages).catch(() => say(`${program} could not be installed; it is not tested with.`));
  }
}

/**
 * Display servers with two screens, X and Wayland, for the tests that need them: they too only where this runs as root,
 * and those tests say aloud that they are left out.
 */
async function ensureScreens() {
  const programs = ['Xorg', 'xrandr', 'xdotool', 'weston'];
  if (programs.every(isOnPath) || process.getuid?.() !== 0 || !isOnPath('apt-get')) return;
  const packages = ['xserver-xorg-core', 'xserver-xorg-video-dummy', 'x11-xserver-utils', 'xdotool', 'weston'];
  await install(packages).catch(() => say('Display servers could not be installed; two screens are not tested.'));
}

/**
 * @param {string} program
 * @param {boolean} headless
 * @returns {Promise<string[]>} names of Debian packages
 */
async function lacking(program, headless) {
  const packages = new Set();
  const linked = await capture('ldd', [program]);
  if (linked.output.includes('not found')) for (const name of LIBRARY_PACKAGES) packages.add(name);
  if (headless) {
    if (!isOnPath('Xvfb')) packages.add('xvfb');
    if (!isOnPath('dbus-run-session')) packages.add('dbus');
  }
  return [...packages];
}

/** @param {readonly string[]} packages */
async function install(packages) {
  if (!isOnPath('apt-get')) {
    throw new SetupError(
      `Perch's window needs a few system libraries that are not here. Install your system's packages for: ${packages.join(', ')}. Then start again.`,
    );
  }
  const names = await Promise.all(packages.map(nameHere));
  const root = process.getuid?.() === 0;
  const sudo = !root && isOnPath('sudo') && (await capture('sudo', ['-n', 'true'])).code === 0;
  if (!root && !sudo) {
    throw new SetupError(
      `Perch's window needs a few system libraries that are not here. Run this once, then start again:\n\n  sudo apt-get install -y --no-install-recommends ${names.join(' ')}\n`,
    );
  }
  const [command, first] = root ? ['apt-get', []] : ['sudo', ['-n', 'apt-get']];
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step(`Installing system libraries (${names.join(' ')})`, async () => {
    await capture(command, [...first, 'update'], { env: environment });
    const result = await capture(command, [...first, 'install', '-y', '--no-install-recommends', ...names], {
      env: environment,
    });
    if (result.code !== 0) throw new SetupError(`\napt-get could not install them:\n${result.output.slice(-2000)}`);
  });
}

/** @param {string} name */
async function nameHere(name) {
  const renamed = RENAMED[/** @type {keyof typeof RENAMED} */ (name)];
  if (!renamed) return name;
  const known = await capture('apt-cache', ['show', renamed]);
  return known.code === 0 && known.output.includes('Package:') ? renamed : name;
}

/** Says aloud what a development start does differently. */
export function sandboxArguments() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [];
  say(
    'You are root, so Electron starts with --no-sandbox. That is for development only; an installed Perch never does.',
  );
  return ['--no-sandbox'];
}
