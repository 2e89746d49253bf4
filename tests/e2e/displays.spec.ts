import type { ElectronApplication } from '@playwright/test';
import { decisionOf, expect, screenshot, test } from './app.ts';
import { missing, twoScreensOfWayland, twoScreensOfX, X_SCREENS } from './displays.ts';

const ASKED = { command: 'git reset --hard HEAD~3' };

/** The ask window as the app sees it. */
const askWindow = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('/ask.html'));
    return window && { bounds: window.getBounds(), visible: window.isVisible(), focused: window.isFocused() };
  });

for (const [which, screen] of [
  ['left', X_SCREENS[0]],
  ['right', X_SCREENS[1]],
] as const) {
  test(`with the pointer on the ${which} of two screens, the window comes up there and can be answered`, async ({
    start,
  }) => {
    const lacking = missing('Xorg', 'xrandr', 'xdotool');
    test.skip(lacking !== '' || process.getuid?.() !== 0, lacking || 'Only root may start Xorg here.');
    const displays = await twoScreensOfX();
    try {
      displays.movePointer(screen.x + screen.width - 5, screen.height - 5);
      const app = await start(['--hidden'], displays.environment);
      const screens = await app.electron.evaluate(({ screen: all }) =>
        all.getAllDisplays().map(({ bounds }) => bounds),
      );
      expect(screens).toEqual(X_SCREENS);
      const answer = app.call('Bash', ASKED);
      const page = await app.askWindow();
      await expect.poll(async () => (await askWindow(app.electron))?.visible).toBe(true);
      const { x, y, width, height } = (await askWindow(app.electron))?.bounds ?? { x: 0, y: 0, width: 0, height: 0 };
      expect(x).toBeGreaterThanOrEqual(screen.x);
      expect(x + width).toBeLessThanOrEqual(screen.x + screen.width);
      expect(y + height).toBeLessThanOrEqual(screen.y + screen.height);
      const allow = page.getByRole('button', { name: 'Allow once' });
      await expect(allow).toHaveAttribute('aria-disabled', 'false');
      if (which === 'right') {
        const button = await allow.boundingBox();
        if (!button) throw new Error('The button is on show.');
        displays.movePointer(Math.round(x + button.x + button.width / 2), Math.round(y + button.y + button.height / 2));
        displays.click();
      } else {
        // Without a tray the main window is there too, and without a window manager it may lie above.
        await allow.click();
      }
      expect((await decisionOf(answer)).decision).toBe('allow');
    } finally {
      displays.stop();
    }
  });
}

test('on Wayland the window comes up where the desktop puts it, answers nothing by itself, and can be answered', async ({
  start,
}) => {
  const lacking = missing('weston');
  test.skip(lacking !== '', lacking);
  test.setTimeout(60_000);
  const displays = await twoScreensOfWayland();
  try {
    const app = await start(['--hidden', '--ozone-platform=wayland'], displays.environment);
    const screens = await app.electron.evaluate(({ screen }) => screen.getAllDisplays().length);
    expect(screens).toBe(2);
    const answer = app.call('Bash', ASKED);
    const page = await app.askWindow();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await expect.poll(async () => (await askWindow(app.electron))?.visible).toBe(true);
    // The desktop may hand over the keyboard: what is typed then answers nothing.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(1200);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await screenshot(page, 'wayland-ask');
    // It grows there like anywhere.
    const before = (await askWindow(app.electron))?.bounds.height ?? 0;
    await page.getByRole('button', { name: 'Choose how long it is allowed' }).click();
    await expect.poll(async () => (await askWindow(app.electron))?.bounds.height ?? 0).toBeGreaterThan(before);
    const allow = page.getByRole('button', { name: 'Allow once' });
    await expect(allow).toHaveAttribute('aria-disabled', 'false');
    await allow.click();
    expect((await decisionOf(answer)).decision).toBe('allow');
    const second = app.call('Bash', { command: 'git reset --hard HEAD~5' });
    await expect.poll(async () => (await askWindow(app.electron))?.visible).toBe(true);
    await page.getByRole('button', { name: /^Deny/ }).click();
    expect((await decisionOf(second)).decision).toBe('deny');
  } finally {
    displays.stop();
  }
});
