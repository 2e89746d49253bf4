import { closeSync, lstatSync, openSync, rmSync, type Stats } from 'node:fs';
import path from 'node:path';

/**
 * Where administrators put what holds for everybody on a machine. Fixed places, and none from a variable: whoever
 * starts Perch could point that elsewhere.
 */
export function managedFolder(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'darwin':
      return '/Library/Application Support/Perch';
    case 'win32':
      return 'C:\\Program Files\\Perch Policy';
    default:
      return '/etc/perch';
  }
}

/** What decides over a file: its owner and who may write. */
export type Ownership = Pick<Stats, 'uid' | 'gid' | 'mode'> & { readonly isLink: boolean };

/** Accounts and groups that are administrators' own: root, and on macOS the groups wheel and admin. */
const ADMINISTRATORS = { uid: 0, gids: [0, 80] };

/**
 * What makes a file one that not only administrators can change; undefined when nothing does.
 * @param ownership of the file itself, not of what a link points to
 */
export function untrusted({ uid, gid, mode, isLink }: Ownership): string | undefined {
  if (isLink) return 'is a link to another place';
  if (uid !== ADMINISTRATORS.uid) return 'belongs to somebody who is not an administrator';
  if (mode & 0o002) return 'can be changed by everybody';
  if (mode & 0o020 && !ADMINISTRATORS.gids.includes(gid)) return 'can be changed by a group of people';
  return undefined;
}

/**
 * Why a file or folder cannot be relied on: anything on the way to it that others than administrators could change.
 * @param ownershipOf undefined when there is no such file
 */
export function untrustedOnTheWay(
  file: string,
  ownershipOf: (file: string) => Ownership | undefined = ownershipOnDisk,
): string | undefined {
  for (let place = path.resolve(file); ; place = path.dirname(place)) {
    const ownership = ownershipOf(place);
    const fault = ownership ? untrusted(ownership) : 'is not there';
    if (fault) return `${place} ${fault}`;
    if (path.dirname(place) === place) return undefined;
  }
}

function ownershipOnDisk(file: string): Ownership | undefined {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  return stat && { uid: stat.uid, gid: stat.gid, mode: stat.mode, isLink: stat.isSymbolicLink() };
}

/**
 * The same for Windows, whose rights Node does not show: whether Perch, which runs as the person, can put a file there.
 */
export function writableByThePerson(folder: string): string | undefined {
  const probe = path.join(folder, `perch-probe-${process.pid}`);
  try {
    closeSync(openSync(probe, 'wx'));
    rmSync(probe, { force: true });
    return `${folder} can be changed by you`;
  } catch {
    return undefined;
  }
}
