/**
 * The systems Perch is packaged for, by Node's names, and what differs between them: six, and one for macOS that runs
 * on both processors.
 */

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {'linux' | 'darwin' | 'win32'} platform
 * @property {'x64' | 'arm64' | 'universal'} arch
 * @property {readonly string[]} natives the systems whose native modules it holds
 * @property {string} hook the hook's file name
 * @property {string} debian Debian's name of the processor
 * @property {string} rpm RPM's name of the processor
 */

/**
 * @param {Target['platform']} platform
 * @param {Target['arch']} arch
 * @returns {Target}
 */
const target = (platform, arch) => ({
  name: `${platform}-${arch}`,
  platform,
  arch,
  natives: arch === 'universal' ? [`${platform}-x64`, `${platform}-arm64`] : [`${platform}-${arch}`],
  hook: platform === 'win32' ? 'perch-hook.exe' : 'perch-hook',
  debian: arch === 'arm64' ? 'arm64' : 'amd64',
  rpm: arch === 'arm64' ? 'aarch64' : 'x86_64',
});

/** @type {readonly Target[]} */
export const TARGETS = [
  target('linux', 'x64'),
  target('linux', 'arm64'),
  target('darwin', 'x64'),
  target('darwin', 'arm64'),
  target('darwin', 'universal'),
  target('win32', 'x64'),
  target('win32', 'arm64'),
];

/**
 * @param {string} name
 * @returns {Target}
 */
export function targetNamed(name) {
  const found = TARGETS.find((target) => target.name === name);
  if (!found) throw new Error(`There is no target ${name}. There are: ${TARGETS.map((one) => one.name).join(', ')}.`);
  return found;
}
