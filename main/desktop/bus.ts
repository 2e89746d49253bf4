import { type MessageBus, sessionBus } from 'dbus-next';

/** A connection of its own for one question. One that ends has answered nothing. @throws when it is lost or refused */
export async function onBus<Result>(
  connect: () => MessageBus,
  use: (bus: MessageBus) => Promise<Result>,
): Promise<Result> {
  const bus = connect();
  try {
    const lost = new Promise<never>((_, reject) => bus.on('error', reject));
    const connected = new Promise<void>((resolve) => bus.on('connect', resolve));
    return await Promise.race([lost, connected.then(() => use(bus))]);
  } finally {
    bus.disconnect();
  }
}

/**
 * The bus of the person's desktop.
 * @returns undefined where there is none: no address, one that this library cannot use, or Chromium's `disabled:`,
 * which it sets in its own process on a machine without a session bus
 */
export function desktopBus(): MessageBus | undefined {
  // Without the address the library would look for a bus through the X server.
  if (!process.env['DBUS_SESSION_BUS_ADDRESS']) return undefined;
  try {
    return sessionBus();
  } catch {
    return undefined;
  }
}

/** A bus that has not answered by then is as good as none, in milliseconds. */
const PATIENCE = 2_000;

/**
 * Begins something that lasts as long as a connection. The bus may go away later, at logout: that is no reason to fall
 * over.
 * @returns undefined, with the connection closed, where the bus is not one, does not answer or refuses
 */
export async function lastingOn<Result>(
  bus: MessageBus,
  begin: (bus: MessageBus) => Promise<Result>,
  patience = PATIENCE,
): Promise<Result | undefined> {
  const lost = new Promise<undefined>((resolve) => {
    bus.on('error', () => {
      bus.disconnect();
      resolve(undefined);
    });
  });
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    late = setTimeout(() => resolve(undefined), patience);
  });
  const begun = await Promise.race([lost, tooLate, begin(bus).catch(() => undefined)]);
  clearTimeout(late);
  // A bus takes so many connections of one person and no more.
  if (begun === undefined) bus.disconnect();
  return begun;
}
