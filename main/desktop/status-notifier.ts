import { sessionBus } from 'dbus-next';

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
 * @returns undefined where there is no session bus to watch
 */
export async function watchForTray(appeared: () => void): Promise<TrayWatch | undefined> {
  if (process.platform !== 'linux' || !process.env['DBUS_SESSION_BUS_ADDRESS']) return undefined;
  const bus = sessionBus();
  // The bus may go away at logout; that is no reason to fall over.
  bus.on('error', () => bus.disconnect());
  try {
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
  } catch {
    bus.disconnect();
    return undefined;
  }
}
