import type { ElectronApplication } from '@playwright/test';
import { xPlace } from '../../main/desktop/quiet/x-server.ts';
import { startWindowManager, type WindowManager } from '../x-window-manager.ts';
import { decisionOf, expect, goTo, screenshot, test } from './app.ts';
import { type NotificationServer, startNotificationServer } from './notification-server.ts';
import { startTrayHost, type TrayHost } from './tray-host.ts';

test.skip(process.platform !== 'linux', 'only Linux tells of other programs in full screen');

let manager: WindowManager;
let tray: TrayHost;
let notifications: NotificationServer;
test.beforeEach(async () => {
  const place = xPlace(process.env);
  if (!place) throw new Error('These tests run on an X server.');
  manager = await startWindowManager(place);
  await manager.supports();
  tray = await startTrayHost();
  notifications = await startNotificationServer(['actions', 'body']);
});
test.afterEach(async () => {
  await manager.supports([]);
  await manager.rest();
  manager.stop();
  await notifications.stop();
  await tray.stop();
});

const ASKED = { command: 'git reset --hard HEAD~3' };

const askWindowIsUp = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((one) => one.webContents.getURL().endsWith('/ask.html') && one.isVisible()),
  );

test('during full screen a question waits in the tray without a word, and comes up afterwards', async ({ start }) => {
  const app = await start(['--hidden']);
  const icon = await tray.icon();
  const before = await icon.picture();
  await manager.activate({ fullScreen: true });

  const answer = app.call('Bash', ASKED);
  await expect.poll(async () => (await icon.menu()).map(({ label }) => label)).toContain('One question waits for you');
  expect(await icon.picture()).not.toBe(before);
  const page = await app.askWindow();
  await expect(page.getByRole('alertdialog')).toBeAttached();
  // Long enough for the window and the notification to have come up, had they wanted to.
  await page.waitForTimeout(2500);
  expect(await askWindowIsUp(app.electron)).toBe(false);
  expect(notifications.shown).toEqual([]);
  // The first second in sight is nobody's, and it does not run before the window comes up.
  const allow = page.getByRole('button', { name: 'Allow once' });
  await expect(allow).toHaveAttribute('aria-disabled', 'true');

  await manager.activate({ fullScreen: false });
  await expect.poll(() => askWindowIsUp(app.electron)).toBe(true);
  await expect.poll(() => notifications.shown).toMatchObject([{ title: 'Claude Code asks in app' }]);
  await expect(allow).toHaveAttribute('aria-disabled', 'false');
  await allow.click();
  expect((await decisionOf(answer)).decision).toBe('allow');
  await expect.poll(() => icon.picture()).toBe(before);
});

test('during full screen a person can open the question from the tray and answer it', async ({ start }) => {
  const app = await start(['--hidden']);
  const icon = await tray.icon();
  await manager.activate({ fullScreen: true });
  const answer = app.call('Bash', ASKED);
  await expect.poll(async () => (await icon.menu()).map(({ label }) => label)).toContain('One question waits for you');
  await icon.choose('One question waits for you');
  await expect.poll(() => askWindowIsUp(app.electron)).toBe(true);
  const page = await app.askWindow();
  await page.getByRole('button', { name: /^Deny/ }).click();
  expect((await decisionOf(answer)).decision).toBe('deny');
});

test('with the setting off, the question comes up during full screen too', async ({ start }) => {
  const app = await start();
  const window = await app.window();
  await goTo(window, 'Settings');
  const quiet = window.getByRole('switch', { name: 'Stay quiet during full screen and presentations' });
  await expect(quiet).toBeChecked();
  await quiet.scrollIntoViewIfNeeded();
  await screenshot(window, 'settings-quiet');
  await window.locator('label', { has: quiet }).click();
  await expect(quiet).not.toBeChecked();
  await window.close();
  await manager.activate({ fullScreen: true });
  const answer = app.call('Bash', ASKED);
  await expect.poll(() => askWindowIsUp(app.electron)).toBe(true);
  await (await app.askWindow()).getByRole('button', { name: /^Deny/ }).click();
  expect((await decisionOf(answer)).decision).toBe('deny');
});

test('where the desktop tells of no full screen, the setting says so', async ({ start }) => {
  await manager.supports([]);
  const app = await start();
  const window = await app.window();
  await goTo(window, 'Settings');
  const quiet = window.getByRole('switch', { name: 'Stay quiet during full screen and presentations' });
  await expect(quiet).toBeDisabled();
  await expect(quiet).not.toBeChecked();
  await expect(window.getByText('Not available here: this desktop does not tell Perch about it.')).toBeVisible();
});
