import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchForTray } from '../../../main/desktop/status-notifier.ts';

afterEach(() => vi.unstubAllEnvs());

/** A socket that takes connections and does this with them. */
async function socket(met: (connection: net.Socket) => void): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'perch-bus-'));
  const server = net.createServer(met);
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  await new Promise<void>((resolve) => server.listen(path.join(folder, 'bus'), resolve));
  return `unix:path=${path.join(folder, 'bus')}`;
}

describe.skipIf(process.platform !== 'linux')('watching for a tray', () => {
  it.each([
    ['no address', async () => ''],
    ['the address that Chromium sets where there is no bus', async () => 'disabled:'],
    ['an address of another kind', async () => 'launchd:env=DBUS_LAUNCHD_SESSION_BUS_SOCKET'],
    ['no address at all', async () => 'nonsense'],
    ['a socket that is not there', async () => 'unix:path=/nonexistent/bus'],
    ['a bus that hangs up', () => socket((connection) => connection.end())],
    ['a bus that never answers', () => socket(() => undefined)],
    ['something else than a bus', () => socket((connection) => connection.write('HTTP/1.1 400 Bad Request\r\n\r\n'))],
  ])('where there is %s comes to an end, with nothing to watch', async (_what, address) => {
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', await address());
    expect(await watchForTray(() => undefined, 200)).toBeUndefined();
  });
});
