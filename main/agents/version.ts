import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { UserPlace } from './registration.ts';

/** Folders that a program started from the desktop often does not have on its PATH. */
const USUAL_FOLDERS = ['.local/bin', '.npm-global/bin', '.bun/bin', '.volta/bin'];
const SYSTEM_FOLDERS = ['/usr/local/bin', '/opt/homebrew/bin'];
/** How far above a program its package may begin. */
const MOST_PARENTS = 5;

/** Where a program of one of these names is; undefined when it is nowhere a shell would look. */
export function findProgram(programs: readonly string[], place: UserPlace): string | undefined {
  const { environment, home, platform } = place;
  const windows = platform === 'win32';
  const onPath = (environment['PATH'] ?? environment['Path'] ?? '').split(windows ? ';' : ':').filter(Boolean);
  const folders = [
    ...onPath,
    ...USUAL_FOLDERS.map((folder) => path.join(home, folder)),
    ...(windows ? [] : SYSTEM_FOLDERS),
  ];
  const endings = windows ? ['.exe', '.cmd', '.ps1'] : [''];
  return folders
    .flatMap((folder) => programs.flatMap((program) => endings.map((ending) => path.join(folder, program + ending))))
    .find(isFile);
}

/** A folder that may not be looked into, as a PATH taken over from another user has, holds nothing for us. */
function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}

/**
 * The version of an installed agent, as far as its place on disk tells: many install below a folder named after the
 * version, others bring a `package.json`. The program is never run for it. Empty when it cannot be told.
 */
export function installedVersion(programs: readonly string[], place: UserPlace): string {
  const program = findProgram(programs, place);
  if (!program) return '';
  try {
    const real = realpathSync(program);
    const named = real.split(/[/\\]/).find((part) => /^v?\d+\.\d+\.\d+$/.test(part));
    if (named) return named.replace(/^v/, '');
    let folder = path.dirname(real);
    for (let step = 0; step < MOST_PARENTS; step++, folder = path.dirname(folder)) {
      const version = packageVersion(path.join(folder, 'package.json'));
      if (version) return version;
    }
  } catch {
    // A program that cannot be followed has no version that could be told.
  }
  return '';
}

function packageVersion(file: string): string {
  if (!existsSync(file)) return '';
  const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof found !== 'object' || found === null || !('version' in found)) return '';
  return typeof found.version === 'string' ? found.version : '';
}
