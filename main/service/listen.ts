import { chmodSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { BINDING_SUFFIX, type Endpoint, EndpointError } from './endpoint.ts';

/** Another Perch answers at the endpoint already. */
export class AlreadyRunningError extends Error {}

/**
 * Starts to listen. A socket file that nobody serves any more is replaced; one that is served is left alone.
 * @throws {AlreadyRunningError} when another Perch listens there
 * @throws {EndpointError} when the folder is not the user's own
 */
export async function listen(server: net.Server, endpoint: Endpoint): Promise<void> {
  await listenInPlace(server, endpoint);
  const marker = returnMarker(endpoint);
  if (marker) rmSync(marker, { force: true });
}

async function listenInPlace(server: net.Server, endpoint: Endpoint): Promise<void> {
  if (process.platform === 'win32') {
    await listenAt(server, endpoint.address);
    // Hooks learn the name from this file, so it appears only once the pipe is there. Its folder is the user's own.
    if (endpoint.forHooks !== endpoint.address) {
      writeFileSync(`${endpoint.forHooks}${BINDING_SUFFIX}`, endpoint.address, { mode: 0o600 });
      renameSync(`${endpoint.forHooks}${BINDING_SUFFIX}`, endpoint.forHooks);
    }
    return;
  }
  ownFolder(path.dirname(endpoint.address));
  if (await answers(endpoint.address)) {
    throw new AlreadyRunningError(`Another Perch is running already (it answers at ${endpoint.address}).`);
  }
  // Bound under another name and moved into place: hooks find either the old file or one that is served and private.
  const temporary = `${endpoint.address}${BINDING_SUFFIX}`;
  rmSync(temporary, { force: true });
  await listenAt(server, temporary);
  chmodSync(temporary, 0o600);
  renameSync(temporary, endpoint.address);
}

/**
 * Says that Perch stops listening only to start anew at once, as a newer version: hooks then wait for it instead of
 * stopping their agents' steps, for two minutes at the most (RETURN_LIMIT_SECONDS in hook/perch-hook.c).
 */
export function announceReturn(endpoint: Endpoint): void {
  const file = returnMarker(endpoint);
  if (file) writeFileSync(file, '', { mode: 0o600 });
}

/** Undefined for a pipe that hooks know by its name, since nothing can lie beside it. */
function returnMarker({ address, forHooks }: Endpoint): string | undefined {
  if (process.platform === 'win32' && forHooks === address) return undefined;
  return path.join(path.dirname(forHooks), 'returning');
}

/** Removes what `listen` left in the file system, so that hooks see at once that nobody serves. */
export function removeEndpoint(endpoint: Endpoint): void {
  if (process.platform !== 'win32') rmSync(endpoint.address, { force: true });
}

function listenAt(server: net.Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? new AlreadyRunningError(`Something else already uses ${address}.`)
          : error,
      );
    server.once('error', failed);
    server.listen(address, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

/** Makes the socket's folder, or checks that the one there is the user's own and closed to others. */
function ownFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const state = lstatSync(folder);
  if (!state.isDirectory() || state.uid !== process.getuid?.()) {
    throw new EndpointError(`The folder ${folder} must belong to you. Remove it, or choose another with --endpoint.`);
  }
  if ((state.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    const settle = (served: boolean) => {
      socket.destroy();
      resolve(served);
    };
    socket.setTimeout(2000, () => settle(true));
    socket.once('connect', () => settle(true));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      settle(error.code !== 'ENOENT' && error.code !== 'ECONNREFUSED'),
    );
  });
}
