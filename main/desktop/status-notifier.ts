import type { MessageBus } from 'dbus-next';
import { desktopBus, lastingOn } from './bus.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';

/** Whether a Linux desktop shows trays, and a call whenever one begins to. */
export interface TrayWatch {
  /** False where the desktop has no tray at the moment. */
  readonly present: boolean;
  stop(): void;
}

/**
 * Watches the session bus for a tray. A tray icon that was made before a tray exists is never shown, so `appeared`
 * is the moment to make it anew.
 * @returns undefined where there is no session bus to watch, or it does not answer
 */
export async function watchForTray(appeared: () => void, patience?: number): Promise<TrayWatch | undefined> {
  const bus = process.platform === 'linux' ? desktopBus() : undefined;
  return bus && lastingOn(bus, (open) => watchOn(open, appeared), patience);
}

async function watchOn(bus: MessageBus, appeared: () => void): Promise<TrayWatch> {
  const proxy = await bus.getProxyObject('org.freedesktop.DBus', '/org/freedesktop/DBus');
  const names = proxy.getInterface('org.freedesktop.DBus');
  let present: boolean = await names['NameHasOwner']?.(WATCHER);
  names.on('NameOwnerChanged', (name: string, _old: string, owner: string) => {
    if (name !== WATCHER) return;
    present = owner !== '';
    if (present) appeared();
  });
  return {
    get present() {
      return present;
    },
    stop: () => bus.disconnect(),
  };
}
