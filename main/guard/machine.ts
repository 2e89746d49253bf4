import os from 'node:os';
import type { FactContext } from '../../rules/facts/context.ts';
import type { OperatingSystem } from '../../rules/facts/files.ts';

const SYSTEMS: Readonly<Partial<Record<NodeJS.Platform, OperatingSystem>>> = { darwin: 'macos', win32: 'windows' };

/** Variables that only say where things are. */
const PLACES = ['TMPDIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME'] as const;

/** What facts may know of this computer and its user. */
export function thisMachine(): Pick<FactContext, 'os' | 'home' | 'user' | 'temporaryFolders' | 'environment'> {
  const environment: Record<string, string> = {};
  for (const name of PLACES) {
    const value = process.env[name];
    if (value) environment[name] = value;
  }
  return {
    os: SYSTEMS[process.platform] ?? 'linux',
    home: os.homedir(),
    user: userName(),
    temporaryFolders: [os.tmpdir()],
    environment,
  };
}

/** A user without an entry in the system's list, in a container say, has no name. */
function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return '';
  }
}
