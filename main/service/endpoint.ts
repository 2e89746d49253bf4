import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';

/**
 * Where the service listens and where a hook finds it. On POSIX both are the socket's path; on Windows the pipe's
 * name holds a random part, and hooks are given a file, readable by the user alone, that holds the name.
 */
export interface Endpoint {
  /** What `net` listens on: a socket path or a pipe name. */
  readonly address: string;
  /** What goes on a hook's command line. */
  readonly forHooks: string;
}

/** Longest socket path, in bytes without the closing NUL: `sun_path` of macOS and of Linux. */
const SOCKET_PATH_LIMIT = { darwin: 103, other: 107 } as const;

/** Room for the name under which a socket is bound before it is moved into place. */
export const BINDING_SUFFIX = '.new';

export class EndpointError extends Error {}

export interface EndpointOptions {
  readonly platform: NodeJS.Platform;
  readonly dataFolder: string;
  /** The data folder is the one every Perch of this user shares, not one given by hand. */
  readonly standardData: boolean;
  /** `$XDG_RUNTIME_DIR`, where the system has it. */
  readonly runtimeFolder?: string | undefined;
  readonly temporaryFolder: string;
}

/**
 * Chooses the endpoint: short enough for every system, in a folder of the user's own, the same one at every start.
 * @throws {EndpointError} when no path is short enough
 */
export function chooseEndpoint(options: EndpointOptions): Endpoint {
  if (options.platform === 'win32') {
    return {
      address: `\\\\.\\pipe\\perch-${randomBytes(16).toString('hex')}`,
      forHooks: path.win32.join(options.dataFolder, 'endpoint'),
    };
  }
  const own = path.posix.join(options.dataFolder, 'run', 'perch.sock');
  const unique = createHash('sha256').update(options.dataFolder).digest('hex').slice(0, 12);
  const candidates = [
    ...(options.standardData && options.runtimeFolder
      ? [path.posix.join(options.runtimeFolder, 'perch/perch.sock')]
      : []),
    own,
    // A deep data folder makes the path too long for a socket: a short folder, named after it, takes its place.
    path.posix.join(options.runtimeFolder ?? options.temporaryFolder, `perch-${unique}`, 'perch.sock'),
  ];
  const address = candidates.find((candidate) => fits(candidate, options.platform));
  if (address === undefined) {
    throw new EndpointError(
      `The data folder's path is too long for a socket (${own}). Choose a shorter one with --data, or name a socket with --endpoint.`,
    );
  }
  return { address, forHooks: address };
}

/** An endpoint that a person named. @throws {EndpointError} when its path cannot be a socket's */
export function givenEndpoint(address: string, platform: NodeJS.Platform): Endpoint {
  if (platform === 'win32') {
    if (!address.startsWith('\\\\.\\pipe\\')) {
      throw new EndpointError(`--endpoint must be a pipe name like \\\\.\\pipe\\perch on Windows, not ${address}.`);
    }
    return { address, forHooks: address };
  }
  const absolute = path.posix.resolve(address);
  if (!fits(absolute, platform)) {
    throw new EndpointError(`The socket's path is too long for this system: ${absolute}. Choose a shorter one.`);
  }
  return { address: absolute, forHooks: absolute };
}

function fits(address: string, platform: NodeJS.Platform): boolean {
  const longest = Buffer.byteLength(address) + BINDING_SUFFIX.length;
  return longest <= (platform === 'darwin' ? SOCKET_PATH_LIMIT.darwin : SOCKET_PATH_LIMIT.other);
}
