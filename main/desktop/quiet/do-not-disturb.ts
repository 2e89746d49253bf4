import { Message, type MessageBus, MessageFlag, sessionBus, Variant } from 'dbus-next';
import { onBus } from '../bus.ts';

const NAME = 'org.freedesktop.Notifications';

/** A desktop that is busy for longer is as good as none, in milliseconds. */
const PATIENCE = 400;

/**
 * Whether the desktop holds notifications back, as its notification server says (`Inhibited`, which Plasma has: "do not
 * disturb", a presentation, a shared screen).
 * @param connect the session bus
 * @returns undefined where the desktop does not tell, or cannot be asked
 */
export async function doNotDisturb(connect: () => MessageBus = openSession): Promise<boolean | undefined> {
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    late = setTimeout(() => resolve(undefined), PATIENCE);
  });
  try {
    return await Promise.race([onBus(connect, inhibited), tooLate]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(late);
  }
}

function openSession(): MessageBus {
  // Without the address the library would look for a bus through the X server.
  if (!process.env['DBUS_SESSION_BUS_ADDRESS']) throw new Error('This session has no bus.');
  return sessionBus();
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
