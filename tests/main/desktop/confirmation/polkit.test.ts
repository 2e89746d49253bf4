import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confirmationBy } from '../../../../main/desktop/confirmation/confirmation.ts';
import { POLKIT_ACTION, polkit } from '../../../../main/desktop/confirmation/polkit.ts';
import { type PrivateBus, startBus } from '../private-bus.ts';
import { type Answer, startPolkit } from './polkit-server.ts';

const root = path.resolve(import.meta.dirname, '../../../..');

it('the packages describe the action that Perch asks for', () => {
  const file = readFileSync(path.join(root, 'build/package/linux/polkit.policy'), 'utf8');
  expect(file).toContain(`<action id="${POLKIT_ACTION}">`);
  expect(file).toContain('<allow_active>auth_self</allow_active>');
});

const hasDaemon = spawnSync('dbus-daemon', ['--version']).status === 0;

describe.skipIf(!hasDaemon)('polkit, over a bus of its own', () => {
  let bus: PrivateBus;
  beforeEach(async () => {
    bus = await startBus();
  });
  afterEach(() => bus.stop());

  const YES: Answer = [true, false, {}];

  it.each([
    ['a password that was right', YES, 'yes'],
    ['a person who may not', [false, false, {}], 'no'],
    ['a dialog that was put aside', [false, true, { 'polkit.dismissed': 'true' }], 'stopped'],
    ['a desktop that cannot ask', [false, true, {}], 'cannot'],
  ] as const)('says of %s what it is', async (_what, answer, expected) => {
    const { checks } = await startPolkit(bus, { actions: [POLKIT_ACTION], answer });
    expect(await polkit(bus.connect).verify('pause')).toBe(expected);
    expect(checks).toEqual([
      { subject: ['system-bus-name', expect.stringMatching(/^:/)], action: POLKIT_ACTION, details: {}, flags: 1 },
    ]);
  });

  it.each([
    ['installed with the package', [POLKIT_ACTION, 'org.example.other'], true],
    ['not installed', ['org.example.other'], false],
  ])('can be used where the action is %s', async (_what, actions, expected) => {
    await startPolkit(bus, { actions, answer: YES });
    expect(await polkit(bus.connect).available()).toBe(expected);
  });

  it('cannot be used where nobody speaks for it, or where there is no bus', async () => {
    expect(await polkit(bus.connect).available()).toBe(false);
    bus.stop();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await polkit(bus.connect).available()).toBe(false);
  });

  describe('that a person wants to be asked by', () => {
    const confirmation = (patience?: number) =>
      confirmationBy(polkit(bus.connect, patience), () => ({ confirmLoosening: true }));

    it('lets Perch be loosened', async () => {
      await startPolkit(bus, { actions: [POLKIT_ACTION], answer: YES });
      expect(await confirmation().find()).toBe('your password');
      expect(await confirmation().ask('pause')).toEqual({ ok: true });
      expect(await confirmation().tryOut()).toEqual({ ok: true });
    });

    it.each([
      ['says no', [false, false, {}], /did not confirm/],
      ['was put aside, without a word', [false, true, { 'polkit.dismissed': 'true' }], /^$/],
      ['cannot ask', [false, true, {}], /cannot at the moment/],
      ['fails', 'error', /cannot at the moment/],
    ] as const)('loosens nothing when it %s', async (_what, answer, message) => {
      await startPolkit(bus, { actions: [POLKIT_ACTION], answer });
      expect(await confirmation().ask('pause')).toEqual({ ok: false, message: expect.stringMatching(message) });
      expect(await confirmation().tryOut()).toMatchObject({ ok: false });
    });

    it('loosens nothing when it goes away while it asks', async () => {
      const service = await startPolkit(bus, { actions: [POLKIT_ACTION], answer: 'never' });
      const asked = confirmation().ask('pause');
      await expect.poll(() => service.checks.length).toBe(1);
      service.stop();
      expect(await asked).toEqual({ ok: false, message: expect.stringMatching(/cannot at the moment/) });
    });

    it('loosens nothing when it is not there, or nobody answers', async () => {
      expect(await confirmation().ask('pause')).toMatchObject({ ok: false });
      await startPolkit(bus, { actions: [POLKIT_ACTION], answer: 'never' });
      expect(await confirmation(50).ask('pause')).toEqual({ ok: false, message: '' });
    });
  });
});

describe('a confirmation', () => {
  it('is not asked for where nobody wants it', async () => {
    const never = () => Promise.reject(new Error('Nobody wanted this.'));
    const method = { name: 'X', available: never, verify: never };
    expect(await confirmationBy(method, () => ({ confirmLoosening: false })).ask('pause')).toEqual({ ok: true });
  });

  it('that was wanted and that the system does not have loosens nothing', async () => {
    const none = confirmationBy(undefined, () => ({ confirmLoosening: true }));
    expect(await none.find()).toBe('');
    expect(await none.ask('pause')).toMatchObject({ ok: false, message: expect.stringContaining('settings.json') });
    expect(await none.tryOut()).toMatchObject({ ok: false });
  });
});
