import { spawn } from 'node:child_process';
import path from 'node:path';
import dbus, { type MessageBus } from 'dbus-next';

const CONFIGURATION = path.resolve(import.meta.dirname, '../../../build/session-bus.conf');

/** A bus daemon of its own, in the place of the system's or the session's. */
export interface PrivateBus {
  connect(): MessageBus;
  stop(): void;
}

export async function startBus(): Promise<PrivateBus> {
  const daemon = spawn('dbus-daemon', [`--config-file=${CONFIGURATION}`, '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    daemon.on('error', reject);
    daemon.stdout.once('data', (data) => resolve(String(data).trim()));
  });
  return {
    connect: () => dbus.sessionBus({ busAddress: address }),
    stop: () => daemon.kill(),
  };
}
