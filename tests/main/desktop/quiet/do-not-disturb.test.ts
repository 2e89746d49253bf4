import { spawnSync } from 'node:child_process';
import dbus from 'dbus-next';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { doNotDisturb } from '../../../../main/desktop/quiet/do-not-disturb.ts';
import { type PrivateBus, startBus } from '../private-bus.ts';

const { Interface } = dbus.interface;

const hasDaemon = spawnSync('dbus-daemon', ['--version']).status === 0;

describe.skipIf(!hasDaemon)('do not disturb, over a bus of its own', () => {
  let bus: PrivateBus;
  beforeEach(async () => {
    bus = await startBus();
  });
  afterEach(() => bus.stop());

  /** A desktop's notification server with these properties. */
  async function serve(signature: string, properties: Readonly<Record<string, unknown>>): Promise<void> {
    class Server extends Interface {
      constructor() {
        super('org.freedesktop.Notifications');
        Object.assign(this, properties);
      }
    }
    const access = dbus.interface.ACCESS_READ;
    Server.configureMembers({
      properties: Object.fromEntries(Object.keys(properties).map((name) => [name, { signature, access }])),
    });
    const connection = bus.connect();
    connection.export('/org/freedesktop/Notifications', new Server());
    await connection.requestName('org.freedesktop.Notifications', 0);
  }

  it.each([
    ['holds notifications back', 'b', { Inhibited: true }, true],
    ['shows them', 'b', { Inhibited: false }, false],
    ['does not tell', 'b', { Other: true }, undefined],
    ['tells something else', 's', { Inhibited: 'true' }, undefined],
  ] as const)('a desktop that %s', async (_what, signature, properties, expected) => {
    await serve(signature, properties);
    expect(await doNotDisturb(bus.connect)).toBe(expected);
  });

  it('a desktop without notifications, or without a bus, tells nothing', async () => {
    expect(await doNotDisturb(bus.connect)).toBeUndefined();
    bus.stop();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await doNotDisturb(bus.connect)).toBeUndefined();
  });
});
