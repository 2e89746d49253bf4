import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startXvfb } from '../../../../build/xvfb.mjs';
import { linuxAttention } from '../../../../main/desktop/quiet/attention.ts';
import { type XPlace, xPlace } from '../../../../main/desktop/quiet/x-server.ts';
import { startWindowManager, type WindowManager } from '../../../x-window-manager.ts';

const attention = (place: XPlace | undefined, disturb: boolean | undefined, ownWindow = false) =>
  linuxAttention({ place, disturb: async () => disturb, ownWindow: () => ownWindow });

describe('on a desktop without X', () => {
  it.each([
    ['does not tell', undefined, { tells: false, elsewhere: false }],
    ['shows notifications', false, { tells: true, elsewhere: false }],
    ['holds them back', true, { tells: true, elsewhere: true }],
  ] as const)('that %s', async (_what, disturb, expected) => {
    const { tells, elsewhere } = attention(undefined, disturb);
    expect({ tells: await tells(), elsewhere: await elsewhere([]) }).toEqual(expected);
  });

  it('nothing is kept from a person who is at Perch', async () => {
    expect(await attention(undefined, true, true).elsewhere([])).toBe(false);
  });
});

it('a server that cannot be asked keeps nothing back', async () => {
  const { tells, elsewhere } = attention({ socket: '/nowhere/X0', credential: undefined }, undefined);
  expect([await tells(), await elsewhere([])]).toEqual([false, false]);
});

describe.skipIf(process.platform !== 'linux' || spawnSync('which', ['Xvfb']).status !== 0)('in full screen', () => {
  let screen: { readonly display: string; stop(): void };
  let manager: WindowManager;
  let place: XPlace | undefined;
  beforeAll(async () => {
    screen = await startXvfb();
    place = xPlace({ DISPLAY: screen.display, HOME: '/nowhere' });
    if (!place) throw new Error('It has a place.');
    manager = await startWindowManager(place);
    await manager.supports();
  });
  afterAll(() => {
    manager.stop();
    screen.stop();
  });
  beforeEach(() => manager.rest());

  it('another program has the person', async () => {
    const { tells, elsewhere } = attention(place, undefined);
    expect([await tells(), await elsewhere([process.pid])]).toEqual([true, false]);
    await manager.activate({ fullScreen: true });
    expect(await elsewhere([process.pid])).toBe(true);
    await manager.activate({ fullScreen: false });
    expect(await elsewhere([process.pid])).toBe(false);
  });

  it('the program that the agent runs in is where the person works with it', async () => {
    const { elsewhere } = attention(place, undefined);
    await manager.activate({ fullScreen: true, pid: process.ppid });
    expect(await elsewhere([process.pid])).toBe(false);
    expect(await elsewhere([0, process.pid])).toBe(false);
    expect(await elsewhere([0])).toBe(true);
    expect(await attention(place, true).elsewhere([process.pid])).toBe(true);
  });
});
