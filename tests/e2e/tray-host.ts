import dbus, { type MessageBus, type Variant } from 'dbus-next';

const { Message, sessionBus } = dbus;
const { Interface } = dbus.interface;

const WATCHER = 'org.kde.StatusNotifierWatcher';
const ITEM = 'org.kde.StatusNotifierItem';
const MENU = 'com.canonical.dbusmenu';

/** The part of a desktop that shows trays: it hears of icons and opens their menus, over the real session bus. */
export interface TrayHost {
  /** Waits until an application shows an icon. */
  icon(): Promise<TrayItem>;
  stop(): Promise<void>;
}

export interface MenuEntry {
  readonly id: number;
  readonly label: string;
  readonly enabled: boolean;
  readonly type: string;
  /** For radio items and check boxes. */
  readonly checked: boolean;
}

export interface TrayItem {
  tooltip(): Promise<string>;
  /** Width, height and the first bytes' hash-like sum of the picture shown: changes when the shape does. */
  picture(): Promise<string>;
  menu(): Promise<readonly MenuEntry[]>;
  /** Chooses the entry whose label begins like this. */
  choose(label: string): Promise<void>;
  /** A click on the icon itself. */
  activate(): Promise<void>;
}

class Watcher extends Interface {
  private readonly waiting: ((service: string) => void)[] = [];
  private readonly items: string[] = [];

  constructor() {
    super(WATCHER);
  }

  RegisterStatusNotifierItem(service: string): void {
    this.items.push(service);
    for (const resolve of this.waiting.splice(0)) resolve(service);
  }

  RegisterStatusNotifierHost(): void {
    // The only host is this one.
  }

  get RegisteredStatusNotifierItems(): string[] {
    return this.items;
  }

  get IsStatusNotifierHostRegistered(): boolean {
    return true;
  }

  get ProtocolVersion(): number {
    return 0;
  }

  newest(): Promise<string> {
    const item = this.items.at(-1);
    return item === undefined ? new Promise((resolve) => this.waiting.push(resolve)) : Promise.resolve(item);
  }
}

Watcher.configureMembers({
  methods: {
    RegisterStatusNotifierItem: { inSignature: 's', outSignature: '' },
    RegisterStatusNotifierHost: { inSignature: 's', outSignature: '' },
  },
  properties: {
    RegisteredStatusNotifierItems: { signature: 'as', access: 'read' },
    IsStatusNotifierHostRegistered: { signature: 'b', access: 'read' },
    ProtocolVersion: { signature: 'i', access: 'read' },
  },
});

/** Begins to be the desktop's tray. */
export async function startTrayHost(): Promise<TrayHost> {
  const bus = sessionBus();
  const watcher = new Watcher();
  bus.export('/StatusNotifierWatcher', watcher);
  await bus.requestName(WATCHER, 0);
  return {
    async icon() {
      const service = await watcher.newest();
      // An application gives its bus name, or only a path on the connection it called from.
      const [name, path] = service.startsWith('/') ? [ITEM, service] : [service, '/StatusNotifierItem'];
      return trayItem(bus, name, path);
    },
    async stop() {
      await bus.releaseName(WATCHER);
      bus.disconnect();
    },
  };
}

function trayItem(bus: MessageBus, name: string, path: string): TrayItem {
  const call = async (target: string, face: string, member: string, signature: string, body: unknown[]) => {
    const message = new Message({ destination: name, path: target, interface: face, member, signature, body });
    return (await bus.call(message))?.body ?? [];
  };
  const property = async (property: string) =>
    plain((await call(path, 'org.freedesktop.DBus.Properties', 'Get', 'ss', [ITEM, property]))[0]);

  const menu = async (): Promise<readonly MenuEntry[]> => {
    const menuPath = String(await property('Menu'));
    const [, root] = (await call(menuPath, MENU, 'GetLayout', 'iias', [0, -1, []])) as [number, unknown];
    const [, , children] = plain(root) as [number, object, [number, Record<string, unknown>][]];
    return children.map(([id, properties]) => ({
      id,
      label: String(properties['label'] ?? '').replaceAll('_', ''),
      enabled: properties['enabled'] !== false,
      type: String(properties['type'] ?? 'standard'),
      checked: properties['toggle-state'] === 1,
    }));
  };

  return {
    menu,
    tooltip: async () => String(((await property('ToolTip')) as unknown[])[2]),
    picture: async () => {
      const [[width, height, bytes] = [0, 0, Buffer.alloc(0)]] = (await property('IconPixmap')) as [
        number,
        number,
        Buffer,
      ][];
      return `${width}x${height}:${Buffer.from(bytes).toString('base64')}`;
    },
    async choose(label) {
      const entry = (await menu()).find((one) => one.label.startsWith(label));
      if (!entry) throw new Error(`The menu has no entry that begins with "${label}".`);
      const nothing = new dbus.Variant('s', '');
      await call(String(await property('Menu')), MENU, 'Event', 'isvu', [entry.id, 'clicked', nothing, 0]);
    },
    activate: async () => {
      await call(path, ITEM, 'Activate', 'ii', [0, 0]);
    },
  };
}

/** A D-Bus value without its wrappings. */
function plain(value: unknown): unknown {
  if (value instanceof dbus.Variant) return plain((value as Variant).value);
  if (Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
  }
  return value;
}
