import { expect, it, onTestFinished } from 'vitest';
import { sessionNotifier } from '../../../../main/desktop/notifications/session-bus.ts';
import { startBus } from '../private-bus.ts';

it.skipIf(process.platform !== 'linux')('leaves no connection behind where nobody shows notifications', async () => {
  const bus = await startBus();
  onTestFinished(() => bus.stop());
  const watching = bus.connect();
  onTestFinished(() => watching.disconnect());
  const proxy = await watching.getProxyObject('org.freedesktop.DBus', '/org/freedesktop/DBus');
  const names = proxy.getInterface('org.freedesktop.DBus');
  const connections = async () => {
    const all: readonly string[] = (await names['ListNames']?.()) ?? [];
    return all.filter((name) => name.startsWith(':')).length;
  };
  const before = await connections();

  const notifier = sessionNotifier(bus.connect);
  const events = { opened: () => undefined, acted: () => undefined };
  for (let question = 0; question < 5; question++)
    expect(await notifier.show({ title: 'Codex asks', body: '', actions: [], silent: false }, events)).toBeUndefined();
  await expect.poll(connections).toBe(before);
});
