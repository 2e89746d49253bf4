import dbus, { type Variant } from 'dbus-next';

const { sessionBus } = dbus;
const { Interface } = dbus.interface;

const NAME = 'org.freedesktop.Notifications';

export interface SeenNotification {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  /** Names of the buttons, by what they say. */
  readonly actions: Readonly<Record<string, string>>;
}

/** The part of a desktop that shows notifications, over the real session bus. */
export interface NotificationServer {
  /** Those on show now. */
  readonly shown: readonly SeenNotification[];
  /** Presses the button that says this, or with an empty text the notification itself. */
  press(id: number, label: string): void;
  stop(): Promise<void>;
}

class Server extends Interface {
  readonly shown = new Map<number, SeenNotification>();
  private readonly capabilities: readonly string[];
  private last = 0;

  constructor(capabilities: readonly string[]) {
    super(NAME);
    this.capabilities = capabilities;
  }

  GetCapabilities(): readonly string[] {
    return this.capabilities;
  }

  Notify(
    _app: string,
    _replaces: number,
    _icon: string,
    title: string,
    body: string,
    actions: readonly string[],
    _hints: Record<string, Variant>,
  ): number {
    this.last += 1;
    const pairs = actions.flatMap((name, index) =>
      index % 2 === 0 ? [[actions[index + 1] ?? '', name] as const] : [],
    );
    this.shown.set(this.last, { id: this.last, title, body, actions: Object.fromEntries(pairs) });
    return this.last;
  }

  CloseNotification(id: number): void {
    this.shown.delete(id);
  }

  ActionInvoked(id: number, action: string): [number, string] {
    return [id, action];
  }
}

Server.configureMembers({
  methods: {
    GetCapabilities: { inSignature: '', outSignature: 'as' },
    Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
    CloseNotification: { inSignature: 'u', outSignature: '' },
  },
  signals: { ActionInvoked: { signature: 'us' } },
});

export async function startNotificationServer(capabilities: readonly string[]): Promise<NotificationServer> {
  const bus = sessionBus();
  const server = new Server(capabilities);
  bus.export('/org/freedesktop/Notifications', server);
  await bus.requestName(NAME, 0);
  return {
    get shown() {
      return [...server.shown.values()];
    },
    press(id, label) {
      const action = label === '' ? 'default' : server.shown.get(id)?.actions[label];
      if (action === undefined) throw new Error(`There is no button "${label}".`);
      server.shown.delete(id);
      server.ActionInvoked(id, action);
    },
    async stop() {
      await bus.releaseName(NAME);
      bus.disconnect();
    },
  };
}
