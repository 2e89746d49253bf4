import type { MessageBus } from 'dbus-next';

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
