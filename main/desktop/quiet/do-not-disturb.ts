import { Message, type MessageBus, MessageFlag, Variant } from 'dbus-next';
import { desktopBus, onBus } from '../bus.ts';

const NAME = 'org.freedesktop.Notifications';

/** A desktop that is busy for longer is as good as none, in milliseconds. */
const PATIENCE = 400;

/**
 * Whether the desktop holds notifications back, as its notification server says (`Inhibited`, which Plasma has: "do not
 * disturb", a presentation, a shared screen).
 * @param connect connects to the desktop's bus; undefined where there is none
 * @returns undefined where the desktop does not tell, or cannot be asked
 */
export async function doNotDisturb(connect: () => MessageBus | undefined = desktopBus): Promise<boolean | undefined> {
  const bus = connect();
  if (!bus) return undefined;
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    late = setTimeout(() => resolve(undefined), PATIENCE);
  });
  try {
    return await Promise.race([onBus(() => bus, inhibited), tooLate]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(late);
  }
}

async function inhibited(bus: MessageBus): Promise<boolean | undefined> {
  const reply = await bus.call(
    new Message({
      destination: NAME,
      path: '/org/freedesktop/Notifications',
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: [NAME, 'Inhibited'],
      // Nothing is started only to be asked.
      flags: MessageFlag.NO_AUTO_START,
    }),
  );
  const value: unknown = reply?.body[0];
  return value instanceof Variant && typeof value.value === 'boolean' ? value.value : undefined;
}
